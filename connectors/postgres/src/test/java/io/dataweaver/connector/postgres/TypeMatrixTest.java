package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every type with its edge values, from one database to another in every mode; the target then tells whether it holds the
 * same. The page of the reference is made of what was found. Run with {@code -Ddocs.update=true} to write it anew.
 *
 * <p>Both databases and the JVM have settings that would bend values if any were read by them.
 */
class TypeMatrixTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "postgresql-types.md");
    private static final String TABLE = "public.matrix";
    private static final String EXPECTED = "public.expected";
    private static final int LONGEST_SHOWN = 60;

    private final PostgresDatabase source = PostgresServer.shared().createDatabase();
    private final PostgresDatabase target = PostgresServer.shared().createDatabase();
    private final TimeZone before = TimeZone.getDefault();

    @BeforeEach
    void fill() {
        oddSettings(source, "Asia/Kathmandu", "SQL, DMY", "sql_standard");
        oddSettings(target, "America/Sao_Paulo", "German", "iso_8601");
        TypeCase.DEFINITIONS.forEach(source::execute);
        TypeCase.DEFINITIONS.forEach(target::execute);
        createTable(source, TABLE, true);
        createTable(target, EXPECTED, true);
    }

    @AfterEach
    void drop() {
        TimeZone.setDefault(before);
        source.close();
        target.close();
    }

    /** For the sessions of source and sink; that of the test has begun. */
    private static void oddSettings(PostgresDatabase database, String zone, String dates, String intervals) {
        String alter = "alter database " + database.name() + " set ";
        database.execute(
                alter + "timezone = '" + zone + "'",
                alter + "datestyle = '" + dates + "'",
                alter + "intervalstyle = '" + intervals + "'",
                alter + "extra_float_digits = -2",
                alter + "bytea_output = 'escape'");
    }

    private static String column(int index) {
        return "c" + index;
    }

    /** One table with a column of each type; row n has the n-th value of each, or null. */
    private static void createTable(PostgresDatabase database, String table, boolean filled) {
        StringBuilder columns = new StringBuilder("n int8 primary key");
        int rows = 0;
        for (int i = 0; i < TypeCase.ALL.size(); i++) {
            TypeCase one = TypeCase.ALL.get(i);
            columns.append(", ").append(column(i)).append(' ').append(one.type());
            rows = Math.max(rows, one.values().size());
        }
        database.execute("create table " + table + " (" + columns + ")");
        for (int n = 0; filled && n <= rows; n++) {
            StringBuilder values = new StringBuilder().append(n);
            for (TypeCase one : TypeCase.ALL) {
                boolean present = n < one.values().size();
                values.append(", ").append(present ? "(" + one.values().get(n) + ")" : one.absent());
            }
            database.execute("insert into " + table + " values (" + values + ")");
        }
    }

    @Test
    void everyTypeComesOverAsItIsInEveryMode() throws IOException, SQLException {
        Map<String, List<String>> results = new LinkedHashMap<>();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        copy("append");
        results.put("append, new table", differences());
        List<String> created = types(TABLE);

        target.execute("drop table " + TABLE);
        createTable(target, TABLE, false);
        copy("append");
        results.put("append, existing table", differences());

        TimeZone.setDefault(TimeZone.getTimeZone("America/Sao_Paulo"));
        target.execute("delete from " + TABLE + " where n % 2 = 0");
        copy("upsert");
        results.put("upsert", differences());

        target.execute("update " + TABLE + " set n = -n");
        copy("replace");
        results.put("replace", differences());

        results.forEach((mode, differences) -> assertThat(differences).as(mode).isEmpty());
        assertThat(created).isEqualTo(types(EXPECTED));
        assertCurrent(page(results.keySet(), created));
    }

    private void copy(String mode) {
        Copying.copy(source, List.of(TABLE), target, "table", TABLE, "mode", mode);
    }

    /** Returns the types whose tables do not hold what they should, with the rows. */
    private List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < TypeCase.ALL.size(); i++) {
            TypeCase one = TypeCase.ALL.get(i);
            String e = "e." + column(i);
            String c = "c." + column(i);
            List<String> rows = target.rows("select n, left(" + e + "::text, 50), left(" + c + "::text, 50) from "
                    + EXPECTED + " e full join " + TABLE + " c using (n) where e.n is null or c.n is null"
                    + " or " + e + "::text is distinct from " + c + "::text"
                    + (one.comparable() ? " or " + e + " is distinct from " + c : ""));
            if (!rows.isEmpty()) {
                differences.add(one.type() + ": " + rows);
            }
        }
        return differences;
    }

    private List<String> types(String table) {
        return target.rows("select format_type(atttypid, atttypmod) from pg_attribute where attrelid = '" + table
                + "'::regclass and attname like 'c%' and attnum > 0 order by attnum");
    }

    private String page(Set<String> modes, List<String> created) throws SQLException {
        StringBuilder page = new StringBuilder("""
                # PostgreSQL: every type, as it was tested

                Made by `TypeMatrixTest` from what it found: each type with the values in the last column and null, from one
                database to another of a real server in every mode, compared by `IS DISTINCT FROM` and by text. Source, sink
                and JVM have different time zones, date and interval styles. What the types of users are stands below; what
                is not here, and what is rejected, in [postgresql.md](postgresql.md).

                | type | read as | travels as | column that is created |""");
        for (String mode : modes) {
            page.append(' ').append(mode).append(" |");
        }
        page.append(" values |\n|---|---|---|---|");
        for (String mode : modes) {
            page.append("-".repeat(mode.length())).append("|");
        }
        page.append("---|\n");
        SessionPool pool = new SessionPool(ConnectionSettings.of(
                Options.parse(new PostgresSourcePlugin().descriptor(), SinkHarness.raw(source, "table", "x")),
                Duration.ofSeconds(20)));
        Session session = pool.take();
        try {
            Relation matrix =
                    new Catalog(session).find(QualifiedName.parse(TABLE)).orElseThrow();
            for (int i = 0; i < TypeCase.ALL.size(); i++) {
                TypeCase one = TypeCase.ALL.get(i);
                PgType type = matrix.columns().get(i + 1).type();
                page.append("| `")
                        .append(one.type())
                        .append("` | `")
                        .append(TypeMapping.read(type))
                        .append("` | ");
                page.append(travelsAsText(type) ? "text" : "binary").append(" | `");
                page.append(created.get(i)).append("` |");
                page.append(" same |".repeat(modes.size()))
                        .append(' ')
                        .append(shown(one.values()))
                        .append(" |\n");
            }
        } finally {
            pool.giveBack(session);
            pool.close();
        }
        page.append("\n## The types of users\n\n```sql\n");
        TypeCase.DEFINITIONS.forEach(sql -> page.append(sql).append(";\n"));
        return page.append("```\n").toString();
    }

    private static boolean travelsAsText(PgType type) {
        return type.wire() == Wire.OTHER
                || (type.wire() == Wire.ARRAY && TypeMapping.element(type).wire() == Wire.OTHER);
    }

    private static String shown(List<String> values) {
        List<String> shown = new ArrayList<>();
        for (String value : values) {
            String text = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
            shown.add("`` " + text.replace("|", "\\|") + " ``");
        }
        return String.join(", ", shown);
    }

    private static void assertCurrent(String text) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).as("run this test with -Ddocs.update=true").hasContent(text);
    }
}

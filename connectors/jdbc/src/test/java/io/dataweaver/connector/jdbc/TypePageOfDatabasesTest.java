package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.format.TypePageTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Values at the edges of each type of ours, written to each database and read again; and the page of all that. */
class TypePageOfDatabasesTest extends TypePageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "jdbc-types.md");

    @Override
    protected Path page() {
        return PAGE;
    }

    @Override
    protected String text() {
        StringBuilder page = new StringBuilder("""
                <!-- Made by the build from what connectors/jdbc's tests of types saw. -->
                # Types of databases by JDBC

                """);
        append(page, "MariaDB", TestDatabase.Kind.MARIADB, TypeCases.MARIADB_TYPES, """
                Types are those of MariaDB 11.4. A `timestamp` ends in 2038. A `uuid` is refused if its version is 8 or more
                and its variant older than RFC 9562. In a key, text has up to 190 characters, and bytes as many. Existing
                columns of `enum` and `set` are not written, because MariaDB would change what it gets. Text in a `char` comes
                without blanks at its end, so that such text is not written to one.
                """);
        append(page, "SQLite", TestDatabase.Kind.SQLITE, TypeCases.SQLITE_TYPES, """
                A column of SQLite holds values of any type; those that are not of the declared one reject their row. Names
                that SQLite takes for text (`DECIMAL_TEXT`, `JSON_TEXT`) keep every digit. Existing columns of `DECIMAL` and
                `NUMERIC` are written up to 15 digits, and not beyond; those of `JSON` are not written. Negative zero is
                stored as zero.
                """);
        append(page, "H2", TestDatabase.Kind.H2, TypeCases.H2_TYPES, """
                JSON gets the form that H2 gives it: the same value, with other blanks and escapes. Existing columns of `ENUM`,
                `CHARACTER(n)` and `DECFLOAT` are not written, because H2 would change what it gets. Negative zero is stored as
                zero.
                """);
        append(page, "DuckDB", TestDatabase.Kind.DUCKDB, TypeCases.DUCKDB_TYPES, """
                Dates before the year 1 reject their row, both ways, and so do instants of more digits than microseconds have.
                Of nested columns, read a view that makes text or JSON.
                """);
        appendUntested(page);
        appendSnowflake(page);
        return page.toString();
    }

    private static void append(
            StringBuilder page, String name, TestDatabase.Kind kind, List<TypeCase> cases, String notes) {
        appendRead(page, name, cases);
        page.append("""

                What a column is created as. Values at the edges of each type were written and read; every one came back as it
                was, except for those that are rejected.

                | column | created as | reads back as | rejected |
                |---|---|---|---|
                """);
        try (TestDatabase database = TestDatabase.create(kind)) {
            for (int i = 0; i < TYPES.size(); i++) {
                page.append(written(database, TYPES.get(i), "t" + i));
            }
        }
        page.append('\n').append(notes).append('\n');
    }

    private static void appendUntested(StringBuilder page) {
        page.append("""

                ## Databases that were not there to test with

                What columns are read as by the documentation of the databases, and what new ones are created as. No value of them
                was ever read or written by a test. Existing columns are not written where the database rounds (`money`, `datetime`,
                `FLOAT`, `NUMBER` of no precision), fills up (`char`, `binary`), or has characters of one code page (`varchar` of SQL
                Server; of Db2 in another than UTF-8), and where it is not sure how the driver binds (LOBs and binary fractions of
                Oracle, `BOOLEAN` of Db2).
                """);
        for (UntestedTypes database : UntestedTypes.values()) {
            page.append("\n| ").append(database.dialect().name()).append(" | column |\n|---|---|\n");
            database.cases()
                    .forEach(type -> page.append("| `" + type.declared() + "` | "
                            + (type.type().isEmpty() ? "none: refused before the run" : "`" + type.type() + "`")
                            + " |\n"));
            page.append("\n| column | created in ")
                    .append(database.dialect().name())
                    .append(" as |\n|---|---|\n");
            for (DataType type : TYPES) {
                String created = database.dialect().create(type, false).orElse("");
                page.append("| `" + type + "` | "
                        + (created.isEmpty() ? "none: refused before the run" : "`" + created + "`") + " |\n");
            }
        }
    }

    private static void appendSnowflake(StringBuilder page) {
        page.append("""

                Snowflake is read, and not written. Its catalog does not tell how many digits of a second a column has, so that all have
                nine. Of `FLOAT`, of which it is not known that all digits come, and of types with others within, read a view that makes
                `NUMBER` or text.

                | Snowflake | column |
                |---|---|
                """);
        for (String type : SnowflakeTest.TYPES) {
            int equals = type.indexOf('=');
            String ours = type.substring(equals + 1);
            page.append("| `" + type.substring(0, equals) + "` | "
                    + (ours.isEmpty() ? "none: refused before the run" : "`" + ours + "`") + " |\n");
        }
    }

    private static void appendRead(StringBuilder page, String name, List<TypeCase> cases) {
        page.append("## ").append(name).append("\n\n");
        page.append("""
                What a column of each declared type is read as, and values that were read so; null always was.

                | declared | column | values | rejected |
                |---|---|---|---|
                """);
        cases.forEach(type -> page.append(read(type)));
    }

    private static String read(TypeCase type) {
        return "| " + (type.declared().isEmpty() ? "nothing" : "`" + type.declared() + "`") + " | "
                + (type.type().isEmpty() ? "none: refused before the run" : "`" + type.type() + "`") + " | "
                + values(type, false) + " | " + values(type, true) + " |\n";
    }

    private static String values(TypeCase type, boolean rejected) {
        return type.values().stream()
                .filter(value -> value.read() != null && value.read() == TypeCase.REJECTED == rejected)
                .map(value -> "`" + value.sql() + "`")
                .collect(Collectors.joining(", "));
    }

    private static String written(TestDatabase database, DataType type, String table) {
        SinkDialect dialect = database.kind().dialect();
        String shown = "| `" + type + "` | ";
        String created = dialect.create(type, false).orElse("");
        if (created.isEmpty()) {
            return shown + "none: refused before the run | | |\n";
        }
        Schema schema = new Schema(
                table, List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("v", type)), List.of("id"));
        List<Row> rows = new ArrayList<>();
        for (Row edge : edges(schema.field(1))) {
            rows.add(Row.of(rows.size() + 1L, edge.value(0)));
        }
        List<RecordBatch> batches = List.of(Batches.of(schema, rows, 1));
        List<Row> rejected = Rows.rejected(Copying.write(database.sink(), schema, batches));
        rows.removeAll(rejected);
        try {
            Copying.Read read = Copying.read(database.source("table", table));
            if (!(type instanceof DataType.Json && database.kind() == TestDatabase.Kind.H2)) {
                assertThat(read.rows())
                        .as("%s in %s", type, database.kind())
                        .isEqualTo(rows.stream()
                                .map(row -> row.map(schema, (field, value) -> stored(database, value)))
                                .toList());
            }
            return shown + "`" + created + "` | `" + read.schema().field(1).type() + "` | "
                    + shown(rejected.stream().map(row -> Row.of(row.value(1))).toList())
                    + " |\n";
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Object stored(TestDatabase database, Object value) {
        if (!database.kind().dialect().hasOneZero()) {
            return value;
        }
        return value.equals(-0d) ? (Object) 0d : value.equals(-0f) ? (Object) 0f : value;
    }
}

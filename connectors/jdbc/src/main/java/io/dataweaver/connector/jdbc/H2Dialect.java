package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2 from 2.0 on, in a file of this process or in its memory. */
final class H2Dialect implements SinkDialect {

    private static final String PREFIX = "jdbc:h2:";
    private static final Pattern MEMORY = Pattern.compile("jdbc:h2:mem:[A-Za-z0-9_]{1,64}");

    /** Wherever they stand, since H2 tells comments, texts and names apart, and we do not. */
    private static final Pattern BEYOND_THE_TABLES = Pattern.compile(
            "FILE_READ|FILE_WRITE|CSVREAD|CSVWRITE|LINK_SCHEMA|DB_OBJECT_SQL|ABORT_SESSION|CANCEL_SESSION|U&\"");

    private static final Set<Integer> CONFLICTS = Set.of(40001, 50200, 90131, 57014);
    private static final Set<Integer> LOST = Set.of(90007, 90067, 90098, 90121);

    @Override
    public String name() {
        return "H2";
    }

    @Override
    public String example() {
        return "jdbc:h2:file:shop";
    }

    @Override
    public String driverClass() {
        return "org.h2.Driver";
    }

    @Override
    public String driverArtifact() {
        return "com.h2database:h2";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith(PREFIX);
    }

    /** A path and no more: the driver takes settings behind a semicolon, one of which runs SQL, and file systems by prefix. */
    @Override
    public Optional<Address> address(String url, Path folder) {
        if (MEMORY.matcher(url).matches()) {
            return Optional.of(new Address(url, Optional.empty()));
        }
        String path = url.substring(PREFIX.length());
        path = path.startsWith("file:") ? path.substring("file:".length()) : path;
        if (path.isBlank() || path.matches(".*[:;?\0].*")) {
            return Optional.empty();
        }
        Path file = folder.resolve(path).toAbsolutePath().normalize();
        return Optional.of(Address.ofFile(PREFIX + "file:" + file, Path.of(file + ".mv.db")));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.putIfAbsent("user", "sa");
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("set time zone 'UTC'");
        session.execute("set lock_timeout " + Math.min(Integer.MAX_VALUE, lockTimeout.toMillis()));
    }

    @Override
    public String version(Session session) throws SQLException {
        return "H2 "
                + session.query("select h2version()", row -> row.getString(1)).get(0);
    }

    @Override
    public Locking locking() {
        return Locking.ROWS;
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        return session.query("select schema()", row -> row.getString(1)).get(0);
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return session.query(
                "select table_name from information_schema.tables where table_schema = coalesce(?, schema())"
                        + " order by table_name",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null));
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new H2Catalog(session).find(name);
    }

    @Override
    public List<TableColumn> describe(Session session, String select) throws SQLException {
        return session.describe(select, (described, column) -> {
            H2Types.Declared declared = H2Types.described(described, column);
            return TableColumn.ofQuery(
                    described.getColumnLabel(column), H2Types.read(declared), described.getColumnTypeName(column));
        });
    }

    /** As administrators, sessions may read and write files, load classes and end other sessions by functions. */
    @Override
    public Optional<String> queryProblem(String query) {
        // In capitals as H2 makes them, to which there are more letters than two.
        Matcher matcher = BEYOND_THE_TABLES.matcher(query.toUpperCase(Locale.ENGLISH));
        return matcher.find()
                ? Optional.of(
                        "the query holds '" + matcher.group()
                                + "', which is not allowed: functions that reach beyond the tables, and names in Unicode escapes")
                : Optional.empty();
    }

    /** Its sessions cannot be read-only, and a SELECT may be of rows that it inserts. */
    @Override
    public boolean keepsReadersFromWriting() {
        return false;
    }

    @Override
    public boolean allowsName(String name) {
        return !name.isEmpty() && name.length() <= 256;
    }

    /** Names are quoted, so that {@code public} is not {@code PUBLIC}, unless the database is set otherwise. */
    @Override
    public boolean hasSchema(@Nullable Session session, String name) throws SQLException {
        return session == null
                || !session.query(
                                "select 1 from information_schema.schemata where schema_name = ? or lower(schema_name) ="
                                        + " lower(?) and exists (select 1 from information_schema.settings where"
                                        + " setting_name = 'CASE_INSENSITIVE_IDENTIFIERS' and setting_value = 'TRUE')",
                                row -> 1,
                                name,
                                name)
                        .isEmpty();
    }

    @Override
    public String select(String column, ColumnType type) {
        return type.form() == ReadForm.PARSED || type.type() instanceof DataType.Json
                ? "cast(" + column + " as varchar)"
                : column;
    }

    @Override
    public String bind(ColumnType type) {
        if (type.type() instanceof DataType.Json) {
            return "? format json";
        }
        return type.form() == ReadForm.PARSED ? "cast(? as " + type.name() + ")" : "?";
    }

    @Override
    public TemporalText temporalText() {
        return new TemporalText("+00", TemporalText.Years.OF_FOUR_DIGITS, false);
    }

    @Override
    public boolean holds(double value) {
        return true;
    }

    @Override
    public boolean hasOneZero() {
        return true;
    }

    @Override
    public Optional<String> create(DataType type, boolean key) {
        return Optional.ofNullable(H2Types.create(type, key));
    }

    @Override
    public String longText() {
        return "character large object";
    }

    @Override
    public String renameColumn(TableName table, String old, String name) {
        return "alter table " + table.toSql(this) + " alter column " + old + " rename to " + quote(name);
    }

    @Override
    public String upsert(String table, List<String> columns, List<String> key, List<String> placeholders) {
        return "merge into " + table + " (" + String.join(", ", columns) + ") key (" + String.join(", ", key)
                + ") values (" + String.join(", ", placeholders) + ")";
    }

    @Override
    public String forUpdate() {
        return " for update";
    }

    @Override
    public int firstFetch() {
        return 0;
    }

    @Override
    public FailureKind kindOf(SQLException failed) {
        int code = failed.getErrorCode();
        if (CONFLICTS.contains(code)) {
            return FailureKind.CONFLICT;
        } else if (LOST.contains(code)) {
            return FailureKind.CONNECTION;
        }
        return switch (code) {
            case 90096 -> FailureKind.PERMISSION;
            case 90097 -> FailureKind.READ_ONLY;
            case 90108 -> FailureKind.SHORTAGE;
            case 42102, 42103, 42104, 42122 -> FailureKind.SCHEMA;
            default -> FailureKind.ofState(failed);
        };
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return switch (failed.getErrorCode()) {
            case 28000 -> JdbcErrorCode.AUTHENTICATION_FAILED;
            case 90013, 90146, 90149 -> JdbcErrorCode.DATABASE_MISSING;
            default -> JdbcErrorCode.UNREACHABLE;
        };
    }
}

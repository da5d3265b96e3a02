package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: a file, in which a column may hold values of any type whatever it declares.
 *
 * <p>Values are checked one by one against the declared type; types of ours that SQLite does not have are declared by names
 * that keep their text as it is (https://sqlite.org/datatype3.html, §3.1).
 */
final class SqliteDialect implements SinkDialect {

    private static final String PREFIX = "jdbc:sqlite:";

    /** The low byte of an extended result code is the result code (https://sqlite.org/rescode.html). */
    private static final int RESULT_CODE = 0xff;

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public String example() {
        return "jdbc:sqlite:shop.db";
    }

    @Override
    public String driverClass() {
        return "org.sqlite.JDBC";
    }

    @Override
    public String driverArtifact() {
        return "org.xerial:sqlite-jdbc";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith(PREFIX);
    }

    /** A path and no more: the driver takes settings behind a question mark, and resources and URIs for files. */
    @Override
    public Optional<Address> address(String url, Path folder) {
        String path = url.substring(PREFIX.length());
        if (path.isBlank() || path.startsWith(":") || path.startsWith("file:") || path.matches(".*[?;\0].*")) {
            return Optional.empty();
        }
        Path file = folder.resolve(path).toAbsolutePath().normalize();
        return Optional.of(Address.ofFile(PREFIX + file, file));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("enable_load_extension", "false");
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("pragma busy_timeout = " + Math.min(Integer.MAX_VALUE, lockTimeout.toMillis()));
        session.execute(writes ? "pragma foreign_keys = on" : "pragma query_only = on");
    }

    @Override
    public String version(Session session) throws SQLException {
        return "SQLite "
                + session.query("select sqlite_version()", row -> row.getString(1))
                        .get(0);
    }

    @Override
    public Locking locking() {
        return Locking.WHOLE_DATABASE;
    }

    @Override
    public String currentSchema(Session session) {
        return SqliteCatalog.MAIN;
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return new SqliteCatalog(session).tables(schema);
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new SqliteCatalog(session).find(name);
    }

    @Override
    public List<TableColumn> describe(Session session, String select) throws SQLException {
        return new SqliteCatalog(session).describe(select);
    }

    @Override
    public boolean keepsReadersFromWriting() {
        return true;
    }

    @Override
    public boolean allowsName(String name) {
        return !name.isEmpty() && name.indexOf('\0') < 0;
    }

    /** A schema is another file, and we attach none. */
    @Override
    public boolean hasSchema(@Nullable Session session, String name) {
        return name.equalsIgnoreCase("main") || name.equalsIgnoreCase("temp");
    }

    @Override
    public String select(String column, ColumnType type) {
        return column;
    }

    @Override
    public String bind(ColumnType type) {
        return "?";
    }

    @Override
    public TemporalText temporalText() {
        return new TemporalText("Z", TemporalText.Years.ANY, true);
    }

    @Override
    public boolean holds(double value) {
        return !Double.isNaN(value);
    }

    @Override
    public boolean hasOneZero() {
        return true;
    }

    @Override
    public Optional<String> create(DataType type, boolean key) {
        return Optional.ofNullable(SqliteTypes.create(type));
    }

    @Override
    public String longText() {
        return "text";
    }

    /** A default stays for ever. */
    @Override
    public Optional<String> dropDefault(String table, String column) {
        return Optional.empty();
    }

    @Override
    public String upsert(String table, List<String> columns, List<String> key, List<String> placeholders) {
        return "insert into " + table + " (" + String.join(", ", columns) + ") values ("
                + String.join(", ", placeholders) + ") on conflict (" + String.join(", ", key) + ") do update set "
                + columns.stream()
                        .map(column -> column + " = excluded." + column)
                        .collect(Collectors.joining(", "));
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public int firstFetch() {
        return 0;
    }

    @Override
    public FailureKind kindOf(SQLException failed) {
        return switch (failed.getErrorCode() & RESULT_CODE) {
            case 5, 6 -> FailureKind.CONFLICT;
            case 18, 19, 20 -> FailureKind.RECORD;
            case 7, 13 -> FailureKind.SHORTAGE;
            case 8 -> FailureKind.READ_ONLY;
            case 3, 23 -> FailureKind.PERMISSION;
            case 1, 17 ->
                String.valueOf(failed.getMessage()).matches("(?s).*no such (table|column).*|.*has no column.*")
                        ? FailureKind.SCHEMA
                        : FailureKind.FATAL;
            default -> FailureKind.FATAL;
        };
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return JdbcErrorCode.UNREACHABLE;
    }
}

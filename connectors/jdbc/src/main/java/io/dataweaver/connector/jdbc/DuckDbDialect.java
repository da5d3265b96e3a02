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

/** DuckDB: a file, which one process has open to write, or several to read. */
final class DuckDbDialect implements SinkDialect {

    private static final String PREFIX = "jdbc:duckdb:";

    @Override
    public String name() {
        return "DuckDB";
    }

    @Override
    public String example() {
        return "jdbc:duckdb:shop.duckdb";
    }

    @Override
    public String driverClass() {
        return "org.duckdb.DuckDBDriver";
    }

    @Override
    public String driverArtifact() {
        return "org.duckdb:duckdb_jdbc";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith(PREFIX);
    }

    /** A path and no more: the driver takes settings and files of SQL behind a semicolon, and other systems before a colon. */
    @Override
    public Optional<Address> address(String url, Path folder) {
        String path = url.substring(PREFIX.length());
        if (path.isBlank() || path.matches("(?s).*[:;?*\0\\r\\n].*")) {
            return Optional.empty();
        }
        Path file = folder.resolve(path).toAbsolutePath().normalize();
        return Optional.of(Address.ofFile(PREFIX + file, file));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("threads", "\\d{1,6}", "memory_limit", "\\d{1,6}MB");
    }

    /** Nothing but the file is opened, by whatever a query or a view in it calls; and rows come as they are asked for. */
    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("access_mode", writes ? "READ_WRITE" : "READ_ONLY");
        properties.setProperty("enable_external_access", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        properties.setProperty("allow_unsigned_extensions", "false");
        properties.setProperty("jdbc_stream_results", "true");
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("set TimeZone = 'UTC'");
    }

    @Override
    public String version(Session session) throws SQLException {
        return "DuckDB "
                + session.query("select version()", row -> row.getString(1)).get(0);
    }

    @Override
    public Locking locking() {
        return Locking.ALL_OR_NOTHING;
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        return session.query("select current_schema()", row -> row.getString(1)).get(0);
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return new DuckDbCatalog(session).tables(schema);
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new DuckDbCatalog(session).find(name);
    }

    @Override
    public List<TableColumn> describe(Session session, String select) throws SQLException {
        return new DuckDbCatalog(session).describe(select);
    }

    @Override
    public boolean keepsReadersFromWriting() {
        return true;
    }

    @Override
    public String select(String column, ColumnType type) {
        if (type.type() instanceof DataType.Bool) {
            return "cast(" + column + " as tinyint)"; // The driver has no number for a truth value.
        }
        return type.form() == ReadForm.PARSED || type.form() == ReadForm.TEXT
                ? "cast(" + column + " as varchar)"
                : column;
    }

    /** By its bytes, whatever collation the column has: by that, two values may be one. */
    @Override
    public String ordered(String column, ColumnType type) {
        return type.type() instanceof DataType.Text ? "(" + column + " collate c)" : column;
    }

    @Override
    public String operand(ColumnType type) {
        return type.form() == ReadForm.PARSED ? "cast(? as " + type.name() + ")" : "?";
    }

    @Override
    public String bind(ColumnType type) {
        return operand(type);
    }

    @Override
    public boolean allowsName(String name) {
        return !name.isEmpty() && name.indexOf('\0') < 0;
    }

    /** It writes years before the first one with {@code (BC)}, which is not read back. */
    @Override
    public TemporalText temporalText() {
        return new TemporalText("+00", TemporalText.Years.FROM_ONE, true);
    }

    @Override
    public boolean holds(double value) {
        return true;
    }

    @Override
    public Optional<String> create(DataType type, boolean key) {
        return Optional.ofNullable(DuckDbTypes.create(type));
    }

    /** NULL is a constraint to it, with none of which a column is added. */
    @Override
    public String addColumn(String table, String column) {
        return "alter table " + table + " add column " + column;
    }

    @Override
    public String longText() {
        return "varchar";
    }

    /** Its unique indexes tell apart what a collation does not; its ON CONFLICT updates all of these. */
    @Override
    public Optional<String> upsertProblem(Table table, List<String> key) {
        String collated = key.stream()
                .filter(name -> table.column(name).flatMap(TableColumn::type).equals(Optional.of(DuckDbTypes.COLLATED)))
                .collect(Collectors.joining(", "));
        return collated.isEmpty()
                ? Optional.empty()
                : Optional.of("table " + table.name()
                        + " has a collation, by which DuckDB would update rows of other keys in " + collated
                        + " as well; upsert into a table without");
    }

    @Override
    public String upsert(String table, List<String> columns, List<String> key, List<String> placeholders) {
        return "insert into " + table + " (" + String.join(", ", columns) + ") values ("
                + String.join(", ", placeholders) + ")" + onConflict(columns, key);
    }

    /** Returns what is behind an INSERT of rows of different keys, some of which may be there already. */
    static String onConflict(List<String> columns, List<String> key) {
        String updates = columns.stream()
                .filter(column -> !key.contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return " on conflict (" + String.join(", ", key) + ") do "
                + (updates.isEmpty() ? "nothing" : "update set " + updates);
    }

    /** Writers take turns ({@link WriterTurn}), so that there is nothing to lock. */
    @Override
    public String forUpdate() {
        return "";
    }

    /** Beyond, they are compared as binary fractions. */
    @Override
    public int comparedDigits() {
        return DuckDbTypes.MAX_PRECISION;
    }

    @Override
    public int firstFetch() {
        return 0;
    }

    /** Its failures have no codes, and begin with what they are. */
    @Override
    public FailureKind kindOf(SQLException failed) {
        String message = String.valueOf(failed.getMessage());
        int end = message.indexOf(" Error: ");
        return switch (end < 0 ? "" : message.substring(0, end)) {
            case "Constraint", "Conversion", "Out of Range" -> FailureKind.RECORD;
            case "TransactionContext" -> FailureKind.CONFLICT;
            case "Catalog", "Binder" -> FailureKind.SCHEMA;
            case "Out of Memory" -> FailureKind.SHORTAGE;
            case "IO" -> message.contains("No space left") ? FailureKind.SHORTAGE : FailureKind.FATAL;
            case "Invalid Input" -> message.contains("read-only") ? FailureKind.READ_ONLY : FailureKind.FATAL;
            default -> FailureKind.ofState(failed);
        };
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return JdbcErrorCode.UNREACHABLE;
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * DuckDB: a file, which is read and not written. An error ends its transactions, and it has no savepoints, so that rows which it
 * refuses could not be told from those that are lost with them.
 */
final class DuckDbDialect implements Dialect {

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
    public void force(Properties properties, Duration callTimeout) {
        properties.setProperty("access_mode", "READ_ONLY");
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
        return Locking.ROWS;
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
        if (message.startsWith("Catalog Error") || message.startsWith("Binder Error")) {
            return FailureKind.SCHEMA;
        }
        return message.startsWith("Out of Memory Error") ? FailureKind.SHORTAGE : FailureKind.FATAL;
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return JdbcErrorCode.UNREACHABLE;
    }
}

package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Snowflake: https://docs.snowflake.com/en/sql-reference and https://docs.snowflake.com/en/developer-guide/jdbc. There was none to test
 * with; tables and views are all that is read of it.
 *
 * <p>It is not written (ADR 79): its keys are not enforced, those of the tables of positions no more than others, and a transaction
 * has no savepoint to which a row that is refused could be undone.
 */
final class SnowflakeDialect implements Dialect {

    private static final Pattern ADDRESS = Pattern.compile("jdbc:snowflake://(" + Address.HOST
            + "\\.snowflakecomputing\\.(?:com|cn))(?::(\\d{1,5}))?/\\?db=([A-Za-z_][A-Za-z0-9_$]{0,254})");

    private static final int PORT = 443;
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_$]{0,254}";

    @Override
    public String name() {
        return "Snowflake";
    }

    @Override
    public boolean isTested() {
        return false;
    }

    @Override
    public String example() {
        return "jdbc:snowflake://organization-account.snowflakecomputing.com/?db=SHOP";
    }

    @Override
    public String driverClass() {
        return "net.snowflake.client.jdbc.SnowflakeDriver";
    }

    @Override
    public String driverArtifact() {
        return "net.snowflake:snowflake-jdbc, of a version 3,";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith("jdbc:snowflake:");
    }

    /** Its driver has the database behind a question mark, as it has all its settings. */
    @Override
    public Optional<Address> address(String url, Path folder) {
        return Address.ofServer(url, ADDRESS, PORT, "jdbc:snowflake://%s:%s/?db=%s");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "warehouse",
                NAME,
                "role",
                NAME,
                "schema",
                NAME,
                "authenticator",
                "snowflake|snowflake_jwt|programmatic_access_token",
                "private_key_file",
                "[^;&?]+",
                "loginTimeout",
                "\\d{1,6}");
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("application", "dataweaver");
        properties.setProperty("networkTimeout", Long.toString(Math.min(Integer.MAX_VALUE, callTimeout.toMillis())));
        properties.setProperty("CLIENT_SESSION_KEEP_ALIVE", "true"); // A slow sink does not have the session expire.
        properties.putIfAbsent("loginTimeout", "10");
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("alter session set timezone = 'UTC'");
        session.execute("alter session set quoted_identifiers_ignore_case = false");
        // The other form needs a switch of the JVM from Java 16 on.
        session.execute("alter session set jdbc_query_result_format = 'JSON'");
    }

    @Override
    public String version(Session session) throws SQLException {
        return "Snowflake "
                + session.query("select current_version()", row -> row.getString(1))
                        .get(0);
    }

    @Override
    public Locking locking() {
        return Locking.ROWS;
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        String schema = session.query("select current_schema()", row -> row.getString(1))
                .get(0);
        return schema == null ? "" : schema;
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return new SnowflakeCatalog(session).tables(schema);
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new SnowflakeCatalog(session).find(name);
    }

    @Override
    public List<TableColumn> describe(Session session, String select) {
        throw new IllegalStateException("a query of Snowflake was not refused");
    }

    @Override
    public Optional<String> queryProblem(String query) {
        return Optional.of("of Snowflake, tables and views are read, and no queries");
    }

    @Override
    public boolean keepsReadersFromWriting() {
        return false;
    }

    /** With formats of our own, whatever those of the account and the user are. */
    @Override
    public String select(String column, ColumnType type) {
        if (type.type() instanceof DataType.Bool) {
            return "cast(" + column + " as integer)";
        } else if (type.form() != ReadForm.PARSED) {
            return column;
        } else if (type.type() instanceof DataType.Date) {
            return "to_char(" + column + ", 'YYYY-MM-DD')";
        } else if (type.type() instanceof DataType.Time) {
            return "to_char(" + column + ", 'HH24:MI:SS.FF9')";
        } else if (type.type() instanceof DataType.Timestamp) {
            return "to_char(" + column + ", 'YYYY-MM-DD HH24:MI:SS.FF9')";
        } else if (type.type() instanceof DataType.Instant) {
            return "to_char(convert_timezone('UTC', " + column + "), 'YYYY-MM-DD HH24:MI:SS.FF9') || 'Z'";
        }
        return "to_char(" + column + ")";
    }

    @Override
    public String operand(ColumnType type) {
        return type.form() == ReadForm.PARSED ? "cast(? as " + type.name() + ")" : "?";
    }

    @Override
    public int comparedDigits() {
        return SnowflakeTypes.MAX_PRECISION;
    }

    @Override
    public int firstFetch() {
        return 0;
    }

    /** Its SQLSTATEs are its own where a table is gone, a right is missing or a session has expired. */
    @Override
    public FailureKind kindOf(SQLException failed) {
        return switch (failed.getErrorCode()) {
            case 2003, 904 -> FailureKind.SCHEMA;
            case 3001 -> FailureKind.PERMISSION;
            case 625 -> FailureKind.CONFLICT;
            case 390_111, 390_112, 390_114, 390_195 -> FailureKind.CONNECTION;
            default -> FailureKind.ofState(failed);
        };
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return switch (failed.getErrorCode()) {
            case 390_100, 390_144 -> JdbcErrorCode.AUTHENTICATION_FAILED;
            case 390_201 -> JdbcErrorCode.DATABASE_MISSING;
            case 390_189 -> JdbcErrorCode.PERMISSION_DENIED;
            default -> JdbcErrorCode.UNREACHABLE;
        };
    }
}

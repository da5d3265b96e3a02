package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Microsoft SQL Server from 2012 on: https://learn.microsoft.com/sql/t-sql and https://learn.microsoft.com/sql/connect/jdbc. */
final class SqlServerDialect implements UntestedDialect {

    /** Names of databases that need no escape in an address. */
    private static final Pattern ADDRESS = Pattern.compile(
            "jdbc:sqlserver://(" + Address.HOST + ")(?::(\\d{1,5}))?;database(?:Name)?=([\\p{L}\\p{N}_$-]{1,128})");

    private static final int PORT = 1433;

    private static final Set<Integer> CONFLICTS = Set.of(1205, 1222, 2714, 3960, 3961);
    private static final Set<Integer> SHORTAGES = Set.of(701, 802, 1101, 1105, 8645, 9002, 10928, 10929);

    @Override
    public String name() {
        return "SQL Server";
    }

    @Override
    public String example() {
        return "jdbc:sqlserver://localhost:1433;databaseName=shop";
    }

    @Override
    public String driverClass() {
        return "com.microsoft.sqlserver.jdbc.SQLServerDriver";
    }

    @Override
    public String driverArtifact() {
        return "com.microsoft.sqlserver:mssql-jdbc";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith("jdbc:sqlserver:");
    }

    /** Its driver has the database behind a semicolon, as it has settings that load classes. */
    @Override
    public Optional<Address> address(String url, Path folder) {
        return Address.ofServer(url, ADDRESS, PORT, "jdbc:sqlserver://%s:%s;databaseName=%s");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "encrypt", "true|false|strict",
                "trustServerCertificate", "true|false",
                "hostNameInCertificate", "[A-Za-z0-9.*_-]{1,253}",
                "loginTimeout", "\\d{1,6}");
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("applicationName", "dataweaver");
        properties.setProperty("responseBuffering", "adaptive");
        properties.setProperty("sendTimeAsDatetime", "false");
        properties.setProperty("socketTimeout", Long.toString(Math.min(Integer.MAX_VALUE, callTimeout.toMillis())));
        properties.putIfAbsent("loginTimeout", "10");
    }

    /**
     * Where the database allows it, each statement reads what was there when it began; elsewhere, rows move while they are read. A
     * writer takes locks: it waits for another rather than fail.
     */
    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("set lock_timeout " + Math.min(Integer.MAX_VALUE, lockTimeout.toMillis()));
        if (writes) {
            session.execute("set ansi_warnings on"); // What is too long is refused, and not cut.
            session.execute("set xact_abort off"); // A row that is refused does not end the transaction.
            session.execute("set transaction isolation level read committed");
            return;
        }
        boolean snapshots = session.query(
                        "select snapshot_isolation_state from sys.databases where database_id = db_id()",
                        row -> row.getInt(1))
                .equals(List.of(1));
        session.execute("set transaction isolation level " + (snapshots ? "snapshot" : "read committed"));
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        return session.query("select schema_name()", row -> row.getString(1)).get(0);
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return new SqlServerCatalog(session).tables(schema);
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new SqlServerCatalog(session).find(name);
    }

    @Override
    public String quote(String name) {
        return "[" + name.replace("]", "]]") + "]";
    }

    /** Styles of CONVERT are the same in every language. */
    @Override
    public String select(String column, ColumnType type) {
        String name = type.name();
        if (type.form() != ReadForm.PARSED) {
            return column;
        } else if (name.endsWith("money")) {
            return "convert(varchar(40), " + column + ", 2)"; // With all four digits.
        } else if (type.type() instanceof DataType.Instant) {
            return "convert(varchar(40), " + column + ", 126)"; // With the offset.
        } else if (type.type() instanceof DataType.Timestamp || type.type() instanceof DataType.Date) {
            return "convert(varchar(40), " + column + ", 121)";
        }
        return "convert(varchar(60), " + column + ")";
    }

    @Override
    public String operand(ColumnType type) {
        return type.form() == ReadForm.PARSED ? "cast(? as " + type.name() + ")" : "?";
    }

    /** Of each type, and none of the length that a type has without one. */
    @Override
    public String bind(ColumnType type) {
        if (type.type() instanceof DataType.Text) {
            return "cast(? as nvarchar(max))";
        }
        return "cast(? as " + (type.type() instanceof DataType.Bytes ? "varbinary(max)" : type.name()) + ")";
    }

    @Override
    public TemporalText temporalText() {
        return new TemporalText(" +00:00", TemporalText.Years.OF_FOUR_DIGITS, false);
    }

    @Override
    public boolean holds(double value) {
        return Double.isFinite(value) && (value == 0 || Math.abs(value) >= Double.MIN_NORMAL);
    }

    @Override
    public boolean holds(float value) {
        return Float.isFinite(value) && (value == 0 || Math.abs(value) >= Float.MIN_NORMAL);
    }

    @Override
    public @Nullable String create(DataType type) {
        return SqlServerTypes.create(type);
    }

    @Override
    public String addColumn(String table, String column) {
        return "alter table " + table + " add " + column + nullable();
    }

    /** A default is a constraint with a name of its own. */
    @Override
    public Optional<String> dropDefault(String table, String column) {
        return Optional.empty();
    }

    @Override
    public String renameColumn(TableName table, String old, String name) {
        return "exec sp_rename N" + textLiteral(table.toSql(this) + "." + old) + ", N" + textLiteral(name)
                + ", N'COLUMN'";
    }

    @Override
    public String longText() {
        return "nvarchar(max)";
    }

    /** So that no other transaction inserts the row of a key between the look and the insert. */
    @Override
    public String mergeHint() {
        return " with (holdlock) as t";
    }

    /** Its MERGE is the one statement that has to end with a semicolon. */
    @Override
    public String upsert(String table, List<String> columns, List<String> key, List<String> placeholders) {
        return UntestedDialect.super.upsert(table, columns, key, placeholders) + ";";
    }

    /** The other one has 32 bits. */
    @Override
    public String count() {
        return "count_big(1)";
    }

    @Override
    public int comparedDigits() {
        return SqlServerTypes.MAX_PRECISION;
    }

    @Override
    public FailureKind kindOf(SQLException failed) {
        int code = failed.getErrorCode();
        if (CONFLICTS.contains(code)) {
            return FailureKind.CONFLICT;
        } else if (SHORTAGES.contains(code)) {
            return FailureKind.SHORTAGE;
        }
        return switch (code) {
            case 207, 208 -> FailureKind.SCHEMA;
            case 229, 230, 262, 297, 300 -> FailureKind.PERMISSION;
            default -> FailureKind.ofState(failed);
        };
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return switch (failed.getErrorCode()) {
            case 18456 -> JdbcErrorCode.AUTHENTICATION_FAILED;
            case 4060, 911 -> JdbcErrorCode.DATABASE_MISSING;
            default -> JdbcErrorCode.UNREACHABLE;
        };
    }
}

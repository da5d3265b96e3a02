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

/** IBM Db2 for Linux, UNIX and Windows from 11.1 on: https://www.ibm.com/docs/en/db2/11.5. */
final class Db2Dialect implements UntestedDialect {

    /** Settings would follow behind another colon. */
    private static final Pattern ADDRESS =
            Pattern.compile("jdbc:db2://(" + Address.HOST + ")(?::(\\d{1,5}))?/([A-Za-z0-9_@#$]{1,128})");

    private static final int PORT = 50_000;

    private static final Set<Integer> SHORTAGES = Set.of(-289, -954, -964, -968, -1040);

    @Override
    public String name() {
        return "Db2";
    }

    @Override
    public String example() {
        return "jdbc:db2://localhost:50000/SHOP";
    }

    @Override
    public String driverClass() {
        return "com.ibm.db2.jcc.DB2Driver";
    }

    @Override
    public String driverArtifact() {
        return "com.ibm.db2:jcc";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith("jdbc:db2:");
    }

    @Override
    public Optional<Address> address(String url, Path folder) {
        return Address.ofServer(url, ADDRESS, PORT, "jdbc:db2://%s:%s/%s");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "sslConnection", "true|false",
                "sslCertLocation", "[^;:&?]+",
                "loginTimeout", "\\d{1,6}");
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("readOnly", Boolean.toString(!writes));
        properties.setProperty("clientProgramName", "dataweaver");
        properties.setProperty("retrieveMessagesFromServerOnGetMessage", "true");
        properties.setProperty(
                "blockingReadConnectionTimeout",
                Long.toString(Math.max(1, Math.min(Integer.MAX_VALUE, callTimeout.toSeconds()))));
        properties.putIfAbsent("loginTimeout", "10");
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("set current lock timeout " + Math.max(1, Math.min(32_767, lockTimeout.toSeconds())));
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        return session.query("select current schema from sysibm.sysdummy1", row -> row.getString(1))
                .get(0)
                .stripTrailing();
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return new Db2Catalog(session).tables(schema);
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new Db2Catalog(session).find(name);
    }

    @Override
    public String select(String column, ColumnType type) {
        if (type.type() instanceof DataType.Bool) {
            return "cast(" + column + " as smallint)";
        } else if (type.form() != ReadForm.PARSED) {
            return column;
        } else if (type.type() instanceof DataType.Date) {
            return "char(" + column + ", iso)";
        } else if (type.type() instanceof DataType.Time) {
            return "char(" + column + ", jis)"; // With colons.
        } else if (type.type() instanceof DataType.Timestamp timestamp) {
            return "varchar_format(" + column + ", 'YYYY-MM-DD HH24:MI:SS"
                    + (timestamp.precision() > 0 ? ".FF" + timestamp.precision() : "") + "')";
        }
        return "cast(" + column + " as varchar(64))";
    }

    @Override
    public String operand(ColumnType type) {
        return "cast(? as " + type.name() + ")";
    }

    /** The database makes of text what is bound as text, and not the driver. */
    @Override
    public String bind(ColumnType type) {
        return type.form() == ReadForm.PARSED ? "cast(cast(? as varchar(64)) as " + type.name() + ")" : operand(type);
    }

    @Override
    public TemporalText temporalText() {
        return new TemporalText("", TemporalText.Years.OF_FOUR_DIGITS, false);
    }

    /** As https://www.ibm.com/docs/en/db2/11.5?topic=elements-sql-xml-limits has it, and a little less. */
    @Override
    public boolean holds(double value) {
        return Double.isFinite(value) && (value == 0 || Math.abs(value) >= 2.3e-307);
    }

    @Override
    public boolean holds(float value) {
        return Float.isFinite(value) && (value == 0 || Math.abs(value) >= 1.2e-37f);
    }

    @Override
    public @Nullable String create(DataType type) {
        return Db2Types.create(type);
    }

    @Override
    public String nullable() {
        return "";
    }

    @Override
    public String longText() {
        return "clob(2097152)";
    }

    /** The other one has 32 bits. */
    @Override
    public String count() {
        return "count_big(1)";
    }

    @Override
    public int comparedDigits() {
        return Db2Types.MAX_PRECISION;
    }

    @Override
    public FailureKind kindOf(SQLException failed) {
        int code = failed.getErrorCode();
        if (SHORTAGES.contains(code)) {
            return FailureKind.SHORTAGE;
        }
        return switch (code) {
            case -911, -913, -601 -> FailureKind.CONFLICT;
            case -204, -206 -> FailureKind.SCHEMA;
            case -551, -552 -> FailureKind.PERMISSION;
            case -4499, -1224, -30081 -> FailureKind.CONNECTION;
            default ->
                switch (String.valueOf(failed.getSQLState())) {
                    case "57011", "57030" -> FailureKind.SHORTAGE;
                    case "57033" -> FailureKind.CONFLICT;
                    default -> isOfTheStatement(failed) ? FailureKind.FATAL : FailureKind.ofState(failed);
                };
        };
    }

    /** Class 53 is about operands, where others have what they run out of. */
    private static boolean isOfTheStatement(SQLException failed) {
        return String.valueOf(failed.getSQLState()).startsWith("53");
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        if (failed.getErrorCode() == -4214) {
            return JdbcErrorCode.AUTHENTICATION_FAILED;
        }
        return "08004".equals(failed.getSQLState()) ? JdbcErrorCode.DATABASE_MISSING : JdbcErrorCode.UNREACHABLE;
    }
}

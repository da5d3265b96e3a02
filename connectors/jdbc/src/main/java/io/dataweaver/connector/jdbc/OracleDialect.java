package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.error.DataWeaverException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Oracle Database from 12.1 on: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf. */
final class OracleDialect implements UntestedDialect {

    /** The easy form of an address; others look up directories, or hold settings. */
    private static final Pattern ADDRESS = Pattern.compile(
            "jdbc:oracle:thin:@//(" + Address.HOST + ")(?::(\\d{1,5}))?/([A-Za-z0-9_][A-Za-z0-9_.$-]{0,127})");

    private static final int PORT = 1521;

    private static final Set<Integer> CONFLICTS = Set.of(54, 60, 955, 1555, 8177, 30006);
    private static final Set<Integer> LOST =
            Set.of(28, 1012, 1033, 1034, 1089, 1092, 3113, 3114, 3135, 12571, 17002, 17008, 17410);

    /** Of which the SQLSTATE says nothing: no number, two values for one length, too long, no partition. */
    private static final Set<Integer> OF_A_ROW = Set.of(1722, 1461, 12899, 14400);

    private static final Set<Integer> SHORTAGES = Set.of(18, 20, 1652, 1653, 4030, 4031);

    @Override
    public String name() {
        return "Oracle";
    }

    @Override
    public String example() {
        return "jdbc:oracle:thin:@//localhost:1521/shop";
    }

    @Override
    public String driverClass() {
        return "oracle.jdbc.OracleDriver";
    }

    @Override
    public String driverArtifact() {
        return "com.oracle.database.jdbc:ojdbc11";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith("jdbc:oracle:");
    }

    @Override
    public Optional<Address> address(String url, Path folder) {
        return Address.ofServer(url, ADDRESS, PORT, "jdbc:oracle:thin:@//%s:%s/%s");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("v$session.program", "dataweaver");
        properties.setProperty("oracle.net.CONNECT_TIMEOUT", Long.toString(Math.min(10_000, callTimeout.toMillis())));
        properties.setProperty(
                "oracle.jdbc.ReadTimeout", Long.toString(Math.min(Integer.MAX_VALUE, callTimeout.toMillis())));
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        session.execute("alter session set time_zone = '+00:00'");
        session.execute("alter session set nls_calendar = gregorian"); // Years are counted by it.
        session.execute("alter session set nls_numeric_characters = '.,'");
        session.execute("alter session set nls_sort = binary");
        session.execute("alter session set nls_comp = binary");
        if (writes) {
            requireUnicode(session);
        }
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        return session.query("select sys_context('userenv', 'current_schema') from dual", row -> row.getString(1))
                .get(0);
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return new OracleCatalog(session).tables(schema);
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new OracleCatalog(session).find(name);
    }

    @Override
    public String select(String column, ColumnType type) {
        if (type.form() != ReadForm.PARSED) {
            return column;
        } else if (type.type() instanceof DataType.Decimal) {
            return "to_char(" + column + ", 'TM9')";
        } else if (type.type() instanceof DataType.Instant instant) {
            return text("sys_extract_utc(" + column + ")", instant.precision()) + " || 'Z'";
        }
        return text(column, type.type() instanceof DataType.Timestamp timestamp ? timestamp.precision() : 0);
    }

    /** Years before the first one are written so that no date is taken for them: Oracle has no year 0, as ISO 8601 has. */
    private static String text(String column, int precision) {
        String format = "YYYY-MM-DD HH24:MI:SS" + (precision > 0 ? ".FF" + precision : "");
        return "to_char(" + column + ", case when extract(year from " + column + ") < 1 then 'BC ' end || '" + format
                + "')";
    }

    @Override
    public String operand(ColumnType type) {
        if (type.form() != ReadForm.PARSED) {
            return "?";
        }
        return type.type() instanceof DataType.Decimal
                ? "cast(? as number)"
                : "to_timestamp(?, 'YYYY-MM-DD HH24:MI:SS.FF')";
    }

    /** In others, what has no character there becomes a question mark. */
    static void requireUnicode(Session session) throws SQLException {
        List<String> found = session.query(
                "select value from nls_database_parameters where parameter = 'NLS_CHARACTERSET'",
                row -> row.getString(1));
        if (!found.equals(List.of("AL32UTF8"))) {
            throw new DataWeaverException(
                    JdbcErrorCode.NOT_WRITTEN,
                    "expected a database whose character set is AL32UTF8, which holds all texts, but found " + found,
                    JdbcErrorCode.NOT_WRITTEN.remedy(),
                    null);
        }
    }

    @Override
    public String bind(ColumnType type) {
        if (type.type() instanceof DataType.Instant) {
            return "to_timestamp_tz(?, 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM')";
        }
        // A value of a SELECT needs a type; none is longer than these.
        return switch (type.form()) {
            case TEXT -> "cast(? as " + OracleTypes.TEXT + ")";
            case BYTES -> "cast(? as " + OracleTypes.BYTES + ")";
            default -> operand(type);
        };
    }

    @Override
    public TemporalText temporalText() {
        return new TemporalText(" +00:00", TemporalText.Years.OF_FOUR_DIGITS, false);
    }

    /** Binary fractions are not written, since the driver makes decimals of them. */
    @Override
    public boolean holds(double value) {
        return false;
    }

    @Override
    public boolean holdsEmpty() {
        return false;
    }

    @Override
    public @Nullable String create(DataType type) {
        return OracleTypes.create(type);
    }

    @Override
    public String nullable() {
        return "";
    }

    @Override
    public String addColumn(String table, String column) {
        return "alter table " + table + " add " + column;
    }

    @Override
    public Optional<String> dropDefault(String table, String column) {
        return Optional.of("alter table " + table + " modify " + column + " default null");
    }

    @Override
    public String longText() {
        return OracleTypes.TEXT;
    }

    @Override
    public String mergedRow(List<String> columns, List<String> placeholders) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(placeholders.get(i) + " " + columns.get(i));
        }
        return "(select " + String.join(", ", values) + " from dual) s";
    }

    @Override
    public FailureKind kindOf(SQLException failed) {
        int code = failed.getErrorCode();
        if (CONFLICTS.contains(code)) {
            return FailureKind.CONFLICT;
        } else if (LOST.contains(code)) {
            return FailureKind.CONNECTION;
        } else if (SHORTAGES.contains(code)) {
            return FailureKind.SHORTAGE;
        } else if (OF_A_ROW.contains(code)) {
            return FailureKind.RECORD;
        }
        return switch (code) {
            case 904, 942 -> FailureKind.SCHEMA;
            case 1031 -> FailureKind.PERMISSION;
            default -> FailureKind.ofState(failed);
        };
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return switch (failed.getErrorCode()) {
            case 1017 -> JdbcErrorCode.AUTHENTICATION_FAILED;
            case 12505, 12514 -> JdbcErrorCode.DATABASE_MISSING;
            case 1045 -> JdbcErrorCode.PERMISSION_DENIED;
            default -> JdbcErrorCode.UNREACHABLE;
        };
    }
}

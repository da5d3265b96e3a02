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
import java.util.stream.Collectors;

/** MariaDB from 10.2 on, and MySQL, by the driver of MariaDB. */
final class MariaDbDialect implements SinkDialect {

    /** IPv6 in brackets as well; names of databases that need no escape in an address. */
    private static final Pattern ADDRESS = Pattern.compile("jdbc:(?:mariadb|mysql)://(\\[[0-9A-Fa-f:.]+]|"
            + Address.HOST + ")(?::(\\d{1,5}))?/([\\p{L}\\p{N}_$-]{1,64})");

    private static final int PORT = 3306;
    private static final int MAX_NAME = 64;

    /** What a packet holds beside values. */
    private static final long STATEMENT_BYTES = 4096;

    /** A day: a slow sink does not make the server close the connection of a source. */
    private static final long PATIENCE_SECONDS = 86_400;

    /**
     * Strict, so that nothing is cut or replaced by a default; and a zero is stored as zero, where a counter would give another
     * number.
     */
    private static final String SQL_MODE = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION";

    private static final Set<Integer> CONFLICTS = Set.of(1020, 1205, 1213, 1317, 1969);
    private static final Set<Integer> RECORDS =
            Set.of(1048, 1062, 1264, 1265, 1292, 1364, 1366, 1406, 1451, 1452, 1526, 1644, 1690, 3819, 4025);
    private static final Set<Integer> SCHEMAS = Set.of(1054, 1136, 1146);
    private static final Set<Integer> PERMISSIONS = Set.of(1044, 1142, 1143, 1227, 1370);
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836);
    private static final Set<Integer> SHORTAGES = Set.of(1021, 1037, 1038, 1040, 1041, 1114, 1203);
    private static final Set<Integer> LOST = Set.of(1053, 1927);

    @Override
    public String name() {
        return "MariaDB";
    }

    @Override
    public String example() {
        return "jdbc:mariadb://localhost:3306/shop";
    }

    @Override
    public String driverClass() {
        return "org.mariadb.jdbc.Driver";
    }

    @Override
    public String driverArtifact() {
        return "org.mariadb.jdbc:mariadb-java-client";
    }

    @Override
    public boolean takes(String url) {
        return url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:");
    }

    @Override
    public Optional<Address> address(String url, Path folder) {
        return Address.ofServer(url, ADDRESS, PORT, "jdbc:mariadb://%s:%s/%s");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "sslMode", "disable|trust|verify-ca|verify-full",
                "serverSslCert", "[^;&?]+",
                "connectTimeout", "\\d{1,6}",
                "useCompression", "true|false");
    }

    @Override
    public void force(Properties properties, boolean writes, Duration callTimeout) {
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("autocommit", "true");
        // Values of 32-bit fractions come in their own bits by this; as text they would be rounded to six digits.
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("useBulkStmts", "true");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("connectionAttributes", "program:dataweaver");
        properties.setProperty("socketTimeout", Long.toString(Math.min(Integer.MAX_VALUE, callTimeout.toMillis())));
        properties.putIfAbsent("connectTimeout", Long.toString(Math.min(10_000, callTimeout.toMillis())));
    }

    @Override
    public void setUp(Session session, boolean writes, Duration lockTimeout) throws SQLException {
        long seconds = Math.max(1, lockTimeout.toSeconds());
        session.execute("set names utf8mb4");
        session.execute("set session sql_mode = '" + SQL_MODE + "', time_zone = '+00:00', net_write_timeout = "
                + PATIENCE_SECONDS + ", net_read_timeout = " + PATIENCE_SECONDS + ", innodb_lock_wait_timeout = "
                + seconds
                + ", lock_wait_timeout = " + seconds);
        // What was locked is read as it is, and not as it was when the transaction began.
        session.execute("set session transaction isolation level "
                + (writes ? "read committed" : "repeatable read, read only"));
    }

    @Override
    public String version(Session session) throws SQLException {
        String version =
                session.query("select version()", row -> row.getString(1)).get(0);
        return version.contains("MariaDB") ? "MariaDB " + version : "MySQL " + version;
    }

    @Override
    public Locking locking() {
        return Locking.ROWS;
    }

    @Override
    public String currentSchema(Session session) throws SQLException {
        return session.query("select database()", row -> row.getString(1)).get(0);
    }

    @Override
    public List<TableName> tables(Session session, Optional<String> schema) throws SQLException {
        return session.query(
                "select table_name from information_schema.tables where table_schema = coalesce(?, database())"
                        + " and table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') order by table_name",
                row -> new TableName(schema, row.getString(1)),
                schema.orElse(null));
    }

    @Override
    public Optional<Table> find(Session session, TableName name) throws SQLException {
        return new MariaDbCatalog(session).find(name);
    }

    @Override
    public List<TableColumn> describe(Session session, String select) throws SQLException {
        return session.describe(select, (described, column) -> {
            String type = MariaDbTypes.nameOf(described, column);
            return TableColumn.ofQuery(
                    described.getColumnLabel(column), MariaDbTypes.described(described, column, type), type);
        });
    }

    @Override
    public boolean keepsReadersFromWriting() {
        return true;
    }

    @Override
    public String quote(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    @Override
    public boolean allowsName(String name) {
        return !name.isEmpty()
                && name.codePointCount(0, name.length()) <= MAX_NAME
                && !name.endsWith(" ")
                && name.codePoints().allMatch(c -> c > 0 && c <= 0xFFFF);
    }

    @Override
    public String select(String column, ColumnType type) {
        return switch (type.form()) {
            case LONG -> type.name().startsWith("bit") || type.name().startsWith("year") ? column + " + 0" : column;
            case PARSED ->
                type.type() instanceof DataType.Instant
                        ? "concat(cast(" + column + " as char), 'Z')"
                        : "cast(" + column + " as char)";
            case FLOAT, DOUBLE, TEXT, BYTES, DYNAMIC -> column;
        };
    }

    @Override
    public String bind(ColumnType type) {
        return "?";
    }

    @Override
    public String operand(ColumnType type) {
        // Decimals are compared with text as binary fractions.
        return type.type() instanceof DataType.Decimal decimal ? "cast(? as decimal(65," + decimal.scale() + "))" : "?";
    }

    @Override
    public TemporalText temporalText() {
        return new TemporalText("", TemporalText.Years.OF_FOUR_DIGITS, true);
    }

    @Override
    public boolean holds(double value) {
        return Double.isFinite(value);
    }

    @Override
    public Optional<String> create(DataType type, boolean key) {
        return Optional.ofNullable(MariaDbTypes.create(type, key));
    }

    @Override
    public String longText() {
        return "longtext";
    }

    @Override
    public String createTable(String table, String parts) {
        return SinkDialect.super.createTable(table, parts)
                + " engine = InnoDB default character set utf8mb4 collate utf8mb4_bin";
    }

    /** Backslashes begin escapes. */
    @Override
    public String textLiteral(String text) {
        return SinkDialect.super.textLiteral(text.replace("\\", "\\\\"));
    }

    @Override
    public Optional<String> upsertProblem(Table table, List<String> key) {
        String others = table.uniques().stream()
                .filter(unique -> !unique.equals(Set.copyOf(key)))
                .map(unique -> unique.stream().sorted().collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("table " + table.name() + " is unique by " + others + " too, and by that MariaDB would"
                        + " update rows of other keys; drop it, or use mode `append` or `replace`");
    }

    @Override
    public String upsert(String table, List<String> columns, List<String> key, List<String> placeholders) {
        return "insert into " + table + " (" + String.join(", ", columns) + ") values ("
                + String.join(", ", placeholders) + ") on duplicate key update "
                + columns.stream()
                        .map(column -> column + " = values(" + column + ")")
                        .collect(Collectors.joining(", "));
    }

    /** The server ends a connection that sends more, whose driver does not know how much that is. */
    @Override
    public long mostBytes(Session session) throws SQLException {
        return session.query("select @@max_allowed_packet", row -> row.getLong(1))
                        .get(0)
                - STATEMENT_BYTES;
    }

    @Override
    public String forUpdate() {
        return " for update";
    }

    @Override
    public int firstFetch() {
        return 256;
    }

    @Override
    public FailureKind kindOf(SQLException failed) {
        int code = failed.getErrorCode();
        if (CONFLICTS.contains(code)) {
            return FailureKind.CONFLICT;
        } else if (RECORDS.contains(code)) {
            return FailureKind.RECORD;
        } else if (SCHEMAS.contains(code)) {
            return FailureKind.SCHEMA;
        } else if (PERMISSIONS.contains(code)) {
            return FailureKind.PERMISSION;
        } else if (READ_ONLY.contains(code)) {
            return FailureKind.READ_ONLY;
        } else if (SHORTAGES.contains(code)) {
            return FailureKind.SHORTAGE;
        }
        return LOST.contains(code) ? FailureKind.CONNECTION : FailureKind.ofState(failed);
    }

    @Override
    public JdbcErrorCode connectCode(SQLException failed) {
        return switch (failed.getErrorCode()) {
            case 1045, 1698 -> JdbcErrorCode.AUTHENTICATION_FAILED;
            case 1049 -> JdbcErrorCode.DATABASE_MISSING;
            case 1044 -> JdbcErrorCode.PERMISSION_DENIED;
            case 1040, 1203 -> JdbcErrorCode.GONE;
            default -> JdbcErrorCode.UNREACHABLE;
        };
    }
}

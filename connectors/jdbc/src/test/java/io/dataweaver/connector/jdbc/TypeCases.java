package io.dataweaver.connector.jdbc;

import static io.dataweaver.connector.jdbc.TestDatabase.Kind.H2;
import static io.dataweaver.connector.jdbc.TestDatabase.Kind.MARIADB;
import static io.dataweaver.connector.jdbc.TestDatabase.Kind.SQLITE;
import static io.dataweaver.connector.jdbc.TypeCase.REJECTED;

import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;

/** The types of each database, with the values at which copies lose or bend something. */
final class TypeCases {

    private static final String UUID_TEXT = "01234567-89ab-4def-8edc-ba9876543210";

    static final List<TypeCase> MARIADB_TYPES = List.of(
            of(MARIADB, "tinyint(1)", "boolean", "0", false, "1", true, "5", REJECTED),
            of(MARIADB, "tinyint", "smallint", "-128", (short) -128, "127", (short) 127),
            of(MARIADB, "tinyint unsigned", "smallint", "255", (short) 255),
            of(MARIADB, "smallint", "smallint", "-32768", Short.MIN_VALUE),
            of(MARIADB, "smallint unsigned", "integer", "65535", 65_535),
            of(MARIADB, "mediumint", "integer", "-8388608", -8_388_608),
            of(MARIADB, "int", "integer", "-2147483648", Integer.MIN_VALUE),
            of(MARIADB, "int(5) zerofill", "bigint", "42", 42L),
            of(MARIADB, "int unsigned", "bigint", "4294967295", 4_294_967_295L),
            of(MARIADB, "bigint", "bigint", "-9223372036854775808", Long.MIN_VALUE),
            of(
                    MARIADB,
                    "bigint unsigned",
                    "decimal(20,0)",
                    "18446744073709551615",
                    new BigDecimal("18446744073709551615")),
            of(
                    MARIADB,
                    "decimal(65,30)",
                    "decimal(65,30)",
                    "99999999999999999999999999999999999.999999999999999999999999999999",
                    new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"),
                    "-0.000000000000000000000000000001",
                    new BigDecimal("-1E-30")),
            of(MARIADB, "float", "real", "0.1", 0.1f, "16777216", 16_777_216f, "3.4028234e38", Float.MAX_VALUE),
            of(MARIADB, "double", "double", "1.7976931348623157e308", Double.MAX_VALUE, "0.1", 0.1),
            of(MARIADB, "bit(1)", "boolean", "b'1'", true, "b'0'", false),
            of(MARIADB, "bit(10)", "bigint", "b'1111111111'", 1023L),
            of(MARIADB, "year", "smallint", "2155", (short) 2155),
            of(MARIADB, "char(5)", "text", "''", "", "'ab  '", "ab"),
            of(MARIADB, "varchar(10)", "text", "''", "", "' a '", " a ", "'😀 漢'", "😀 漢"),
            of(MARIADB, "varchar(10) character set latin1", "text", "'ü'", "ü"),
            of(MARIADB, "text", "text", "'a\\0b'", "a\0b", "'NULL'", "NULL"),
            of(MARIADB, "enum('a','b c')", "text", "'b c'", "b c"),
            of(MARIADB, "set('a','b','c')", "text", "'c,a'", "a,c"),
            of(MARIADB, "binary(3)", "bytes", "x'01'", Row.Bytes.of((byte) 1, (byte) 0, (byte) 0)),
            of(MARIADB, "varbinary(5)", "bytes", "x'00ff'", Row.Bytes.of((byte) 0, (byte) -1), "''", Row.Bytes.of()),
            of(MARIADB, "blob", "bytes", "x'5c'", Row.Bytes.of((byte) '\\')),
            of(
                    MARIADB,
                    "date",
                    "date",
                    "'9999-12-31'",
                    LocalDate.of(9999, 12, 31),
                    "'0001-01-01'",
                    LocalDate.of(1, 1, 1),
                    "'0000-00-00'",
                    REJECTED,
                    "'2024-00-10'",
                    REJECTED),
            of(
                    MARIADB,
                    "time(6)",
                    "time(6)",
                    "'23:59:59.999999'",
                    LocalTime.of(23, 59, 59, 999_999_000),
                    "'24:00:00'",
                    Row.Mark.MIDNIGHT_AT_END,
                    "'-00:00:01'",
                    REJECTED,
                    "'838:59:59'",
                    REJECTED),
            of(
                    MARIADB,
                    "datetime(6)",
                    "timestamp(6)",
                    "'2024-03-31 02:30:00.000001'",
                    LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1000),
                    "'0000-00-00 00:00:00'",
                    REJECTED),
            of(MARIADB, "datetime", "timestamp(0)", "'2024-03-31 02:30'", LocalDateTime.of(2024, 3, 31, 2, 30)),
            // Written by a session in Kathmandu.
            of(
                    MARIADB,
                    "timestamp(6) null",
                    "timestamptz(6)",
                    "'2024-03-31 06:30:00.5'",
                    Instant.parse("2024-03-31T00:45:00.5Z"),
                    "'0000-00-00 00:00:00'",
                    REJECTED),
            of(MARIADB, "json", "json", "'{\"b\": 1, \"a\": 1.0}'", "{\"b\": 1, \"a\": 1.0}"),
            of(MARIADB, "uuid", "uuid", "'" + UUID_TEXT + "'", UUID.fromString(UUID_TEXT)),
            of(MARIADB, "bit(64)", ""),
            of(MARIADB, "inet6", ""),
            of(MARIADB, "point", ""));

    static final List<TypeCase> SQLITE_TYPES = List.of(
            of(SQLITE, "boolean", "boolean", "1", true, "0", false, "2", REJECTED, "'true'", REJECTED),
            of(SQLITE, "smallint", "smallint", "-32768", Short.MIN_VALUE, "32768", REJECTED),
            of(SQLITE, "int4", "integer", "2147483647", Integer.MAX_VALUE, "2147483648", REJECTED),
            of(
                    SQLITE,
                    "integer",
                    "bigint",
                    "9223372036854775807",
                    Long.MAX_VALUE,
                    "1.5",
                    REJECTED,
                    "'x'",
                    REJECTED,
                    "x'01'",
                    REJECTED,
                    "'12'",
                    12L),
            of(SQLITE, "float4", "real", "0.5", 0.5f, "0.1", REJECTED),
            of(SQLITE, "double", "double", "0.1", 0.1, "3", 3.0, "9e999", Double.POSITIVE_INFINITY, "'x'", REJECTED),
            of(
                    SQLITE,
                    "decimal(10,2)",
                    "decimal(10,2)",
                    "12.5",
                    new BigDecimal("12.50"),
                    "'12345678.90'",
                    new BigDecimal("12345678.90"),
                    "7",
                    new BigDecimal("7.00"),
                    "0.125",
                    REJECTED),
            of(
                    SQLITE,
                    "decimal_text(30,2)",
                    "decimal(30,2)",
                    "'1234567890123456789012345678.01'",
                    new BigDecimal("1234567890123456789012345678.01")),
            of(SQLITE, "text", "text", "''", "", "' a '", " a ", "'😀'", "😀", "5", "5", "x'41'", REJECTED),
            of(SQLITE, "varchar(3)", "text", "'longer'", "longer"),
            of(SQLITE, "blob", "bytes", "x'00ff'", Row.Bytes.of((byte) 0, (byte) -1), "'a'", REJECTED),
            of(
                    SQLITE,
                    "date",
                    "date",
                    "'2024-02-29'",
                    LocalDate.of(2024, 2, 29),
                    "20240229",
                    REJECTED,
                    "'x'",
                    REJECTED),
            of(SQLITE, "time", "time(6)", "'23:59:59.5'", LocalTime.of(23, 59, 59, 500_000_000), "'25:00'", REJECTED),
            of(
                    SQLITE,
                    "datetime",
                    "timestamp(6)",
                    "'2024-03-31 02:30:00'",
                    LocalDateTime.of(2024, 3, 31, 2, 30),
                    "'2024-03-31T02:30:00.123'",
                    LocalDateTime.of(2024, 3, 31, 2, 30, 0, 123_000_000),
                    "1711846200",
                    REJECTED),
            of(
                    SQLITE,
                    "timestamptz(6)",
                    "timestamptz(6)",
                    "'2024-03-31 06:30:00+05:45'",
                    Instant.parse("2024-03-31T00:45:00Z"),
                    "'2024-03-31 06:30:00'",
                    REJECTED),
            of(SQLITE, "uuid", "uuid", "'" + UUID_TEXT + "'", UUID.fromString(UUID_TEXT), "'x'", REJECTED),
            of(SQLITE, "json", "json", "'{\"b\": 1}'", "{\"b\": 1}", "5", "5", "x'01'", REJECTED),
            of(SQLITE, "", ""),
            of(SQLITE, "money", ""));

    static final List<TypeCase> H2_TYPES = List.of(
            of(H2, "boolean", "boolean", "true", true, "false", false),
            of(H2, "tinyint", "smallint", "-128", (short) -128),
            of(H2, "smallint", "smallint", "-32768", Short.MIN_VALUE),
            of(H2, "integer", "integer", "-2147483648", Integer.MIN_VALUE),
            of(H2, "bigint", "bigint", "-9223372036854775808", Long.MIN_VALUE),
            of(H2, "real", "real", "0.1", 0.1f),
            of(H2, "double precision", "double", "0.1", 0.1, "cast('NaN' as double precision)", Double.NaN),
            of(
                    H2,
                    "numeric(38,10)",
                    "decimal(38,10)",
                    "1234567890123456789012345678.0123456789",
                    new BigDecimal("1234567890123456789012345678.0123456789")),
            of(H2, "decfloat(20)", "decimal", "1.50", new BigDecimal("1.5")),
            of(H2, "varchar(10)", "text", "''", "", "' a '", " a ", "'😀 漢'", "😀 漢"),
            of(H2, "varchar_ignorecase(10)", "text", "'aB'", "aB"),
            of(H2, "char(4)", "text", "'ab'", "ab  "),
            of(H2, "clob", "text", "'long'", "long"),
            of(H2, "enum('a', 'b c')", "text", "'b c'", "b c"),
            of(H2, "varbinary(5)", "bytes", "x'00ff'", Row.Bytes.of((byte) 0, (byte) -1)),
            of(H2, "binary(2)", "bytes", "x'01'", Row.Bytes.of((byte) 1, (byte) 0)),
            of(H2, "blob", "bytes", "x'5c'", Row.Bytes.of((byte) '\\')),
            of(H2, "date", "date", "date '0001-01-01'", LocalDate.of(1, 1, 1)),
            of(H2, "time(9)", "time(9)", "time '23:59:59.999999999'", LocalTime.of(23, 59, 59, 999_999_999)),
            of(
                    H2,
                    "timestamp(9)",
                    "timestamp(9)",
                    "timestamp '2024-03-31 02:30:00.000000001'",
                    LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1),
                    "timestamp '9999-12-31 00:00:00'",
                    REJECTED),
            of(
                    H2,
                    "timestamp(6) with time zone",
                    "timestamptz(6)",
                    "timestamp with time zone '2024-03-31 06:30:00+05:45'",
                    Instant.parse("2024-03-31T00:45:00Z")),
            of(H2, "uuid", "uuid", "uuid '" + UUID_TEXT + "'", UUID.fromString(UUID_TEXT)),
            of(H2, "json", "json", "json '{\"b\":1}'", "{\"b\":1}"),
            of(H2, "interval day", ""),
            of(H2, "integer array", ""));

    private TypeCases() {}

    private static TypeCase of(TestDatabase.Kind kind, String declared, String type, Object... values) {
        return TypeCase.of(kind, declared, type, values);
    }
}

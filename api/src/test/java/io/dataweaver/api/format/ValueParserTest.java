package io.dataweaver.api.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.testing.RandomValues;
import io.dataweaver.api.testing.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ValueParserTest {

    private static @Nullable Object read(DataType type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        ValueParser.append(bytes, 0, bytes.length, builder);
        return builder.build().value(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    boolean        | YES                                      | true
                    boolean        | off                                      | false
                    boolean        | t                                        | true
                    smallint       | -32768                                   | -32768
                    integer        | +7                                       | 7
                    bigint         | -9223372036854775808                     | -9223372036854775808
                    bigint         | 00000000000000000000000000000042         | 42
                    real           | 16777217                                 | 1.6777216E7
                    double         | .5                                       | 0.5
                    double         | 1.                                       | 1.0
                    double         | -0                                       | -0.0
                    double         | 1e5                                      | 100000.0
                    double         | +inf                                     | Infinity
                    double         | nan                                      | NaN
                    decimal        | 1.50                                     | 1.50
                    decimal        | 12e3                                     | 12000
                    decimal        | -Infinity                                | -Infinity
                    decimal(5,1)   | 1.500                                    | 1.5
                    decimal(20,0)  | 18446744073709551615                     | 18446744073709551615
                    date           | 2001/01/31                               | 2001-01-31
                    date           | 2024-02-29                               | 2024-02-29
                    date           | 0000-02-29                               | 0000-02-29
                    date           | -0044-03-15                              | -0044-03-15
                    date           | +10000-01-01                             | +10000-01-01
                    date           | 10000-01-01                              | +10000-01-01
                    date           | +999999999-12-30                         | +999999999-12-30
                    date           | Infinity                                 | +999999999-12-31
                    time(6)        | 21:55                                    | 21:55
                    time(6)        | 24:00                                    | 23:59:59.999999999
                    timestamp(6)   | 2001/01/01 00:47                         | 2001-01-01T00:47
                    timestamp(6)   | 2026-11-22                               | 2026-11-22T00:00
                    timestamp(6)   | 2026-11-22T24:00                         | 2026-11-23T00:00
                    timestamp(3)   | 2026-11-22 21:55:00,1230000              | 2026-11-22T21:55:00.123
                    timestamp(6)   | +12026-11-22T21:55:00                    | +12026-11-22T21:55
                    timestamp(6)   | -290308-12-21T19:59:05.224193            | -290308-12-21T19:59:05.224193
                    timestamp(9)   | 1677-09-21T00:12:43.145224193            | 1677-09-21T00:12:43.145224193
                    timestamptz(6) | 2026-11-22T21:55:00z                     | 2026-11-22T21:55:00Z
                    timestamptz(6) | 2026-11-22 21:55:00 +0530                | 2026-11-22T16:25:00Z
                    timestamptz(6) | 2026-11-22 21:55-08                      | 2026-11-23T05:55:00Z
                    timestamptz(6) | 1890-01-01T00:00:00+00:53:28             | 1889-12-31T23:06:32Z
                    uuid           | 00112233445566778899AABBCCDDEEFF         | 00112233-4455-6677-8899-aabbccddeeff
                    text           | 00042                                    | 00042
                    """)
    void readsTheUsualNotations(String type, String text, String value) {
        assertThat(read(DataTypes.parse(type), text)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    boolean|maybe|true or false
                    boolean||true or false
                    smallint|32768|SMALLINT (it is out of range)
                    integer|-2147483649|INTEGER (it is out of range)
                    bigint|9223372036854775808|BIGINT (it is out of range)
                    bigint|-|a whole number
                    bigint|+-5|a whole number
                    bigint|1 |a whole number
                    bigint|1.0|a whole number
                    double|1e400|DOUBLE (it is out of range)
                    double|-1e-400|DOUBLE (it is out of range)
                    double|0x1p3|a number
                    double|1d|a number
                    double| 1|a number
                    double|.|a number
                    real|1e39|REAL (it is out of range)
                    real|1e-50|REAL (it is out of range)
                    decimal|1e|a decimal number
                    decimal|1e1000000000|DECIMAL (it has too many digits)
                    decimal|1e-1000000000|DECIMAL (it has too many digits)
                    decimal|--1|a decimal number
                    decimal(4,2)|100|DECIMAL(4,2) (it has too many digits)
                    decimal(4,2)|1.005|DECIMAL(4,2) (it has too many digits)
                    decimal(4,2)|NaN|a decimal number
                    date|2026-02-29|a date such as 2026-11-22
                    date|2026-13-01|a date such as 2026-11-22
                    date|2026-00-10|a date such as 2026-11-22
                    date|2026-01/10|a date such as 2026-11-22
                    date|26-01-10|a date such as 2026-11-22
                    date|-044-01-10|a date such as 2026-11-22
                    date|+999999999-12-31|a date such as 2026-11-22
                    date|-999999999-01-01|a date such as 2026-11-22
                    date|1234567890-01-01|a date such as 2026-11-22
                    date|+10000-1-1|a date such as 2026-11-22
                    date|2026-11-22T00:00|a date such as 2026-11-22
                    time(6)|24:00:01|a time such as 21:55:00
                    time(6)|7:30|a time such as 21:55:00
                    time(6)|21:55:60|a time such as 21:55:00
                    time(9)|24:00|a time such as 21:55:00
                    time(3)|21:55:00.0001|a time of at most 3 digits
                    timestamp(6)|2026-11-22X10:00|a timestamp such as
                    timestamp(6)|2026-11-22T10:00Z|a time such as
                    timestamp(9)|2262-04-11T23:47:16.854775807|it is out of range
                    timestamp(9)|1677-09-21T00:12:43.145224192|it is out of range
                    timestamp(9)|9999-01-01|it is out of range
                    timestamp(6)|+294247-01-10T04:00:54.775807|it is out of range
                    timestamptz(6)|2026-11-22T10:00|a moment with its offset
                    timestamptz(6)|2026-11-22T10:00+19|a moment with its offset
                    timestamptz(6)|2026-11-22T10:00+1|a moment with its offset
                    timestamptz(6)|+294247-01-10T04:00:54.775806-00:01|it is out of range
                    timestamptz(6)|+1234567-01-01|a date such as 2026-11-22
                    uuid|00112233-4455-6677-8899-aabbccddeefg|a UUID
                    uuid|0011223344556677-8899-aabbccddeeff00|a UUID
                    bytes|%%%|bytes in base64
                    """)
    void refusesWhatIsNoValueAndSaysWhatWasExpected(String type, @Nullable String text, String expected) {
        String given = text == null ? "" : text;
        assertThatThrownBy(() -> read(DataTypes.parse(type), given))
                .isInstanceOf(ValueFormatException.class)
                .hasMessageStartingWith("cannot read '" + given + "' as ")
                .hasMessageContaining(expected);
    }

    @Test
    void aLongTextIsShortenedInTheMessage() {
        assertThatThrownBy(() -> read(DataTypes.BIGINT, "x".repeat(10_000)))
                .hasMessage("cannot read '" + "x".repeat(60) + "…' as a whole number");
    }

    @ParameterizedTest
    @MethodSource("io.dataweaver.api.testing.RandomValues#plainTypes")
    void hostileBytesGiveAValueOrAFormatError(DataType type) {
        Random random = Seed.random("hostileBytesGiveAValueOrAFormatError " + type);
        RandomValues values = new RandomValues(random);
        ByteOutput out = new ByteOutput(64);
        for (int i = 0; i < 3000; i++) {
            out.clear();
            ColumnBuilder valid = ColumnBuilder.of(type, 1);
            valid.appendValue(values.value(type));
            ValueWriter.put(valid.build(), 0, out);
            // Just as long as the text, so that reading beyond it fails.
            byte[] bytes = mutate(out.toByteArray(), random);
            ColumnBuilder builder = ColumnBuilder.of(type, 1);
            try {
                ValueParser.append(bytes, 0, bytes.length, builder);
            } catch (ValueFormatException refused) {
                assertThat(builder.size()).isZero();
                continue;
            }
            expectAgain(type, builder.build());
        }
    }

    /** What was read from odd text is a proper value: it is written, and read back the same. */
    private static void expectAgain(DataType type, Column column) {
        ByteOutput out = new ByteOutput(0);
        ValueWriter.put(column, 0, out);
        ColumnBuilder again = ColumnBuilder.of(type, 1);
        ValueParser.append(out.array(), 0, out.size(), again);
        assertThat(again.build().value(0)).isEqualTo(column.value(0));
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length + 1);
            int cut = random.nextInt(3) == 0 ? Math.min(mutated.length - at, 1 + random.nextInt(12)) : 0;
            byte[] added = random.nextInt(3) == 0 ? new byte[0] : noise(random);
            byte[] next = new byte[mutated.length - cut + added.length];
            System.arraycopy(mutated, 0, next, 0, at);
            System.arraycopy(added, 0, next, at, added.length);
            System.arraycopy(mutated, at + cut, next, at + added.length, mutated.length - at - cut);
            mutated = next;
        }
        return mutated;
    }

    private static byte[] noise(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] any = new byte[1 + random.nextInt(3)];
            random.nextBytes(any);
            return any;
        }
        String alphabet = "0123456789+-.:/TZ eE,infnax%\u0660";
        int at = random.nextInt(alphabet.length());
        return alphabet.substring(at, at + 1).repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
    }
}

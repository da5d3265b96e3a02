package io.dataweaver.api.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.testing.RandomValues;
import io.dataweaver.api.testing.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link ValueWriter} and {@link ValueParser} against each other, and against what the JDK makes of the same text. */
final class ValueRoundTripTest {

    static List<DataType> plainTypes() {
        return RandomValues.plainTypes();
    }

    @ParameterizedTest
    @MethodSource("plainTypes")
    void whatIsWrittenReadsBackAsTheSameValue(DataType type) {
        RandomValues values = new RandomValues(Seed.random("whatIsWrittenReadsBackAsTheSameValue " + type));
        ColumnBuilder original = ColumnBuilder.of(type, 16);
        for (int i = 0; i < 2000; i++) {
            original.appendValue(values.value(type));
        }
        Column column = original.build();
        ColumnBuilder copy = ColumnBuilder.of(type, 16);
        ByteOutput out = new ByteOutput(0);
        for (int row = 0; row < column.length(); row++) {
            out.clear();
            out.put((byte) '<');
            ValueWriter.put(column, row, out);
            out.put((byte) '>');
            ValueParser.append(out.array(), 1, out.size() - 1, copy);
        }
        Column read = copy.build();
        for (int row = 0; row < column.length(); row++) {
            assertThat(read.value(row)).as("row %s", row).isEqualTo(column.value(row));
        }
    }

    @Test
    void decimalsAreWrittenAsBigDecimalWritesThem() {
        RandomValues values = new RandomValues(Seed.random("decimalsAreWrittenAsBigDecimalWritesThem"));
        Random random = Seed.random("scales");
        for (int i = 0; i < 20_000; i++) {
            long unscaled = values.integer();
            int scale = random.nextInt(40);
            ByteOutput out = new ByteOutput(random.nextInt(3));
            ValueWriter.putDecimal(unscaled, scale, out);
            assertThat(text(out)).isEqualTo(BigDecimal.valueOf(unscaled, scale).toPlainString());
            out.clear();
            ValueWriter.putLong(unscaled, out);
            assertThat(text(out)).isEqualTo(Long.toString(unscaled));
        }
        ByteOutput out = new ByteOutput(0);
        ValueWriter.putDecimal(Long.MIN_VALUE, 30, out);
        assertThat(text(out)).isEqualTo(BigDecimal.valueOf(Long.MIN_VALUE, 30).toPlainString());
    }

    @Test
    void datesAndTimestampsAreWrittenAsTheJdkWritesThem() {
        RandomValues values = new RandomValues(Seed.random("datesAndTimestampsAreWrittenAsTheJdkWritesThem"));
        for (int i = 0; i < 20_000; i++) {
            LocalDate date = (LocalDate) values.value(DataTypes.DATE);
            if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
                continue;
            }
            ByteOutput out = new ByteOutput(0);
            ValueWriter.putDate(date.toEpochDay(), out);
            assertThat(text(out)).isEqualTo(date.toString());
            assertThat(ValueParser.parseDate(out.array(), 0, out.size())).isEqualTo(date.toEpochDay());
        }
        for (int precision : new int[] {0, 3, 6, 9}) {
            DataType type = new DataType.Timestamp(precision);
            for (int i = 0; i < 5000; i++) {
                ColumnBuilder builder = ColumnBuilder.of(type, 1);
                LocalDateTime value = (LocalDateTime) values.value(type);
                builder.appendValue(value);
                ByteOutput out = new ByteOutput(0);
                ValueWriter.put(builder.build(), 0, out);
                if (value.equals(LocalDateTime.MAX) || value.equals(LocalDateTime.MIN)) {
                    assertThat(text(out)).isEqualTo(value.equals(LocalDateTime.MAX) ? "infinity" : "-infinity");
                } else {
                    assertThat(LocalDateTime.parse(text(out))).isEqualTo(value);
                }
            }
        }
    }

    @Test
    void decimalTextReadsAsTheJdkReadsIt() {
        Random random = Seed.random("decimalTextReadsAsTheJdkReadsIt");
        for (int i = 0; i < 50_000; i++) {
            String text = number(random);
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            BigDecimal exact = new BigDecimal(text);
            assertThat(ValueParser.parseBigDecimal(bytes, 0, bytes.length))
                    .as(text)
                    .isEqualByComparingTo(exact);
            DecimalColumn.Builder builder = (DecimalColumn.Builder) ColumnBuilder.of(DataTypes.DECIMAL, 1);
            ValueParser.appendDecimal(bytes, 0, bytes.length, builder);
            BigDecimal read = builder.build().decimal(0);
            assertThat(read).as(text).isEqualTo(exact.scale() < 0 ? exact.setScale(0) : exact);
            expectDouble(text, bytes);
            expectFloat(text, bytes);
            expectBounded(text, bytes, exact, random);
        }
    }

    private static void expectDouble(String text, byte[] bytes) {
        double expected = Double.parseDouble(text);
        boolean vanishes = expected == 0 && new BigDecimal(text).signum() != 0;
        if (Double.isInfinite(expected) || vanishes) {
            assertRefused(text, () -> ValueParser.parseDouble(bytes, 0, bytes.length));
        } else {
            double read = ValueParser.parseDouble(bytes, 0, bytes.length);
            assertThat(Double.doubleToRawLongBits(read)).as(text).isEqualTo(Double.doubleToRawLongBits(expected));
        }
    }

    private static void expectFloat(String text, byte[] bytes) {
        float expected = Float.parseFloat(text);
        boolean vanishes = expected == 0 && new BigDecimal(text).signum() != 0;
        if (Float.isInfinite(expected) || vanishes) {
            assertRefused(text, () -> ValueParser.parseFloat(bytes, 0, bytes.length));
        } else {
            float read = ValueParser.parseFloat(bytes, 0, bytes.length);
            assertThat(Float.floatToRawIntBits(read)).as(text).isEqualTo(Float.floatToRawIntBits(expected));
        }
    }

    private static void expectBounded(String text, byte[] bytes, BigDecimal exact, Random random) {
        int precision = 1 + random.nextInt(30);
        int scale = random.nextInt(precision + 1);
        BigInteger unscaled = null;
        try {
            unscaled = exact.setScale(scale).unscaledValue();
        } catch (ArithmeticException tooManyDigits) {
            // Stays null: there is a digit behind the last one of the type.
        }
        DecimalColumn.Builder builder =
                (DecimalColumn.Builder) ColumnBuilder.of(DataTypes.decimal(precision, scale), 1);
        if (unscaled == null || unscaled.abs().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
            assertRefused(text, () -> ValueParser.appendDecimal(bytes, 0, bytes.length, builder));
            assertThat(builder.size()).isZero();
        } else {
            ValueParser.appendDecimal(bytes, 0, bytes.length, builder);
            assertThat(builder.build().decimal(0)).as(text).isEqualTo(new BigDecimal(unscaled, scale));
        }
    }

    private static String number(Random random) {
        StringBuilder text = new StringBuilder();
        text.append(new String[] {"", "", "-", "+"}[random.nextInt(4)]);
        int whole = random.nextInt(random.nextInt(5) == 0 ? 30 : 8);
        int fraction = random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextInt(5) == 0 ? 30 : 6);
        whole = whole + fraction == 0 ? 1 : whole;
        digits(whole, random, text);
        if (fraction > 0 || random.nextInt(10) == 0) {
            text.append('.');
            digits(fraction, random, text);
        }
        if (random.nextInt(4) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(700) - 350);
        }
        return text.toString();
    }

    private static void digits(int count, Random random, StringBuilder text) {
        boolean zeros = random.nextInt(4) == 0;
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + (zeros ? 0 : random.nextInt(10))));
        }
    }

    @Test
    void instantsWithAnyOffsetReadAsTheJdkReadsThem() {
        Random random = Seed.random("instantsWithAnyOffsetReadAsTheJdkReadsThem");
        for (int i = 0; i < 20_000; i++) {
            ZoneOffset offset = random.nextBoolean()
                    ? ZoneOffset.ofTotalSeconds(random.nextInt(36 * 3600 + 1) - 18 * 3600)
                    : ZoneOffset.ofHours(random.nextInt(37) - 18);
            LocalDateTime local = LocalDateTime.ofEpochSecond(
                    random.nextInt() * (random.nextInt(4) == 0 ? 1000L : 1L),
                    random.nextInt(1_000_000) * 1000,
                    ZoneOffset.UTC);
            Instant expected = local.toInstant(offset);
            String zone = offset.getTotalSeconds() == 0 ? "Z" : offset.getId();
            String compact = offset.getTotalSeconds() % 3600 == 0 && !zone.equals("Z") ? zone.substring(0, 3) : zone;
            String time = local.toLocalTime().toString();
            for (String text : new String[] {
                local.toLocalDate() + "T" + time + zone,
                local.toLocalDate() + " " + time + compact,
                local.toLocalDate() + " " + time + " " + zone.replace(":", "")
            }) {
                if (text.endsWith(" Z")) {
                    continue;
                }
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                long micros = ValueParser.parseInstant(bytes, 0, bytes.length, 6);
                assertThat(micros)
                        .as(text)
                        .isEqualTo(expected.getEpochSecond() * 1_000_000 + expected.getNano() / 1000);
            }
        }
    }

    @Test
    void timesReadAsTheJdkReadsThem() {
        Random random = Seed.random("timesReadAsTheJdkReadsThem");
        for (int i = 0; i < 20_000; i++) {
            LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(random.nextLong(), 86_400_000_000_000L));
            byte[] bytes = time.toString().getBytes(StandardCharsets.US_ASCII);
            assertThat(ValueParser.parseTime(bytes, 0, bytes.length, 9)).isEqualTo(time.toNanoOfDay());
            if (time.toNanoOfDay() % 1000 != 0) {
                assertRefused(time.toString(), () -> ValueParser.parseTime(bytes, 0, bytes.length, 6));
            }
        }
    }

    private static void assertRefused(String text, Runnable reading) {
        try {
            reading.run();
        } catch (ValueFormatException refused) {
            assertThat(refused)
                    .hasMessageStartingWith("cannot read '" + text.substring(0, Math.min(text.length(), 60)));
            return;
        }
        throw new AssertionError("'" + text + "' was not refused");
    }

    private static String text(ByteOutput out) {
        return new String(out.array(), 0, out.size(), StandardCharsets.US_ASCII);
    }
}

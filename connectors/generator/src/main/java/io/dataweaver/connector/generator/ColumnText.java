package io.dataweaver.connector.generator;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.descriptor.OptionException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column as the option {@code columns} describes it: {@code kind}, {@code kind(arguments)}, and {@code null 10%}
 * behind it.
 */
final class ColumnText {

    private static final Pattern SHAPE =
            Pattern.compile("\\s*([a-z]+)\\s*(?:\\((.*)\\))?\\s*(?:null\\s+(\\d{1,3}(?:\\.\\d+)?)\\s*%)?\\s*");
    private static final Pattern RANGE = Pattern.compile("\\s*(.+?)\\s*\\.\\.\\s*(.+?)\\s*");
    private static final int MAX_TEXT = 100_000;

    private final String name;
    private final String text;
    private final String kind;
    private final String arguments;
    private final double nullShare;

    private ColumnText(String name, String text, String kind, String arguments, double nullShare) {
        this.name = name;
        this.text = text;
        this.kind = kind;
        this.arguments = arguments;
        this.nullShare = nullShare;
    }

    /**
     * Reads the description of a column.
     *
     * @throws OptionException with what was expected and found
     */
    static ColumnText parse(String name, String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw fail(name, text, "expected a kind such as `sequence` or `int(1..100)`");
        }
        String arguments = shape.group(2) == null ? "" : shape.group(2).trim();
        double nullShare = shape.group(3) == null ? 0 : Double.parseDouble(shape.group(3)) / 100;
        if (nullShare > 1) {
            throw fail(name, text, "not more than 100% can be null");
        }
        ColumnText column = new ColumnText(name, text, shape.group(1), arguments, nullShare);
        column.generator(0); // reports what is wrong with it
        return column;
    }

    boolean isNullable() {
        return nullShare > 0;
    }

    /** Tells whether no value comes twice. */
    boolean isUnique() {
        return kind.equals("sequence") && !isNullable();
    }

    DataType type() {
        return generator(0).type();
    }

    /** Returns what makes the values. */
    ColumnGenerator generator(long seed) {
        RowBits bits = new RowBits(seed, name);
        NullShare nulls = new NullShare(new RowBits(seed, name + "?null"), nullShare);
        try {
            return switch (kind) {
                case "sequence" -> new LongGenerator.Sequence(number(arguments.isEmpty() ? "1" : arguments), nulls);
                case "int" -> integers(bits, nulls);
                case "double" -> doubles(bits, nulls);
                case "decimal" -> decimals(bits, nulls);
                case "boolean" -> booleans(bits, nulls);
                case "choice" -> choice(bits, nulls);
                case "text" -> texts(bits, nulls);
                case "name" -> new ChoiceGenerator.Name(bits, nulls);
                case "uuid" -> new UuidGenerator(bits, new RowBits(seed, name + "?low"), nulls);
                case "date" -> dates(bits, nulls);
                case "timestamp" -> timestamps(bits, nulls);
                default ->
                    throw fail(
                            name,
                            text,
                            "there is no kind `" + kind
                                    + "`; expected sequence, int, double, decimal, boolean, choice, text, "
                                    + "name, uuid, date or timestamp");
            };
        } catch (NumberFormatException wrong) {
            throw fail(name, text, "`" + arguments + "` does not hold numbers");
        } catch (DateTimeException wrong) {
            throw fail(name, text, "expected dates such as 2026-12-31 or times such as 2026-12-31T23:59:59");
        }
    }

    private ColumnGenerator integers(RowBits bits, NullShare nulls) {
        List<String> range = range();
        long min = number(range.get(0));
        long max = number(range.get(1));
        boolean small = min >= Integer.MIN_VALUE && max <= Integer.MAX_VALUE;
        return between(small ? DataTypes.INTEGER : DataTypes.BIGINT, min, max, 1, bits, nulls);
    }

    private ColumnGenerator doubles(RowBits bits, NullShare nulls) {
        List<String> range = range();
        double min = Double.parseDouble(range.get(0));
        double max = Double.parseDouble(range.get(1));
        if (!(min <= max)) {
            throw fail(name, text, "the range ends before it begins");
        }
        return new DoubleGenerator(min, max, bits, nulls);
    }

    private ColumnGenerator decimals(RowBits bits, NullShare nulls) {
        List<String> range = range();
        BigDecimal min = new BigDecimal(range.get(0));
        BigDecimal max = new BigDecimal(range.get(1));
        int scale = Math.max(0, Math.max(min.scale(), max.scale()));
        BigDecimal low = min.setScale(scale);
        BigDecimal high = max.setScale(scale);
        int precision = Math.max(Math.max(low.precision(), high.precision()), Math.max(scale, 1));
        if (precision > DataType.Decimal.MAX_LONG_PRECISION) {
            throw fail(name, text, "at most " + DataType.Decimal.MAX_LONG_PRECISION + " digits can be made up");
        }
        long first = low.unscaledValue().longValueExact();
        long last = high.unscaledValue().longValueExact();
        if (first > last) {
            throw fail(name, text, "the range ends before it begins");
        }
        return new DecimalGenerator((DataType.Decimal) DataTypes.decimal(precision, scale), first, last, bits, nulls);
    }

    private ColumnGenerator booleans(RowBits bits, NullShare nulls) {
        double share = arguments.isEmpty() ? 0.5 : Double.parseDouble(arguments);
        if (!(share >= 0 && share <= 1)) {
            throw fail(name, text, "the share of true is 0 to 1");
        }
        return new LongGenerator.Chance(share, bits, nulls);
    }

    private ColumnGenerator choice(RowBits bits, NullShare nulls) {
        if (arguments.isEmpty()) {
            throw fail(name, text, "expected what to choose from, as in `choice(A,B)`");
        }
        return new ChoiceGenerator(List.of(arguments.split("\\s*,\\s*", -1)), bits, nulls);
    }

    private ColumnGenerator texts(RowBits bits, NullShare nulls) {
        List<String> range = range();
        long min = number(range.get(0));
        long max = number(range.get(1));
        if (min < 0 || max < min || max > MAX_TEXT) {
            throw fail(name, text, "expected lengths from 0 to " + MAX_TEXT + ", the smaller first");
        }
        return new TextGenerator((int) min, (int) max, bits, nulls);
    }

    private ColumnGenerator dates(RowBits bits, NullShare nulls) {
        List<String> range = range();
        long first = LocalDate.parse(range.get(0)).toEpochDay();
        long last = LocalDate.parse(range.get(1)).toEpochDay();
        return between(DataTypes.DATE, first, last, 1, bits, nulls);
    }

    /** In whole seconds, the end included. */
    private ColumnGenerator timestamps(RowBits bits, NullShare nulls) {
        List<String> range = range();
        DataType.Timestamp type = new DataType.Timestamp(0);
        long unit = Temporal.unitsPerSecond(type.precision());
        return between(type, epochSecond(range.get(0)), epochSecond(range.get(1)), unit, bits, nulls);
    }

    private static long epochSecond(String time) {
        LocalDateTime parsed = time.length() <= "2026-01-01".length()
                ? LocalDate.parse(time).atStartOfDay()
                : LocalDateTime.parse(time);
        return parsed.toEpochSecond(ZoneOffset.UTC);
    }

    private ColumnGenerator between(DataType type, long min, long max, long unit, RowBits bits, NullShare nulls) {
        if (min > max) {
            throw fail(name, text, "the range ends before it begins");
        }
        return new LongGenerator.Between(type, min, max, unit, bits, nulls);
    }

    private List<String> range() {
        Matcher range = RANGE.matcher(arguments);
        if (!range.matches()) {
            throw fail(name, text, "expected a range, as in `" + kind + "(1..10)`");
        }
        return List.of(range.group(1), range.group(2));
    }

    private static long number(String digits) {
        return Long.parseLong(digits.trim());
    }

    private static OptionException fail(String name, String text, String expected) {
        return new OptionException(
                GeneratorErrorCode.COLUMN_WRONG,
                "column `" + name + "` cannot be generated from '" + text + "': " + expected,
                null,
                List.of("columns", name));
    }
}

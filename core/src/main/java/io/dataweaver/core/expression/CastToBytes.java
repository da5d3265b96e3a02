package io.dataweaver.core.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.StructColumn;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/** Casts to text, as PostgreSQL writes each type, and from text to UUID and JSON. */
final class CastToBytes extends Cast {

    private static final JsonFactory JSON = new JsonFactory();

    /** In groups of four digits, each with or without a hyphen in front, as PostgreSQL reads it (section 8.12). */
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}");

    private static final int MAX_UUID_TEXT = 41;

    private final Kind target;

    CastToBytes(Expression operand, DataType type, boolean safe) {
        super(operand, type, safe);
        this.target = Kind.of(type);
    }

    @Override
    Column cast(Evaluation run, Rows rows, Column column, NullMarks marks) {
        if (target == Kind.TEXT && column instanceof BytesColumn json && Kind.of(column.type()) == Kind.JSON) {
            return new BytesColumn(type(), json.data(), json.offsets(), json.length(), json.marks());
        }
        BytesRows results = new BytesRows(type(), run.length(), rows.count() * 16);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row) && !convert(column, row, results)) {
                fail(run, column, row, marks);
            }
        }
        return results.column(marks.marks());
    }

    private boolean convert(Column column, int row, BytesRows results) {
        if (target == Kind.UUID) {
            return uuid((BytesColumn) column, row, results);
        } else if (target == Kind.JSON) {
            return column instanceof BytesColumn text
                    ? json(text, row, results)
                    : set(results, row, JsonText.write(Objects.requireNonNull(column.value(row)), column.type()));
        } else if (target == Kind.BYTES) {
            return bytes((BytesColumn) column, row, results);
        }
        results.set(row, text(column, row));
        return true;
    }

    /** Returns the present value at {@code row} as text. */
    static String text(Column column, int row) {
        DataType type = column.type();
        if (column instanceof LongColumn longs) {
            if (type instanceof DataType.Bool) {
                return longs.get(row) == 0 ? "false" : "true";
            }
            return Kind.of(type).isTemporal()
                    ? TemporalText.format(longs.get(row), type)
                    : Long.toString(longs.get(row));
        } else if (column instanceof DecimalColumn decimals) {
            return decimals.isSpecial(row)
                    ? DecimalText.format(DecimalRows.special(decimals.scale(row)), false)
                    : decimals.decimal(row).toPlainString();
        } else if (column instanceof DoubleColumn doubles) {
            return DecimalText.format(doubles.get(row), type instanceof DataType.Float32);
        }
        if (column instanceof BytesColumn bytes) {
            return type instanceof DataType.Bytes
                    ? "\\x" + HexFormat.of().formatHex(bytes.data(), bytes.start(row), bytes.end(row))
                    : String.valueOf(column.value(row));
        } else if (Kind.of(type) == Kind.INTERVAL && column instanceof StructColumn interval) {
            return IntervalText.format(
                    Intervals.months(interval)[row], Intervals.days(interval)[row], Intervals.micros(interval)[row]);
        }
        return JsonText.write(Objects.requireNonNull(column.value(row)), type);
    }

    private static boolean set(BytesRows results, int row, String text) {
        results.set(row, text);
        return true;
    }

    /** Reads {@code \\x} and hexadecimal digits; other text stands for its UTF-8, unless it has a backslash. */
    private static boolean bytes(BytesColumn column, int row, BytesRows results) {
        String text = column.text(row);
        if (!text.startsWith("\\x")) {
            if (text.indexOf('\\') >= 0) {
                return false;
            }
            results.set(row, column.data(), column.start(row), column.end(row));
            return true;
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(text.substring(2));
            results.set(row, bytes, 0, bytes.length);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean uuid(BytesColumn column, int row, BytesRows results) {
        String text = ascii(column, row, MAX_UUID_TEXT);
        if (text == null) {
            return false;
        }
        boolean isBraced = text.startsWith("{") && text.endsWith("}");
        String bare = isBraced ? text.substring(1, text.length() - 1) : text;
        if (!UUID_TEXT.matcher(bare).matches()) {
            return false;
        }
        byte[] bits = HexFormat.of().parseHex(bare.replace("-", ""));
        results.set(row, bits, 0, bits.length);
        return true;
    }

    private static boolean json(BytesColumn column, int row, BytesRows results) {
        int start = column.start(row);
        int end = column.end(row);
        try (JsonParser parser = JSON.createParser(column.data(), start, end - start)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                return false;
            }
        } catch (IOException malformed) {
            return false;
        }
        results.set(row, column.data(), start, end);
        return true;
    }
}

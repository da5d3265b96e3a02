package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.format.ValueParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite holds, as the declared type: a whole number, a binary fraction, text or bytes, each of which is the value or is
 * refused.
 */
final class DynamicValues {

    private DynamicValues() {}

    /**
     * Appends a value.
     *
     * @param value a whole number, a binary fraction, text or bytes; null for null
     * @throws IllegalArgumentException if it is not of the type of the column
     */
    static void append(@Nullable Object value, ColumnBuilder builder) {
        DataType type = builder.type();
        if (value == null) {
            builder.appendNull();
        } else if (value instanceof String text) {
            append(text, builder);
        } else if (value instanceof byte[] bytes && type instanceof DataType.Bytes) {
            ((BytesColumn.Builder) builder).append(bytes, 0, bytes.length);
        } else if (value instanceof Double || value instanceof Float) {
            append(((Number) value).doubleValue(), builder);
        } else if (value instanceof Number number) {
            append(number.longValue(), builder);
        } else {
            throw unfit(type, "bytes");
        }
    }

    private static void append(String text, ColumnBuilder builder) {
        DataType type = builder.type();
        if (type instanceof DataType.Text || type instanceof DataType.Json) {
            ((BytesColumn.Builder) builder).append(text);
        } else if (type.layout() == DataType.Layout.DOUBLE
                || type instanceof DataType.Bool
                || type instanceof DataType.Bytes
                || isWhole(type)) {
            throw unfit(type, "text '" + text + "'");
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            ValueParser.append(bytes, 0, bytes.length, builder);
        }
    }

    private static boolean isWhole(DataType type) {
        return type instanceof DataType.Int16 || type instanceof DataType.Int32 || type instanceof DataType.Int64;
    }

    private static void append(long value, ColumnBuilder builder) {
        DataType type = builder.type();
        if (type instanceof DataType.Bool && (value == 0 || value == 1)) {
            builder.appendValue(value == 1);
        } else if (isWhole(type) || type.layout() == DataType.Layout.DOUBLE || type instanceof DataType.Decimal) {
            builder.appendValue(value);
        } else if (type instanceof DataType.Json) {
            ((BytesColumn.Builder) builder).append(Long.toString(value));
        } else {
            throw unfit(type, "the whole number " + value);
        }
    }

    private static void append(double value, ColumnBuilder builder) {
        DataType type = builder.type();
        if (type.layout() == DataType.Layout.DOUBLE) {
            builder.appendValue(value);
        } else if (type instanceof DataType.Decimal && Double.isFinite(value)) {
            // The shortest decimal that is this fraction: what was written, if that had no more than 15 digits.
            ((DecimalColumn.Builder) builder).append(BigDecimal.valueOf(value));
        } else if (type instanceof DataType.Json && Double.isFinite(value)) {
            ((BytesColumn.Builder) builder).append(BigDecimal.valueOf(value).toString());
        } else {
            throw unfit(type, "the binary fraction " + value);
        }
    }

    private static IllegalArgumentException unfit(DataType type, String found) {
        return new IllegalArgumentException(
                "expected " + type.toString().toLowerCase(Locale.ROOT) + ", but the row holds " + found);
    }
}

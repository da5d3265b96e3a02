package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One value as JSON text (RFC 8259): numbers with every digit, dates and times as in ISO 8601, bytes in base64, UUIDs as
 * text, JSON as it is; an entry of a map under the text of its key.
 */
final class JsonText {

    private final StringBuilder out = new StringBuilder();

    /** Adds the value at {@code row}; false if it is a number that JSON does not have. */
    boolean append(Column column, int row) {
        if (!column.isPresent(row)) {
            out.append("null");
            return true;
        }
        if (column instanceof StructColumn struct) {
            return struct(struct, row);
        } else if (column instanceof ListColumn list) {
            return list(list, row);
        } else if (column instanceof MapColumn map) {
            return map(map, row);
        } else if (column instanceof DoubleColumn number) {
            return number(number, row);
        } else if (column instanceof DecimalColumn decimal) {
            if (decimal.isSpecial(row)) {
                return false;
            }
            out.append(decimal.decimal(row));
        } else if (column instanceof LongColumn integer) {
            integer(integer, row);
        } else if (column instanceof BytesColumn bytes) {
            bytes(bytes, row);
        }
        return true;
    }

    private boolean number(DoubleColumn column, int row) {
        double value = column.get(row);
        if (!Double.isFinite(value)) {
            return false;
        }
        if (column.type() instanceof DataType.Float32) {
            out.append((float) value);
        } else {
            out.append(value);
        }
        return true;
    }

    private void integer(LongColumn column, int row) {
        DataType type = column.type();
        if (type instanceof DataType.Bool
                || type instanceof DataType.Int16
                || type instanceof DataType.Int32
                || type instanceof DataType.Int64) {
            out.append(column.value(row));
        } else {
            string(String.valueOf(column.value(row)));
        }
    }

    private void bytes(BytesColumn column, int row) {
        if (column.type() instanceof DataType.Json) {
            out.append(column.text(row));
        } else if (column.type() instanceof DataType.Bytes) {
            byte[] value = (byte[]) column.value(row);
            string(value == null ? "" : Base64.getEncoder().encodeToString(value));
        } else {
            string(String.valueOf(column.value(row)));
        }
    }

    private boolean struct(StructColumn column, int row) {
        DataType.Struct type = (DataType.Struct) column.type();
        out.append('{');
        for (int i = 0; i < type.fields().size(); i++) {
            out.append(i == 0 ? "" : ",");
            string(type.fields().get(i).name());
            out.append(':');
            if (!append(column.child(i), row)) {
                return false;
            }
        }
        out.append('}');
        return true;
    }

    private boolean list(ListColumn column, int row) {
        out.append('[');
        for (int i = column.start(row); i < column.end(row); i++) {
            out.append(i == column.start(row) ? "" : ",");
            if (!append(column.elements(), i)) {
                return false;
            }
        }
        out.append(']');
        return true;
    }

    private boolean map(MapColumn column, int row) {
        out.append('{');
        for (int i = column.start(row); i < column.end(row); i++) {
            out.append(i == column.start(row) ? "" : ",");
            string(String.valueOf(column.keys().value(i)));
            out.append(':');
            if (!append(column.values(), i)) {
                return false;
            }
        }
        out.append('}');
        return true;
    }

    /** RFC 8259 §7. */
    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}

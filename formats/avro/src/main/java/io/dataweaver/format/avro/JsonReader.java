package io.dataweaver.format.avro;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueWriter;
import java.nio.charset.StandardCharsets;

/**
 * Reads values and writes them as JSON: for records that contain themselves, of which no column type says all.
 *
 * <p>Records and maps become objects; a branch of a union of several becomes an object with one member, named after the
 * branch; bytes become base64. Not thread-safe.
 */
abstract class JsonReader {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** Reads a value and adds its JSON to {@code out}. */
    abstract void read(BinaryInput in, ByteOutput out);

    /** Writes {@code text} with quotes and the escapes that RFC 8259 §7 demands. */
    private static void putQuoted(byte[] text, int length, ByteOutput out) {
        out.put((byte) '"');
        for (int i = 0; i < length; i++) {
            byte b = text[i];
            if (b == '"' || b == '\\') {
                out.put((byte) '\\');
                out.put(b);
            } else if (b >= 0 && b < ' ') {
                out.put(String.format("\\u%04x", b));
            } else {
                out.put(b);
            }
        }
        out.put((byte) '"');
    }

    static byte[] quoted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteOutput out = new ByteOutput(bytes.length + 2);
        putQuoted(bytes, bytes.length, out);
        return out.toByteArray();
    }

    /** Null. */
    static final class Nulls extends JsonReader {
        @Override
        void read(BinaryInput in, ByteOutput out) {
            out.put(NULL);
        }
    }

    /** Whatever is no container: its text, in quotes unless it is a number, a boolean or JSON. */
    static final class Scalars extends JsonReader {
        private final ValueReader value;
        private final DataType type;
        private final ByteOutput text = new ByteOutput(64);

        Scalars(ValueReader value, DataType type) {
            this.value = value;
            this.type = type;
        }

        @Override
        void read(BinaryInput in, ByteOutput out) {
            ColumnBuilder one = ColumnBuilder.of(type, 1);
            value.bind(one);
            value.read(in);
            Column column = one.build();
            text.clear();
            ValueWriter.put(column, 0, text);
            if (isBare(column)) {
                out.put(text.array(), 0, text.size());
            } else {
                putQuoted(text.array(), text.size(), out);
            }
        }

        private boolean isBare(Column column) {
            return switch (type.layout()) {
                case LONG ->
                    type instanceof DataType.Bool
                            || type instanceof DataType.Int16
                            || type instanceof DataType.Int32
                            || type instanceof DataType.Int64;
                case DOUBLE, DECIMAL ->
                    column.value(0) instanceof Number number && Double.isFinite(number.doubleValue());
                case BYTES -> type instanceof DataType.Json;
                case LIST, MAP, STRUCT -> false;
            };
        }
    }

    /** Items that come in blocks. */
    private abstract static class Blocks extends JsonReader {
        private final char begin;
        private final char end;
        private final int minBytes;

        Blocks(char begin, char end, int minBytes) {
            this.begin = begin;
            this.end = end;
            this.minBytes = minBytes;
        }

        abstract void readItem(BinaryInput in, ByteOutput out);

        @Override
        final void read(BinaryInput in, ByteOutput out) {
            in.enter();
            out.put((byte) begin);
            boolean first = true;
            for (long count = in.readBlock(minBytes); count != 0; count = in.readBlock(minBytes)) {
                for (long i = 0; i < count; i++) {
                    if (!first) {
                        out.put((byte) ',');
                    }
                    first = false;
                    readItem(in, out);
                }
            }
            out.put((byte) end);
            in.leave();
        }
    }

    /** Arrays. */
    static final class Arrays extends Blocks {
        private final JsonReader item;

        Arrays(JsonReader item, int minBytes) {
            super('[', ']', minBytes);
            this.item = item;
        }

        @Override
        void readItem(BinaryInput in, ByteOutput out) {
            item.read(in, out);
        }
    }

    /** Maps. */
    static final class Maps extends Blocks {
        private final JsonReader key;
        private final JsonReader value;

        Maps(JsonReader key, JsonReader value, int minBytes) {
            super('{', '}', minBytes);
            this.key = key;
            this.value = value;
        }

        @Override
        void readItem(BinaryInput in, ByteOutput out) {
            key.read(in, out);
            out.put((byte) ':');
            value.read(in, out);
        }
    }

    /** Records; their members are set later, as a record may contain itself. */
    static final class Records extends JsonReader {
        private Skipper[] skippers = {};
        private byte[][] names = {};
        private JsonReader[] values = {};

        /** Sets the members: before value i, {@code skippers[i]} passes over what is not wanted; one more than values. */
        void set(Skipper[] newSkippers, byte[][] newNames, JsonReader[] newValues) {
            skippers = newSkippers;
            names = newNames;
            values = newValues;
        }

        @Override
        void read(BinaryInput in, ByteOutput out) {
            in.enter();
            out.put((byte) '{');
            for (int i = 0; i < values.length; i++) {
                if (i > 0) {
                    out.put((byte) ',');
                }
                skippers[i].skip(in);
                out.put(names[i]);
                out.put((byte) ':');
                values[i].read(in, out);
            }
            skippers[values.length].skip(in);
            out.put((byte) '}');
            in.leave();
        }
    }

    /** Unions. */
    static final class Unions extends JsonReader {
        private final JsonReader[] branches;

        Unions(JsonReader[] branches) {
            this.branches = branches;
        }

        @Override
        void read(BinaryInput in, ByteOutput out) {
            branches[in.readIndex(branches.length)].read(in, out);
        }
    }

    /** One branch of a union of several: an object with one member. */
    static final class Members extends JsonReader {
        private final byte[] name;
        private final JsonReader value;

        Members(byte[] name, JsonReader value) {
            this.name = name;
            this.value = value;
        }

        @Override
        void read(BinaryInput in, ByteOutput out) {
            out.put((byte) '{');
            out.put(name);
            out.put((byte) ':');
            value.read(in, out);
            out.put((byte) '}');
        }
    }

    /** The default of a field that the writer did not have. */
    static final class Defaults extends JsonReader {
        private final byte[] encoded;
        private final JsonReader value;
        private final BinaryInput inner = new BinaryInput();

        Defaults(byte[] encoded, JsonReader value) {
            this.encoded = encoded;
            this.value = value;
        }

        @Override
        void read(BinaryInput in, ByteOutput out) {
            inner.reset(encoded, 0, encoded.length);
            inner.beginRecord(Integer.MAX_VALUE);
            value.read(inner, out);
        }
    }

    /** Values that can be written, but not read as what is wanted. */
    static final class Unreadable extends JsonReader {
        private final ValueReader reason;

        Unreadable(ValueReader reason) {
            this.reason = reason;
        }

        @Override
        void read(BinaryInput in, ByteOutput out) {
            reason.read(in);
        }
    }
}

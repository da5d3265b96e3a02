package io.dataweaver.format.avro;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.function.IntFunction;

/**
 * Reads the fields of one record, in the order in which they were written, to the ends of their columns; what is not wanted
 * is passed over.
 *
 * <p>This is the loop in which the time goes. It switches over the kind of each value, so that the most frequent ones are
 * read in place, and the others without a virtual call. Not thread-safe.
 */
final class RecordReader {

    /** Short text is copied eight bytes at a time; the call of a copy would take longer. */
    private static final int SHORT_TEXT = 64;

    private enum Kind {
        LONG,
        TEXT,
        DOUBLE,
        SCALED_LONG,
        DECIMAL,
        BOOLEAN,
        ENUM,
        STRUCT,
        OTHER
    }

    /** One value to read. */
    private static final class Step {
        final Skipper before;
        final boolean skips;
        final int column;

        /** What reads the value; of a union of null and one other, what reads the other. */
        final ValueReader value;

        /** The whole, with its union. */
        final ValueReader whole;

        final Kind kind;

        /** Whether there is a union of null and one other; {@code nullByte} and {@code valueByte} are its branches. */
        final boolean nullable;

        final int nullByte;
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.TEXT, 1);
        LongColumn.Builder longs = (LongColumn.Builder) ColumnBuilder.of(DataTypes.BIGINT, 1);
        BytesColumn.Builder texts = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.TEXT, 1);

        Step(Skipper before, ValueReader whole, int column) {
            this.before = before;
            this.skips = before != Skipper.NOTHING;
            this.whole = whole;
            this.column = column;
            ValueReader inner = whole;
            int nullIndex = -1;
            if (whole instanceof ValueReader.Unions union && union.branches().length == 2) {
                for (int i = 0; i < 2; i++) {
                    if (union.branches()[i] instanceof ValueReader.Nulls nulls && nulls.isAllowed()) {
                        nullIndex = i;
                        inner = union.branches()[1 - i];
                    }
                }
            }
            this.value = inner;
            this.nullable = nullIndex >= 0;
            this.nullByte = nullIndex * 2; // zig-zag
            this.kind = kind(inner);
        }

        private static Kind kind(ValueReader value) {
            if (value instanceof ValueReader.Longs) {
                return Kind.LONG;
            } else if (value instanceof ValueReader.Texts) {
                return Kind.TEXT;
            } else if (value instanceof ValueReader.Doubles) {
                return Kind.DOUBLE;
            } else if (value instanceof ValueReader.ScaledLongs) {
                return Kind.SCALED_LONG;
            } else if (value instanceof ValueReader.Decimals) {
                return Kind.DECIMAL;
            } else if (value instanceof ValueReader.Booleans) {
                return Kind.BOOLEAN;
            } else if (value instanceof ValueReader.Enums) {
                return Kind.ENUM;
            }
            return value instanceof ValueReader.Structs ? Kind.STRUCT : Kind.OTHER;
        }

        void bind(ColumnBuilder newBuilder) {
            builder = newBuilder;
            whole.bind(newBuilder);
            if (kind == Kind.LONG) {
                longs = (LongColumn.Builder) newBuilder;
            } else if (kind == Kind.TEXT) {
                texts = (BytesColumn.Builder) newBuilder;
            }
        }
    }

    private final Step[] steps;
    private final Skipper after;

    /**
     * Creates a reader: before value i, {@code skippers[i]} passes over what is not wanted.
     *
     * @param skippers one more than values
     * @param columns where each value goes
     */
    RecordReader(Skipper[] skippers, ValueReader[] values, int[] columns) {
        steps = new Step[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new Step(skippers[i], values[i], columns[i]);
        }
        after = skippers[values.length];
    }

    /** Says where the values of each column go from now on. */
    void bind(IntFunction<ColumnBuilder> builders) {
        for (Step step : steps) {
            step.bind(builders.apply(step.column));
        }
    }

    /** Reads a record. */
    void read(BinaryInput in) {
        for (Step step : steps) {
            if (step.skips) {
                step.before.skip(in);
            }
            if (step.nullable && in.readBranchOfTwo() == step.nullByte) {
                step.builder.appendNull();
                continue;
            }
            switch (step.kind) {
                case LONG -> step.longs.append(in.readLong());
                case TEXT -> readText(in, step);
                case DOUBLE -> ((ValueReader.Doubles) step.value).read(in);
                case SCALED_LONG -> ((ValueReader.ScaledLongs) step.value).read(in);
                case DECIMAL -> ((ValueReader.Decimals) step.value).read(in);
                case BOOLEAN -> ((ValueReader.Booleans) step.value).read(in);
                case ENUM -> ((ValueReader.Enums) step.value).read(in);
                case STRUCT -> ((ValueReader.Structs) step.value).read(in);
                case OTHER -> step.value.read(in);
            }
        }
        after.skip(in);
    }

    /** Copies and checks at once; what is not ASCII is checked again with care. */
    private static void readText(BinaryInput in, Step step) {
        int length = in.readLength();
        byte[] bytes = in.bytes;
        int from = in.at;
        if (length > SHORT_TEXT || from > bytes.length - SHORT_TEXT - Long.BYTES) {
            ((ValueReader.Texts) step.value).append(in, from, length);
            return;
        }
        BytesColumn.Builder texts = step.texts;
        texts.reserve(length + Long.BYTES);
        byte[] to = texts.data();
        int used = texts.used();
        long seen = 0;
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long word = BinaryInput.word(bytes, from + i);
            seen |= word;
            BinaryInput.setWord(to, used + i, word);
        }
        // Behind the text stands what comes next, which does not count, and is written over.
        long last = BinaryInput.word(bytes, from + whole);
        BinaryInput.setWord(to, used + whole, last);
        seen |= last & ((1L << ((length - whole) * Byte.SIZE)) - 1);
        if ((seen & Utf8.HIGH_BITS) != 0) {
            ((ValueReader.Texts) step.value).append(in, from, length);
            return;
        }
        texts.commit(length);
        in.at = from + length;
    }
}

package io.dataweaver.core.exchange;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.StructColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A hash of the key of each row: the same in every process and version, for equal values of a type. Null is a value, equal to
 * null; so are NaN to NaN, 0.0 to -0.0, 1.0 to 1.00, and maps of the same entries in another order.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class KeyHash {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = 0x9E3779B97F4A7C15L;
    private static final long NULL = 0x6A09E667F3BCC909L;
    private static final long NOT_A_NUMBER = 0x510E527FADE682D1L;

    private final int[] columns;

    /** Creates a hash of the columns {@code key} of {@code schema}; all rows are equal if there is none. */
    public KeyHash(Schema schema, List<String> key) {
        this.columns = key.stream().mapToInt(schema::indexOf).toArray();
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                throw new IllegalArgumentException("key column '" + key.get(i) + "' is not in " + schema.names());
            }
        }
    }

    /** Returns the partition of {@code count} to which a hash belongs. */
    public static int partition(long hash, int count) {
        return (int) (((hash >>> Integer.SIZE) * count) >>> Integer.SIZE);
    }

    /** Returns the hash of each row that {@code batch} shows. A value that an update did not change is that of the row before. */
    public long[] of(RecordBatch batch) {
        long[] hashes = new long[batch.size()];
        java.util.Arrays.fill(hashes, SEED);
        for (int index : columns) {
            Column column = batch.column(index);
            if (column instanceof LongColumn longs && column.isComplete()) {
                addLongs(longs.values(), batch, hashes);
            } else {
                for (int i = 0; i < hashes.length; i++) {
                    hashes[i] = mix(hashes[i], value(column, rowOf(batch, column, i)));
                }
            }
        }
        return hashes;
    }

    private static void addLongs(long[] values, RecordBatch batch, long[] hashes) {
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = mix(hashes[i], values[batch.row(i)]);
        }
    }

    /** Returns the first shown row whose key the source did not send; -1 if there is none. */
    int unsent(RecordBatch batch, int from) {
        for (int i = from; i < batch.size(); i++) {
            for (int index : columns) {
                Column column = batch.column(index);
                if (column.isUnchanged(rowOf(batch, column, i))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static int rowOf(RecordBatch batch, Column column, int shown) {
        int row = batch.row(shown);
        return shown > 0 && column.isUnchanged(row) && isUpdate(batch, shown - 1) ? batch.row(shown - 1) : row;
    }

    /** Tells whether shown row {@code index} and the one behind it are a row before and after an update. */
    static boolean isUpdate(RecordBatch batch, int index) {
        return batch.kinds() != null
                && index + 1 < batch.size()
                && batch.kind(batch.row(index)) == ChangeKind.UPDATE_BEFORE
                && batch.kind(batch.row(index + 1)) == ChangeKind.UPDATE_AFTER;
    }

    private static long value(Column column, int row) {
        if (!column.isPresent(row)) {
            return NULL;
        }
        return switch (column.type().layout()) {
            case LONG -> ((LongColumn) column).get(row);
            case DOUBLE -> Double.doubleToLongBits(((DoubleColumn) column).get(row) + 0.0); // -0.0 becomes 0.0
            case DECIMAL -> decimal((DecimalColumn) column, row);
            case BYTES -> {
                BytesColumn bytes = (BytesColumn) column;
                yield bytes(bytes.data(), bytes.start(row), bytes.end(row));
            }
            case LIST -> {
                ListColumn list = (ListColumn) column;
                long hash = (long) list.end(row) - list.start(row);
                for (int i = list.start(row); i < list.end(row); i++) {
                    hash = mix(hash, value(list.elements(), i));
                }
                yield hash;
            }
            case MAP -> {
                MapColumn map = (MapColumn) column;
                long sum = (long) map.end(row) - map.start(row);
                for (int i = map.start(row); i < map.end(row); i++) {
                    sum += mix(mix(SEED, value(map.keys(), i)), value(map.values(), i));
                }
                yield sum;
            }
            case STRUCT -> {
                StructColumn struct = (StructColumn) column;
                long hash = SEED;
                for (int i = 0; i < ((DataType.Struct) struct.type()).fields().size(); i++) {
                    hash = mix(hash, value(struct.child(i), row));
                }
                yield hash;
            }
        };
    }

    private static long decimal(DecimalColumn column, int row) {
        if (column.isSpecial(row)) {
            return NOT_A_NUMBER + column.scale(row);
        }
        if (column.isBig(row)) {
            return big(column.big(row));
        }
        return small(column.unscaled(row), column.scale(row));
    }

    private static long big(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        BigInteger digits = stripped.unscaledValue();
        if (digits.bitLength() < Long.SIZE) {
            return small(digits.longValue(), stripped.scale());
        }
        byte[] bytes = digits.toByteArray();
        return mix(bytes(bytes, 0, bytes.length), stripped.scale());
    }

    /** Without the zeros at its end, of which equal numbers may have different ones. */
    private static long small(long unscaled, int scale) {
        long digits = unscaled;
        int left = scale;
        while (digits != 0 && digits % 10 == 0) {
            digits /= 10;
            left--;
        }
        return mix(digits, digits == 0 ? 0 : left);
    }

    private static long bytes(byte[] data, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash, (long) LONG.get(data, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << Byte.SIZE | (data[at] & 0xff);
        }
        return mix(hash, rest);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014, figure 14). */
    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0xBF58476D1CE4E5B9L + SEED;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Whole numbers, and all that is counted in them. */
final class LongValues extends Values {

    private static final int JULIAN_DAY_OF_1970 = 2_440_588;
    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    private final Type physical;
    private final LongMeaning meaning;
    private final DataType target;
    private final RunLengthReader booleans = new RunLengthReader();
    private final int[] bits = new int[1024];
    private long[] dictionary = new long[0];
    private long[] values = new long[0];
    private Encoding encoding = Encoding.PLAIN;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int bit;
    private int pageValues;
    private int pageDone;
    private @Nullable DeltaReader delta;

    LongValues(Type physical, LongMeaning meaning, DataType target) {
        this.physical = physical;
        this.meaning = meaning;
        this.target = target;
    }

    private int width() {
        return physical == Type.INT32 ? 4 : physical == Type.INT96 ? 12 : 8;
    }

    @Override
    void readDictionary(byte[] source, int from, int to, int size) {
        if (physical == Type.BOOLEAN || (long) size * width() > to - from) {
            throw new DamagedException("a dictionary of " + size + " values has " + (to - from) + " bytes");
        }
        dictionary = new long[size];
        plain(source, from, dictionary, 0, size);
    }

    private void plain(byte[] source, int from, long[] to, int first, int some) {
        int last = first + some;
        int next = from;
        if (physical == Type.INT64) {
            for (int i = first; i < last; i++, next += 8) {
                to[i] = Bytes.getLong(source, next);
            }
        } else if (physical == Type.INT96) {
            for (int i = first; i < last; i++, next += 12) {
                to[i] = timestamp(Bytes.getLong(source, next), Bytes.getInt(source, next + 8));
            }
        } else if (meaning.unsigned()) {
            for (int i = first; i < last; i++, next += 4) {
                to[i] = Bytes.getInt(source, next) & 0xffff_ffffL;
            }
        } else {
            for (int i = first; i < last; i++, next += 4) {
                to[i] = Bytes.getInt(source, next);
            }
        }
    }

    /** Returns what the meaning counts in; the smallest long if it cannot count that far or that finely. */
    private long timestamp(long nanos, int julianDay) {
        long day = (long) julianDay - JULIAN_DAY_OF_1970;
        if (nanos < 0 || nanos >= NANOS_OF_DAY || nanos % meaning.divide() != 0) {
            return Long.MIN_VALUE;
        }
        long perDay = NANOS_OF_DAY / meaning.divide();
        try {
            return io.dataweaver.api.data.Temporal.addExact(day, perDay, nanos / meaning.divide());
        } catch (ArithmeticException outOfRange) {
            return Long.MIN_VALUE;
        }
    }

    @Override
    void startPage(Encoding how, byte[] source, int from, int to, int most) {
        encoding = how;
        bytes = source;
        at = from;
        end = to;
        bit = 0;
        pageDone = 0;
        pageValues = 0;
        delta = null;
        switch (how) {
            case PLAIN -> {}
            case RLE -> startBooleans();
            case DELTA_BINARY_PACKED -> {
                if (physical != Type.INT32 && physical != Type.INT64) {
                    throw unsupported(how, physical);
                }
                delta = to > from ? new DeltaReader(source, from, to) : null;
            }
            case BYTE_STREAM_SPLIT -> {
                if (physical != Type.INT32 && physical != Type.INT64) {
                    throw unsupported(how, physical);
                }
                pageValues = (to - from) / width();
            }
            default -> throw unsupported(how, physical);
        }
    }

    private void startBooleans() {
        if (physical != Type.BOOLEAN) {
            throw unsupported(Encoding.RLE, physical);
        }
        if (end - at >= 4) {
            int length = Bytes.getInt(bytes, at);
            if (length < 0 || length > end - at - 4) {
                throw new DamagedException("booleans of " + length + " bytes");
            }
            booleans.start(bytes, at + 4, at + 4 + length, 1);
        } else {
            booleans.start(bytes, at, at, 1);
        }
    }

    @Override
    void begin(int rows) {
        super.begin(rows);
        values = new long[rows];
    }

    private void reserve(int some) {
        if (values.length - count < some) {
            values = Arrays.copyOf(values, Math.max(count + some, values.length + (values.length >> 1)));
        }
    }

    @Override
    void decode(int some) {
        reserve(some);
        if (encoding == Encoding.DELTA_BINARY_PACKED) {
            if (delta == null) {
                throw tooFew(0, some);
            }
            delta.read(values, count, some);
            if (physical == Type.INT32) {
                for (int i = count; i < count + some; i++) {
                    values[i] = meaning.unsigned() ? values[i] & 0xffff_ffffL : (int) values[i];
                }
            }
        } else if (encoding == Encoding.RLE) {
            for (int done = 0; done < some; ) {
                int part = Math.min(bits.length, some - done);
                booleans.read(bits, 0, part);
                for (int i = 0; i < part; i++) {
                    values[count + done + i] = bits[i];
                }
                done += part;
            }
        } else if (encoding == Encoding.BYTE_STREAM_SPLIT) {
            split(some);
        } else if (physical == Type.BOOLEAN) {
            packed(some);
        } else {
            if ((long) some * width() > end - at) {
                throw tooFew(end - at, some * width());
            }
            plain(bytes, at, values, count, some);
            at += some * width();
        }
    }

    private void split(int some) {
        if (some > pageValues - pageDone) {
            throw tooFew(pageValues - pageDone, some);
        }
        int width = width();
        for (int i = 0; i < some; i++) {
            long value = 0;
            for (int b = width - 1; b >= 0; b--) {
                value = value << 8 | (bytes[at + b * pageValues + pageDone + i] & 0xff);
            }
            values[count + i] = width == 8 ? value : meaning.unsigned() ? value : (int) value;
        }
        pageDone += some;
    }

    private void packed(int some) {
        if ((long) bit + some > (end - at) * 8L) {
            throw tooFew(end - at, some);
        }
        for (int i = 0; i < some; i++, bit++) {
            values[count + i] = (long) bytes[at + (bit >>> 3)] >>> (bit & 7) & 1;
        }
    }

    @Override
    void look(int[] wanted, int some) {
        reserve(some);
        long[] from = dictionary;
        long[] to = values;
        for (int i = 0, next = count; i < some; i++, next++) {
            to[next] = from[wanted[i]];
        }
    }

    @Override
    long byteSize() {
        return 8L * count;
    }

    @Override
    Column column(int slots, byte @Nullable [] marks, Bad bad) {
        if (target instanceof DataType.Decimal decimal && (meaning.unsigned() || !meaning.isScaled(decimal))) {
            return decimals(slots, marks, bad);
        }
        if (physical == Type.INT96) {
            for (int i = 0; i < count; i++) {
                if (values[i] == Long.MIN_VALUE) {
                    bad.reject(i, "a timestamp out of range, or finer than its column");
                }
            }
        } else {
            meaning.apply(values, count, bad);
        }
        spread(slots, marks);
        return target instanceof DataType.Decimal decimal
                ? new DecimalColumn(decimal, values, null, null, slots, marks)
                : new LongColumn(target, values, slots, marks);
    }

    private void spread(int slots, byte @Nullable [] marks) {
        if (values.length < slots) {
            values = Arrays.copyOf(values, slots);
        }
        if (marks != null) {
            int from = count;
            for (int slot = slots - 1; slot >= 0 && from <= slot; slot--) {
                values[slot] = marks[slot] == Column.PRESENT ? values[--from] : 0;
            }
        }
    }

    private Column decimals(int slots, byte @Nullable [] marks, Bad bad) {
        DecimalColumn.Builder builder = (DecimalColumn.Builder) ColumnBuilder.of(target, slots);
        int next = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (marks != null && marks[slot] != Column.PRESENT) {
                builder.appendNull();
                continue;
            }
            long value = values[next];
            BigInteger exact = BigInteger.valueOf(value);
            if (meaning.unsigned() && physical == Type.INT64 && value < 0) {
                exact = exact.add(BigInteger.ONE.shiftLeft(Long.SIZE));
            }
            try {
                builder.append(new BigDecimal(exact, meaning.scale()));
            } catch (IllegalArgumentException unfit) {
                bad.reject(next, exact.toString());
                builder.appendNull();
            }
            next++;
        }
        return builder.build();
    }
}

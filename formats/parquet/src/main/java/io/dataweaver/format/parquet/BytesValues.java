package io.dataweaver.format.parquet;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.format.Utf8;
import io.dataweaver.api.format.ValueParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** Bytes of any or of one length: text, bytes, UUIDs, and decimals that are written so. */
final class BytesValues extends Values {

    /** More in one batch is taken for an attack. */
    private static final int MAX_BATCH = 1 << 29;

    /** What a page of lengths may hold: others make pages of some ten thousand values. */
    private static final int MAX_LENGTHS = 1 << 24;

    private final int fixed;
    private final BytesMeaning meaning;
    private final DataType target;
    private byte[] dictionary = new byte[0];
    private int[] dictionaryOffsets = new int[1];
    private int largest;
    private boolean dictionaryIsGood = true;
    private boolean isGood = true;
    private byte[] data = new byte[0];
    private int[] offsets = new int[1];
    private Encoding encoding = Encoding.PLAIN;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int pageValues;
    private int pageDone;
    private long[] lengths = new long[0];
    private long[] prefixes = new long[0];
    private byte[] previous = new byte[0];
    private int previousLength;

    /**
     * Creates it.
     *
     * @param fixed how long each value is; -1 if that differs
     */
    BytesValues(int fixed, BytesMeaning meaning, DataType target) {
        this.fixed = fixed;
        this.meaning = meaning;
        this.target = target;
    }

    private int length(byte[] source, int from, int to) {
        if (fixed >= 0) {
            if (to - from < fixed) {
                throw tooFew(to - from, fixed);
            }
            return fixed;
        }
        int length = to - from < 4 ? -1 : Bytes.getInt(source, from);
        if (length < 0 || length > to - from - 4) {
            throw new DamagedException("a value is to have " + Integer.toUnsignedString(length) + " bytes, of "
                    + Math.max(0, to - from - 4));
        }
        return length;
    }

    @Override
    void readDictionary(byte[] source, int from, int to, int size) {
        int prefix = fixed >= 0 ? 0 : 4;
        if ((long) size * Math.max(1, prefix + Math.max(fixed, 0)) > to - from && size > 0) {
            throw new DamagedException("a dictionary of " + size + " values has " + (to - from) + " bytes");
        }
        dictionary = new byte[to - from];
        dictionaryOffsets = new int[size + 1];
        largest = 0;
        int next = from;
        int used = 0;
        for (int i = 0; i < size; i++) {
            int length = length(source, next, to);
            next += prefix;
            System.arraycopy(source, next, dictionary, used, length);
            next += length;
            used += length;
            dictionaryOffsets[i + 1] = used;
            largest = Math.max(largest, length);
        }
        dictionaryIsGood = !meaning.isText() || isText(dictionary, dictionaryOffsets, size);
    }

    @Override
    int largest() {
        return largest;
    }

    @Override
    void startPage(Encoding how, byte[] source, int from, int to, int most) {
        encoding = how;
        bytes = source;
        at = from;
        end = to;
        pageDone = 0;
        switch (how) {
            case PLAIN -> {}
            case BYTE_STREAM_SPLIT -> {
                if (fixed <= 0) {
                    throw unsupported(how, target);
                }
                pageValues = (to - from) / fixed;
            }
            case DELTA_LENGTH_BYTE_ARRAY -> at = lengths(from, most);
            case DELTA_BYTE_ARRAY -> {
                int behind = lengths(from, most);
                long[] read = prefixes;
                prefixes = lengths;
                lengths = read;
                at = lengths(behind, most);
                previousLength = 0;
            }
            default -> throw unsupported(how, target);
        }
    }

    private int lengths(int from, int most) {
        if (from == end) {
            pageValues = 0;
            return from;
        }
        DeltaReader delta = new DeltaReader(bytes, from, end);
        if (delta.total() > most || delta.total() > MAX_LENGTHS) {
            throw new DamagedException("a page of " + most + " values has " + delta.total() + " lengths");
        }
        pageValues = delta.total();
        if (lengths.length < pageValues) {
            lengths = new long[pageValues];
        }
        delta.read(lengths, 0, pageValues);
        return delta.behind();
    }

    @Override
    void begin(int rows) {
        super.begin(rows);
        offsets = new int[rows + 1];
        data = new byte[Math.max(64, Math.min(rows, 4096) * 16)];
        isGood = true;
    }

    private void reserve(int some) {
        if (offsets.length - count - 1 < some) {
            offsets = Arrays.copyOf(offsets, Math.max(count + some + 1, offsets.length + (offsets.length >> 1)));
        }
    }

    private void room(int used, long more) {
        if (data.length - used < more) {
            if (used + more > MAX_BATCH) {
                throw new DamagedException("the values of one batch take more than " + MAX_BATCH + " bytes");
            }
            data = Arrays.copyOf(data, (int) Math.min(MAX_BATCH, Math.max(used + more, data.length * 2L)));
        }
    }

    @Override
    void decode(int some) {
        reserve(some);
        isGood = false;
        switch (encoding) {
            case PLAIN -> plain(some);
            case BYTE_STREAM_SPLIT -> split(some);
            case DELTA_LENGTH_BYTE_ARRAY -> apart(some);
            default -> incremental(some);
        }
    }

    private void plain(int some) {
        int used = offsets[count];
        int prefix = fixed >= 0 ? 0 : 4;
        for (int i = 0; i < some; i++) {
            int length = length(bytes, at, end);
            at += prefix;
            room(used, length);
            System.arraycopy(bytes, at, data, used, length);
            at += length;
            used += length;
            offsets[count + i + 1] = used;
        }
    }

    private void split(int some) {
        if (some > pageValues - pageDone) {
            throw tooFew(pageValues - pageDone, some);
        }
        int used = offsets[count];
        room(used, (long) some * fixed);
        for (int i = 0; i < some; i++) {
            for (int b = 0; b < fixed; b++) {
                data[used++] = bytes[at + b * pageValues + pageDone + i];
            }
            offsets[count + i + 1] = used;
        }
        pageDone += some;
    }

    private void apart(int some) {
        if (some > pageValues - pageDone) {
            throw tooFew(pageValues - pageDone, some);
        }
        int used = offsets[count];
        for (int i = 0; i < some; i++) {
            int length = checked(lengths[pageDone + i], end - at);
            room(used, length);
            System.arraycopy(bytes, at, data, used, length);
            at += length;
            used += length;
            offsets[count + i + 1] = used;
        }
        pageDone += some;
    }

    private void incremental(int some) {
        if (some > pageValues - pageDone) {
            throw tooFew(pageValues - pageDone, some);
        }
        int used = offsets[count];
        for (int i = 0; i < some; i++) {
            int kept = checked(prefixes[pageDone + i], previousLength);
            int added = checked(lengths[pageDone + i], end - at);
            int length = Math.addExact(kept, added);
            room(used, length);
            System.arraycopy(previous, 0, data, used, kept);
            System.arraycopy(bytes, at, data, used + kept, added);
            if (previous.length < length) {
                previous = Arrays.copyOf(previous, Math.max(length, previous.length * 2));
            }
            System.arraycopy(bytes, at, previous, kept, added);
            previousLength = length;
            at += added;
            used += length;
            offsets[count + i + 1] = used;
        }
        pageDone += some;
    }

    private static int checked(long length, int most) {
        if (length < 0 || length > most) {
            throw new DamagedException("a value is to have " + length + " bytes, of " + most);
        }
        return (int) length;
    }

    @Override
    void look(int[] wanted, int some) {
        reserve(some);
        isGood &= dictionaryIsGood;
        int used = offsets[count];
        room(used, (long) some * Math.min(largest, 64));
        for (int i = 0; i < some; i++) {
            int from = dictionaryOffsets[wanted[i]];
            int length = dictionaryOffsets[wanted[i] + 1] - from;
            room(used, length);
            System.arraycopy(dictionary, from, data, used, length);
            used += length;
            offsets[count + i + 1] = used;
        }
    }

    @Override
    long byteSize() {
        return offsets[count] + 4L * count;
    }

    /** Returns how long a value of the batch is. */
    int lengthOf(int value) {
        return offsets[value + 1] - offsets[value];
    }

    @Override
    Column column(int slots, byte @Nullable [] marks, Bad bad) {
        if (target instanceof DataType.Decimal) {
            return decimals(slots, marks, bad);
        }
        if (meaning.isText() && !isGood && !isText(data, offsets, count)) {
            for (int i = 0; i < count; i++) {
                if (!Utf8.isWellFormed(data, offsets[i], offsets[i + 1])) {
                    bad.reject(i, "bytes that are no UTF-8");
                }
            }
        } else if (meaning == BytesMeaning.UUID && fixed != 16) {
            for (int i = 0; i < count; i++) {
                if (lengthOf(i) != 16) {
                    throw new DamagedException("a UUID has " + lengthOf(i) + " bytes");
                }
            }
        }
        if (offsets.length <= slots) {
            offsets = Arrays.copyOf(offsets, slots + 1);
        }
        if (marks != null) {
            int next = offsets[count];
            int from = count;
            for (int slot = slots - 1; slot >= 0; slot--) {
                offsets[slot + 1] = next;
                if (marks[slot] == Column.PRESENT) {
                    next = offsets[--from];
                }
            }
            offsets[0] = 0;
        }
        return new BytesColumn(target, data, offsets, slots, marks);
    }

    /** Tells whether all values are well-formed: all together, and none beginning within a character. */
    private static boolean isText(byte[] data, int[] offsets, int count) {
        if (!Utf8.isWellFormed(data, 0, offsets[count])) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (offsets[i] < offsets[i + 1] && (data[offsets[i]] & 0xc0) == 0x80) {
                return false;
            }
        }
        return true;
    }

    private Column decimals(int slots, byte @Nullable [] marks, Bad bad) {
        DecimalColumn.Builder builder = (DecimalColumn.Builder) ColumnBuilder.of(target, slots);
        int next = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (marks != null && marks[slot] != Column.PRESENT) {
                builder.appendNull();
                continue;
            }
            int value = next++;
            try {
                if (meaning == BytesMeaning.DECIMAL_TEXT) {
                    ValueParser.append(data, offsets[value], offsets[value + 1], builder);
                } else {
                    append(value, builder);
                }
            } catch (IllegalArgumentException unfit) {
                bad.reject(value, "a number of " + lengthOf(value) + " bytes");
                builder.appendNull();
            }
        }
        return builder.build();
    }

    private void append(int value, DecimalColumn.Builder builder) {
        int from = offsets[value];
        int length = lengthOf(value);
        if (length > 512) {
            throw new IllegalArgumentException("too long");
        }
        BigInteger unscaled = length == 0 ? BigInteger.ZERO : new BigInteger(data, from, length);
        builder.append(new BigDecimal(unscaled, ((DataType.Decimal) target).scale()));
    }
}

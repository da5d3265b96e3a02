package io.dataweaver.core.keyed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The groups at work, in front of the table that holds all of them: in memory up to a number of bytes, written through at
 * each checkpoint. A group is a number here, valid until groups are removed, written or told of; what it has come to lies in
 * longs: for each aggregate how many values it has taken, and a number. Values of any size, where there are any, lie beside.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class GroupTable {

    /** A quarter of the heap for what is at work, if there is a table for each processor; in bytes. */
    static final long MOST_IN_MEMORY = Math.max(
            4L << 20,
            Runtime.getRuntime().maxMemory() / (4L * Runtime.getRuntime().availableProcessors()));

    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int PLACE = PAGE - 1;

    /** Where the last record stood that came to the group. */
    private static final int ORIGIN = 0;

    private static final int FLAGS = 1;
    private static final int FIRST = 2;

    /** It was let out before, so that what comes next changes it. */
    private static final long KNOWN = 1;

    /** It differs from what the table holds. */
    private static final long CHANGED = 2;

    /** It has changed since it was let out. */
    private static final long TOUCHED = 4;

    /** The table holds it, as it is or as it was. */
    private static final long STORED = 8;

    private static final byte NONE = 0;
    private static final byte BYTES = 1;
    private static final byte DECIMAL = 2;

    /** About what a value takes on the heap beside its bytes. */
    private static final int BYTES_OF_A_VALUE = 48;

    private final KeyedStore.Table table;
    private final long most;
    private final int aggregates;
    private final int width;
    private final KeyTable keys = new KeyTable();
    private long[][] pages = new long[1][];
    private @Nullable Object[] @Nullable [] values = new @Nullable Object[1][];
    private long valueBytes;
    private int[] touched = new int[16];
    private int touchedCount;
    private ByteBuffer encoded = ByteBuffer.allocate(256);

    /** Whether every group is in memory, so that one that is not there is nowhere. */
    private boolean complete;

    /** Takes groups. */
    interface Taker {
        void take(byte[] key, int group);
    }

    GroupTable(KeyedStore.Table table, int aggregates) {
        this(table, aggregates, MOST_IN_MEMORY);
    }

    /**
     * Creates a table.
     *
     * @param most about how many bytes of memory it may take
     */
    GroupTable(KeyedStore.Table table, int aggregates, long most) {
        this.table = table;
        this.most = most;
        this.aggregates = aggregates;
        this.width = FIRST + 2 * aggregates;
        this.complete = table.isEmpty();
    }

    /**
     * Returns a group to be changed; a new one if there is none of that key.
     *
     * @param key in its first {@code length} bytes
     */
    int changing(byte[] key, int length) {
        int group = find(key, length);
        if (group == KeyTable.NONE) {
            group = add(key, length);
        }
        page(group)[start(group) + FLAGS] |= CHANGED;
        return group;
    }

    /** Returns a group to be changed, of which {@link #touched} is to tell. */
    int touching(byte[] key, int length) {
        int group = changing(key, length);
        long[] page = page(group);
        int flags = start(group) + FLAGS;
        if ((page[flags] & TOUCHED) == 0) {
            page[flags] |= TOUCHED;
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, touched.length * 2);
            }
            touched[touchedCount++] = group;
        }
        return group;
    }

    /** Returns the group of a key, from memory or from the table; {@link KeyTable#NONE} if there is none. */
    int find(byte[] key, int length) {
        int group = keys.find(key, length);
        if (group != KeyTable.NONE || complete) {
            return group;
        }
        byte[] stored = table.get(Arrays.copyOf(key, length));
        return stored == null ? KeyTable.NONE : load(key, length, stored);
    }

    private int add(byte[] key, int length) {
        int group = keys.add(key, length);
        int page = group >>> PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, pages.length * 2);
            values = Arrays.copyOf(values, values.length * 2);
        }
        if (pages[page] == null) {
            pages[page] = new long[PAGE * width];
        } else {
            Arrays.fill(pages[page], start(group), start(group) + width, 0);
        }
        return group;
    }

    byte[] key(int group) {
        return keys.key(group);
    }

    /** Returns the longs among which those of {@code group} are. */
    long[] page(int group) {
        return pages[group >>> PAGE_BITS];
    }

    private int start(int group) {
        return (group & PLACE) * width;
    }

    /** Returns where in {@link #page} the count of an aggregate is; its number is behind it. */
    int at(int group, int aggregate) {
        return start(group) + FIRST + 2 * aggregate;
    }

    long count(int group, int aggregate) {
        return page(group)[at(group, aggregate)];
    }

    long number(int group, int aggregate) {
        return page(group)[at(group, aggregate) + 1];
    }

    long origin(int group) {
        return page(group)[start(group) + ORIGIN];
    }

    /** Says where the last record stood that came to a group. */
    void origin(int group, long origin) {
        page(group)[start(group) + ORIGIN] = origin;
    }

    /** Tells whether a group was let out before, and takes note that it is let out now. */
    boolean letOut(int group) {
        long[] page = page(group);
        int flags = start(group) + FLAGS;
        boolean before = (page[flags] & KNOWN) != 0;
        page[flags] |= KNOWN;
        return before;
    }

    /** Returns a byte array or a BigDecimal; null where there is none. */
    @Nullable Object value(int group, int aggregate) {
        @Nullable Object[] page = values[group >>> PAGE_BITS];
        return page == null ? null : page[(group & PLACE) * aggregates + aggregate];
    }

    void value(int group, int aggregate, @Nullable Object value) {
        int index = group >>> PAGE_BITS;
        @Nullable Object[] page = values[index];
        if (page == null) {
            page = new @Nullable Object[PAGE * aggregates];
            values[index] = page;
        }
        int at = (group & PLACE) * aggregates + aggregate;
        valueBytes += size(value) - size(page[at]);
        page[at] = value;
    }

    private static long size(@Nullable Object value) {
        return value == null ? 0 : BYTES_OF_A_VALUE + (value instanceof byte[] bytes ? bytes.length : 0);
    }

    /** Takes a group out, which is in memory. */
    void remove(int group) {
        if (!complete || (page(group)[start(group) + FLAGS] & STORED) != 0) {
            table.remove(keys.key(group));
        }
        for (int i = 0; i < aggregates; i++) {
            if (value(group, i) != null) {
                value(group, i, null);
            }
        }
        keys.remove(group);
    }

    /** Tells of the groups that were touched since this was asked last, in the order in which they were. */
    void touched(Taker to) {
        for (int i = 0; i < touchedCount; i++) {
            int group = touched[i];
            page(group)[start(group) + FLAGS] &= ~TOUCHED;
            to.take(keys.key(group), group);
        }
        touchedCount = 0;
    }

    /** Puts what was changed into the table, and forgets groups if there are many. */
    void write() {
        int[] changed = changed();
        keys.sort(changed);
        for (int group : changed) {
            table.put(keys.key(group), encode(group));
            page(group)[start(group) + FLAGS] |= STORED;
            page(group)[start(group) + FLAGS] &= ~CHANGED;
        }
        if (isLarge()) {
            forget();
        }
    }

    private int[] changed() {
        int[] all = keys.all();
        int count = 0;
        for (int group : all) {
            if ((page(group)[start(group) + FLAGS] & CHANGED) != 0) {
                all[count++] = group;
            }
        }
        return Arrays.copyOf(all, count);
    }

    private boolean isLarge() {
        long rows = (long) keys.limit() * width * Long.BYTES;
        return keys.byteSize() + rows + valueBytes > most;
    }

    private void forget() {
        keys.clear();
        pages = new long[1][];
        values = new @Nullable Object[1][];
        valueBytes = 0;
        complete = false;
    }

    /** Writes if groups take so much memory that some have to go. */
    void shrink() {
        if (isLarge()) {
            write();
        }
    }

    /** Tells of all groups, in the order of their keys. */
    void all(Taker to) {
        if (!complete) {
            // What is in memory alone has to be put in between what is not.
            write();
            forget();
            table.forEach((key, stored) -> {
                if (keys.limit() >= PAGE) {
                    forget();
                }
                to.take(key, load(key, key.length, stored));
            });
            return;
        }
        int[] all = keys.all();
        keys.sort(all);
        for (int group : all) {
            to.take(keys.key(group), group);
        }
    }

    private byte[] encode(int group) {
        encoded.clear();
        reserve(Long.BYTES + 1);
        encoded.putLong(origin(group));
        encoded.put((byte) (page(group)[start(group) + FLAGS] & KNOWN));
        for (int i = 0; i < aggregates; i++) {
            reserve(2 * Long.BYTES);
            encoded.putLong(count(group, i)).putLong(number(group, i));
            encode(value(group, i));
        }
        return Arrays.copyOf(encoded.array(), encoded.position());
    }

    private void encode(@Nullable Object value) {
        if (value instanceof byte[] text) {
            reserve(1 + Integer.BYTES + text.length);
            encoded.put(BYTES).putInt(text.length).put(text);
        } else if (value instanceof BigDecimal decimal) {
            byte[] digits = decimal.unscaledValue().toByteArray();
            reserve(1 + 2 * Integer.BYTES + digits.length);
            encoded.put(DECIMAL).putInt(decimal.scale()).putInt(digits.length).put(digits);
        } else {
            reserve(1);
            encoded.put(NONE);
        }
    }

    private void reserve(int more) {
        if (encoded.remaining() < more) {
            encoded = ByteBuffer.allocate(2 * encoded.capacity() + more).put(encoded.flip());
        }
    }

    private int load(byte[] key, int length, byte[] stored) {
        int group = add(key, length);
        ByteBuffer from = ByteBuffer.wrap(stored);
        origin(group, from.getLong());
        page(group)[start(group) + FLAGS] = STORED | from.get();
        for (int i = 0; i < aggregates; i++) {
            page(group)[at(group, i)] = from.getLong();
            page(group)[at(group, i) + 1] = from.getLong();
            Object value = decode(from);
            if (value != null) {
                value(group, i, value);
            }
        }
        return group;
    }

    private static @Nullable Object decode(ByteBuffer from) {
        return switch (from.get()) {
            case BYTES -> bytes(from);
            case DECIMAL -> {
                int scale = from.getInt();
                yield new BigDecimal(new BigInteger(bytes(from)), scale);
            }
            default -> null;
        };
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return bytes;
    }
}

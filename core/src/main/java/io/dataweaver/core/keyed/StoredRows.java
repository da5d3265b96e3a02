package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.exchange.BatchCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a join for which memory did not suffice: by side, key and time, and by when they are to be forgotten.
 *
 * <p>The name of a row is its side, key, time and number, each of which sorts as it should; the number tells rows apart that are
 * otherwise the same, and keeps them in the order in which they came.
 */
final class StoredRows {

    private static final byte[] NOTHING = {};
    private static final byte UNMATCHED = 0;
    private static final byte MATCHED = 1;

    private final KeyedStore.Table rows;
    private final KeyedStore.Table ends;
    private final List<BatchCodec> codecs;

    StoredRows(KeyedStore store, List<Schema> kept) {
        this.rows = store.table("rows");
        this.ends = store.table("ends");
        this.codecs = kept.stream().map(BatchCodec::new).toList();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Adds a row, which ends at {@code end}. */
    void add(RowPage page, int index, byte[] key, long end) {
        RecordBatch all =
                RecordBatch.of(codecs.get(page.side).schema(), page.columns(), page.size(), null, page.origins);
        byte[] frame = codecs.get(page.side).encode(all.select(new int[] {index}, 1));
        byte[] value = new byte[1 + frame.length];
        value[0] = page.matched.get(index) ? MATCHED : UNMATCHED;
        System.arraycopy(frame, 0, value, 1, frame.length);
        byte[] name = name(page.side, key, key.length, page.times[index], page.first + index);
        rows.put(name, value);
        ends.put(
                ByteBuffer.allocate(Long.BYTES + name.length)
                        .putLong(sorting(end))
                        .put(name)
                        .array(),
                NOTHING);
    }

    /** Returns the name of the first row of a side and key with a time of {@code earliest} to {@code latest}; null if there is none. */
    byte @Nullable [] first(int side, byte[] key, int length, long earliest, long latest) {
        byte[] name = rows.ceiling(name(side, key, length, earliest, 0));
        return name != null && Arrays.compareUnsigned(name, name(side, key, length, latest, -1)) <= 0 ? name : null;
    }

    /** Returns the name of the next row of the side and key of {@code name} with a time of up to {@code latest}; null if there is none. */
    byte @Nullable [] next(byte[] name, long latest) {
        byte[] last = ByteBuffer.wrap(name.clone())
                .putLong(name.length - 2 * Long.BYTES, sorting(latest))
                .putLong(name.length - Long.BYTES, -1)
                .array();
        byte[] next = rows.higher(name);
        return next != null && Arrays.compareUnsigned(next, last) <= 0 ? next : null;
    }

    /** Returns when the row of a name happened. */
    static long happened(byte[] name) {
        return sorting(ByteBuffer.wrap(name).getLong(name.length - 2 * Long.BYTES));
    }

    /** Shows a row; {@code marks} if it is to be remembered that it has had a partner. */
    void match(byte[] name, boolean marks, JoinMemory.Visitor visitor) {
        byte[] value = value(name);
        if (marks && value[0] == UNMATCHED) {
            byte[] matched = value.clone();
            matched[0] = MATCHED;
            rows.put(name, matched);
        }
        visit(name, value, visitor);
    }

    private void visit(byte[] name, byte[] value, JoinMemory.Visitor visitor) {
        RecordBatch row = codecs.get(name[0]).decode(value, 1, value.length - 1);
        visitor.visit(name[0], row.columns(), 0, row.origin(0));
    }

    /** Returns the end of the row that is to be forgotten first, with its name; null if there is no row. */
    byte @Nullable [] firstEnd() {
        return ends.ceiling(NOTHING);
    }

    /** Returns the end that comes behind another; null if there is none. */
    byte @Nullable [] nextEnd(byte[] end) {
        return ends.higher(end);
    }

    /** Returns the latest time of a row that may belong to that of an end. */
    static long ends(byte[] end) {
        return sorting(ByteBuffer.wrap(end).getLong());
    }

    /** Returns the side of the row of an end. */
    static int side(byte[] end) {
        return end[Long.BYTES];
    }

    /** Shows the row of an end if it has had no partner. */
    void visitUnmatched(byte[] end, JoinMemory.Visitor visitor) {
        byte[] name = name(end);
        byte[] value = value(name);
        if (value[0] == UNMATCHED) {
            visit(name, value, visitor);
        }
    }

    /** Forgets the row of an end. */
    void forget(byte[] end) {
        ends.remove(end);
        rows.remove(name(end));
    }

    private static byte[] name(byte[] end) {
        return Arrays.copyOfRange(end, Long.BYTES, end.length);
    }

    private byte[] value(byte[] name) {
        return requireNonNull(rows.get(name), "a row of a join is named, but not there");
    }

    /** Returns a name; {@code number} counts as unsigned. */
    private static byte[] name(int side, byte[] key, int length, long time, long number) {
        return ByteBuffer.allocate(1 + length + 2 * Long.BYTES)
                .put((byte) side)
                .put(key, 0, length)
                .putLong(sorting(time))
                .putLong(number)
                .array();
    }

    /** Returns bits that sort as unsigned as {@code time} does, and back. */
    private static long sorting(long time) {
        return time ^ Long.MIN_VALUE;
    }
}

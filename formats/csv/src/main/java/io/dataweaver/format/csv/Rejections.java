package io.dataweaver.format.csv;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.Rejection.RejectedBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the rejected records of a batch. Not thread-safe. */
final class Rejections {

    private final int most;
    private final long mostBytes;
    private List<Rejection> list = new ArrayList<>();
    private long bytes;

    /** Creates an empty collection that is full with {@code most} records, or {@code mostBytes} bytes of records. */
    Rejections(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Adds the record {@code source[from..to)}. */
    void add(byte[] source, int from, int to, long origin, ErrorCode code, @Nullable String column, String message) {
        byte[] kept = Arrays.copyOfRange(source, from, Math.min(to, from + RejectedBytes.MAX_BYTES));
        list.add(new Rejection(new RejectedBytes(kept, origin), code, column, message));
        bytes += kept.length;
    }

    /** Tells whether there are as many as a batch may have; those of the records at hand may be added all the same. */
    boolean isFull() {
        return list.size() >= most || bytes >= mostBytes;
    }

    /** Returns the rejections in the order of the file, and starts anew. */
    List<Rejection> take() {
        if (list.isEmpty()) {
            return List.of();
        }
        List<Rejection> taken = list;
        taken.sort(Comparator.comparingLong(rejection -> rejection.record().origin()));
        list = new ArrayList<>();
        bytes = 0;
        return taken;
    }
}

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

    private List<Rejection> list = new ArrayList<>();
    private long bytes;

    /** Adds the record {@code source[from..to)}. */
    void add(byte[] source, int from, int to, long origin, ErrorCode code, @Nullable String column, String message) {
        byte[] kept = Arrays.copyOfRange(source, from, Math.min(to, from + RejectedBytes.MAX_BYTES));
        list.add(new Rejection(new RejectedBytes(kept, origin), code, column, message));
        bytes += kept.length;
    }

    int size() {
        return list.size();
    }

    /** Returns how many bytes of records are kept. */
    long byteSize() {
        return bytes;
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

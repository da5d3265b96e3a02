package io.dataweaver.core.error;

import io.dataweaver.api.error.Rejection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches the windows of a {@link RejectionLimit}: where the rejected records of each split stand. A record that is
 * rejected again, because its split was begun anew, counts once. <b>Threads.</b> Any thread may call.
 */
public final class RejectionWindows {

    /** What the sink refuses is told later than what the source could not decode behind it. */
    private static final long LATE = 100_000;

    private final List<RejectionLimit.Window> windows;
    private final long horizon;
    private final Map<String, Origins> splits = new HashMap<>();

    /** Watches {@code windows}. */
    public RejectionWindows(List<RejectionLimit.Window> windows) {
        this.windows = List.copyOf(windows);
        this.horizon = LATE
                + windows.stream().mapToLong(RejectionLimit.Window::of).max().orElse(0);
    }

    /** Takes rejected records of a split; returns a window in which there are too many now. */
    public synchronized Optional<RejectionLimit.Window> add(String splitId, List<Rejection> rejected) {
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        Origins origins = splits.computeIfAbsent(splitId, split -> new Origins());
        for (Rejection rejection : rejected) {
            int at = origins.add(rejection.record().origin(), horizon);
            for (RejectionLimit.Window window : windows) {
                if (at >= 0 && origins.isFull(at, window)) {
                    return Optional.of(window);
                }
            }
        }
        return Optional.empty();
    }

    /** Where rejected records stand, ascending, as far back as the horizon. */
    private static final class Origins {
        private long[] sorted = new long[64];
        private int size;

        /** Returns where it was put; -1 if it was there. */
        int add(long origin, long horizon) {
            int found = Arrays.binarySearch(sorted, 0, size, origin);
            if (found >= 0) {
                return -1;
            }
            if (size == sorted.length) {
                forget(Math.max(origin, sorted[size - 1]) - horizon);
                found = Arrays.binarySearch(sorted, 0, size, origin);
            }
            int at = -found - 1;
            System.arraycopy(sorted, at, sorted, at + 1, size - at);
            sorted[at] = origin;
            size++;
            return at;
        }

        private void forget(long before) {
            int first = 0;
            while (first < size && sorted[first] < before) {
                first++;
            }
            size -= first;
            long[] kept = new long[Math.max(64, 2 * size)];
            System.arraycopy(sorted, first, kept, 0, size);
            sorted = kept;
        }

        /** Tells whether a window that holds the one at {@code at} holds too many. */
        boolean isFull(int at, RejectionLimit.Window window) {
            int most = (int) window.most();
            for (int first = Math.max(0, at - most); first <= at && first + most < size; first++) {
                if (sorted[first + most] - sorted[first] < window.of()) {
                    return true;
                }
            }
            return false;
        }
    }
}

package io.dataweaver.core.error;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * How many records may be rejected before the run ends.
 *
 * @param count most records; {@code Long.MAX_VALUE} for no limit
 * @param share most of the records read, 0 to 1
 * @param windows most of some records in a row of one split; what is rejected in a burst shows there
 */
public record RejectionLimit(long count, BigDecimal share, List<Window> windows) {

    /**
     * How many of so many records in a row may be rejected, as their places in the split count them.
     *
     * @param most from 0 to {@code of}
     * @param of at least 1
     */
    public record Window(long most, long of) {

        /** More would take much memory, and a share of the whole run says the same. */
        public static final long MAX_OF = 1_000_000;

        public Window {
            if (most < 0 || of < 1 || of > MAX_OF || most > of) {
                throw new IllegalArgumentException("expected 0 to n of the last n records, n from 1 to " + MAX_OF
                        + ", but got " + most + " of " + of);
            }
        }

        @Override
        public String toString() {
            return most + " of last " + of;
        }
    }

    /** Until this many records are read, a share is taken of this many. */
    public static final long LEAST_FOR_SHARE = 10_000;

    /** No limit. */
    public static final RejectionLimit NONE = new RejectionLimit(Long.MAX_VALUE, BigDecimal.ONE, List.of());

    public RejectionLimit {
        windows = List.copyOf(windows);
        if (count < 0 || share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException(
                    "a limit is a count from 0 on or a share from 0 to 1, but got " + count + ", " + share);
        }
    }

    /** Returns a limit by number. */
    public static RejectionLimit ofCount(long count) {
        return new RejectionLimit(count, BigDecimal.ONE, List.of());
    }

    /** Returns a limit by share of the records read. */
    public static RejectionLimit ofShare(BigDecimal share) {
        return new RejectionLimit(Long.MAX_VALUE, share, List.of());
    }

    /** Returns a limit by number of some records in a row. */
    public static RejectionLimit ofLast(long most, long of) {
        return new RejectionLimit(Long.MAX_VALUE, BigDecimal.ONE, List.of(new Window(most, of)));
    }

    /** Returns the limit that is exceeded as soon as this or {@code other} is. */
    public RejectionLimit and(RejectionLimit other) {
        List<Window> both = new ArrayList<>(windows);
        both.addAll(other.windows);
        return new RejectionLimit(Math.min(count, other.count), share.min(other.share), both);
    }

    /**
     * Tells whether there are too many.
     *
     * @param ended whether no more records come, so that the share counts however few there are
     */
    public boolean isExceeded(long rejected, long read, boolean ended) {
        if (rejected > count) {
            return true;
        }
        long of = ended ? read : Math.max(read, LEAST_FOR_SHARE);
        return BigDecimal.valueOf(rejected).compareTo(share.multiply(BigDecimal.valueOf(of))) > 0;
    }

    /** Returns the limit as a pipeline file writes it. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (count != Long.MAX_VALUE) {
            parts.add(String.valueOf(count));
        }
        if ((parts.isEmpty() && windows.isEmpty()) || share.compareTo(BigDecimal.ONE) < 0) {
            parts.add(share.movePointRight(2).stripTrailingZeros().toPlainString() + "%");
        }
        windows.forEach(window -> parts.add(window.toString()));
        return String.join(", ", parts);
    }
}

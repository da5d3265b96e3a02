package io.dataweaver.core.error;

import java.math.BigDecimal;

/**
 * How many records may be rejected before the run ends.
 *
 * @param count most records; {@code Long.MAX_VALUE} for no limit
 * @param share most of the records read, 0 to 1
 */
public record RejectionLimit(long count, BigDecimal share) {

    /** Below this many records read, a share says nothing yet and waits for the end of the run. */
    public static final long LEAST_FOR_SHARE = 10_000;

    /** No limit. */
    public static final RejectionLimit NONE = new RejectionLimit(Long.MAX_VALUE, BigDecimal.ONE);

    public RejectionLimit {
        if (count < 0 || share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException(
                    "a limit is a count from 0 on or a share from 0 to 1, but got " + count + ", " + share);
        }
    }

    /** Returns a limit by number. */
    public static RejectionLimit ofCount(long count) {
        return new RejectionLimit(count, BigDecimal.ONE);
    }

    /** Returns a limit by share of the records read. */
    public static RejectionLimit ofShare(BigDecimal share) {
        return new RejectionLimit(Long.MAX_VALUE, share);
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
        if (!ended && read < LEAST_FOR_SHARE) {
            return false;
        }
        return BigDecimal.valueOf(rejected).compareTo(share.multiply(BigDecimal.valueOf(read))) > 0;
    }

    /** Returns the limit as a pipeline file writes it. */
    @Override
    public String toString() {
        if (count != Long.MAX_VALUE) {
            return String.valueOf(count);
        }
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}

package io.dataweaver.core.transform;

/**
 * How much may pass in time: what passed is owed, and the debt shrinks by so much a second. As the leaky bucket of ITU-T
 * I.371 annex A, as a meter, with a depth of one batch.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class RateLimit {

    private static final double NANOS = 1e9;

    private final double records;
    private final double bytes;
    private double owedRecords;
    private double owedBytes;
    private long paid;
    private boolean begun;

    /**
     * Creates a limit.
     *
     * @param records a second
     * @param bytes a second
     */
    RateLimit(long records, long bytes) {
        this.records = records;
        this.bytes = bytes;
    }

    /** Notes what passed. */
    synchronized void passed(long moreRecords, long moreBytes) {
        owedRecords += moreRecords;
        owedBytes += moreBytes;
    }

    /**
     * Returns how many nanoseconds it takes until more may pass; 0 if it may now.
     *
     * @param now nanoseconds since some moment
     */
    synchronized long nanosUntilNext(long now) {
        double seconds = begun ? Math.max(0, now - paid) / NANOS : 0;
        begun = true;
        paid = now;
        owedRecords = Math.max(0, owedRecords - seconds * records);
        owedBytes = Math.max(0, owedBytes - seconds * bytes);
        return (long) Math.ceil(Math.max(owedRecords / records, owedBytes / bytes) * NANOS);
    }
}

package io.dataweaver.connector.postgres;

import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions a snapshot shows: {@code pg_snapshot} (PostgreSQL documentation §9.27.13). What one of them wrote is in
 * all rows that were read in the snapshot, and what any other wrote is in none.
 *
 * <p>Immutable.
 */
final class TransactionSet {

    private static final long IDS = 1L << 32;

    private final String text;
    private final long oldestRunning;
    private final long next;
    private final Set<Long> running = new HashSet<>();

    private TransactionSet(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("expected xmin:xmax:xip,…, but found '" + text + "'");
        }
        this.text = text;
        this.oldestRunning = Long.parseLong(parts[0]);
        this.next = Long.parseLong(parts[1]);
        if (!parts[2].isEmpty()) {
            for (String id : parts[2].split(",", -1)) {
                running.add(Long.parseLong(id));
            }
        }
    }

    /**
     * Reads the text of a {@code pg_snapshot}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static TransactionSet parse(String text) {
        return new TransactionSet(text);
    }

    /**
     * Tells whether the snapshot shows a transaction that has committed.
     *
     * @param id its 32 bits, as the log has them; it is taken for the one of that number that is nearest
     */
    boolean shows(int id) {
        long low = Integer.toUnsignedLong(id);
        long whole = (next & -IDS) | low;
        if (whole - next > IDS / 2) {
            whole -= IDS;
        } else if (next - whole > IDS / 2) {
            whole += IDS;
        }
        return whole < oldestRunning || (whole < next && !running.contains(whole));
    }

    /** Returns the text, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return text;
    }
}

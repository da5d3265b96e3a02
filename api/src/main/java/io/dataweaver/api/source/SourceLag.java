package io.dataweaver.api.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the reading of a split, or of several, is behind what its source holds. A source tells what it knows without asking
 * anybody; what it does not know is empty.
 *
 * @param records that wait to be read; may count some that readers never see, such as markers of transactions in a log
 * @param bytes that wait to be read, as the source stores them: of a log, say
 * @param retainedBytes that the source keeps for as long as this reading has not acknowledged them, of those read already too
 * @param since when the record came about that was read last, by the clock of the source, if others wait behind it: so the
 *     lag in time grows while nothing is read; empty if nothing waits, or if that is not known
 * @param yields whether less is read than could be, because others need the source
 */
public record SourceLag(
        OptionalLong records, OptionalLong bytes, OptionalLong retainedBytes, Optional<Instant> since, boolean yields) {

    /** The source tells nothing. */
    public static final SourceLag UNKNOWN =
            new SourceLag(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    /** Creates a lag of a reading that makes way for nobody. */
    public SourceLag(OptionalLong records, OptionalLong bytes, OptionalLong retainedBytes, Optional<Instant> since) {
        this(records, bytes, retainedBytes, since, false);
    }

    public SourceLag {
        if (records.orElse(0) < 0 || bytes.orElse(0) < 0 || retainedBytes.orElse(0) < 0) {
            throw new IllegalArgumentException(
                    "what waits is not negative: " + records + ", " + bytes + ", " + retainedBytes);
        }
    }

    /** Returns a lag of so many records, of which no more is known. */
    public static SourceLag ofRecords(long records) {
        return new SourceLag(OptionalLong.of(records), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }

    /** Returns a lag of so many bytes, of which no more is known. */
    public static SourceLag ofBytes(long bytes) {
        return new SourceLag(OptionalLong.empty(), OptionalLong.of(bytes), OptionalLong.empty(), Optional.empty());
    }

    /** Returns the same, with when the record came about that was read last; see {@link #since}. */
    public SourceLag since(Instant read) {
        return new SourceLag(records, bytes, retainedBytes, Optional.of(read), yields);
    }

    /** Returns the same, with what the source keeps for this reading; see {@link #retainedBytes}. */
    public SourceLag retaining(long kept) {
        return new SourceLag(records, bytes, OptionalLong.of(kept), since, yields);
    }

    /** Returns the same, with whether less is read than could be; see {@link #yields}. */
    public SourceLag yielding(boolean toOthers) {
        return new SourceLag(records, bytes, retainedBytes, since, toOthers);
    }

    /** Tells whether anything is known of how far reading is behind. */
    public boolean isKnown() {
        return records.isPresent() || bytes.isPresent() || retainedBytes.isPresent() || since.isPresent();
    }

    /** Returns the lag of both together: sums of what is known, and the longer time. */
    public SourceLag plus(SourceLag other) {
        return new SourceLag(
                sum(records, other.records),
                sum(bytes, other.bytes),
                sum(retainedBytes, other.retainedBytes),
                since.isPresent() && other.since.isPresent()
                        ? Optional.of(since.get().isBefore(other.since.get()) ? since.get() : other.since.get())
                        : since.or(() -> other.since),
                yields || other.yields);
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(one.getAsLong() + other.getAsLong())
                : one.isPresent() ? one : other;
    }

    /** Returns the same with {@code more} records, if their number is known. */
    public SourceLag plusRecords(long more) {
        return records.isEmpty() || more == 0 ? this : plus(ofRecords(more));
    }

    /** Returns how long the reading is behind at {@code now}: zero if nothing waits; empty if that is not known. */
    public Optional<Duration> age(Instant now) {
        if (since.isPresent()) {
            Duration age = Duration.between(since.get(), now);
            return Optional.of(age.isNegative() ? Duration.ZERO : age);
        }
        OptionalLong waiting = records.isPresent() ? records : bytes;
        return waiting.isPresent() && waiting.getAsLong() == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
    }
}

package io.dataweaver.testkit.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a {@link FaultProxy} does to the bytes that go one way. */
public sealed interface Fault {

    /** Bytes go through as they come. */
    record Pass() implements Fault {}

    /**
     * Each piece that is read, of at most {@link FaultProxy#PIECE_BYTES}, is held for a while before it goes on; the next
     * one is read afterwards, so that this limits the rate as well.
     *
     * @param delay how long; not negative
     */
    record Latency(Duration delay) implements Fault {
        public Latency {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative, but this is " + delay);
            }
        }
    }

    /**
     * So many bytes go through in a second.
     *
     * @param bytesPerSecond at least 1
     */
    record Rate(long bytesPerSecond) implements Fault {
        public Rate {
            requirePositive(bytesPerSecond, "a rate");
        }
    }

    /**
     * Nothing goes through, the end of the stream included, and nothing is closed: what a cable does that was pulled out.
     * What came meanwhile goes through when another fault is set, as if it had been sent again.
     */
    record BlackHole() implements Fault {}

    /** Every byte goes through in a packet of its own, as far as the operating system lets it. */
    record Slices() implements Fault {}

    /**
     * A connection ends when so many bytes have gone this way since the fault was set or, if that was later, since the
     * connection was opened.
     *
     * @param bytes how many still go through; not negative
     * @param ending how the connection ends
     */
    record CutAfter(long bytes, Ending ending) implements Fault {
        public CutAfter {
            if (bytes < 0) {
                throw new IllegalArgumentException("a number of bytes is not negative, but this is " + bytes);
            }
        }
    }

    /**
     * A connection ends before the last byte of a pattern goes through: for instance {@code COMMIT} on its way to the
     * server, which then never has it whole, or the answer to it. The pattern is found across packets.
     *
     * @param pattern what to look for; not empty
     * @param times how many connections end so before the bytes of this direction pass again; at least 1
     * @param ending how the connection ends
     */
    record CutAt(String pattern, int times, Ending ending) implements Fault {
        public CutAt {
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException("a pattern is not empty");
            }
            requirePositive(times, "a number of times");
        }

        byte[] bytes() {
            return pattern.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * A connection stands still before the last byte of a pattern goes through, until another fault is set: as if the rest
     * were still on its way. That happens to one connection; the others pass.
     *
     * @param pattern what to look for; not empty
     */
    record HoldAt(String pattern) implements Fault {
        public HoldAt {
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException("a pattern is not empty");
            }
        }

        byte[] bytes() {
            return pattern.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** How a connection ends. */
    enum Ending {
        /** Both sides get a reset (RST): reading and writing fail at once. */
        RESET,
        /** Both sides get an orderly end of the stream (FIN). */
        CLOSE,
        /** Nobody is told: both directions of the connection are dead for good, though it is open. */
        SILENCE
    }

    private static void requirePositive(long value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is at least 1, but this is " + value);
        }
    }
}

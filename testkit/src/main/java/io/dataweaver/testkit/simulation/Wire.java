package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The way from a process to another system and back: takes time, loses calls and answers, and hangs. */
final class Wire {

    private static final int THOUSAND = 1000;
    private static final long HANG = 20_000_000_000L;
    private static final int LATE = 2_000_000_000;

    private final Baton baton;
    private final SimulatedProcess process;
    private final Faults faults;
    private final RandomGenerator random;

    Wire(Baton baton, SimulatedProcess process, Faults faults, RandomGenerator random) {
        this.baton = baton;
        this.process = process;
        this.faults = faults;
        this.random = random;
    }

    /** Calls another system, which may hang as long as it likes. */
    <T> T call(String what, Supplier<T> effect) {
        if (hits(faults.hungCalls())) {
            baton.trace(() -> what + ": hangs");
            sleep(HANG);
            throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, what + " got no answer");
        }
        return promptCall(what, effect);
    }

    /** Calls another system through a client that keeps its deadline. */
    <T> T promptCall(String what, Supplier<T> effect) {
        sleep(latency());
        if (hits(faults.lostCalls())) {
            baton.trace(() -> what + ": does not arrive");
            // Whoever hears nothing cannot know which of both it was.
            throw random.nextBoolean()
                    ? new DataWeaverException(MemoryErrorCode.UNAVAILABLE, what + " did not arrive")
                    : new DataWeaverException(MemoryErrorCode.UNKNOWN, what + " got no answer");
        }
        T answer = effect.get();
        baton.trace(() -> what);
        sleep(latency());
        if (hits(faults.lostAnswers())) {
            baton.trace(() -> what + ": the answer is lost");
            throw new DataWeaverException(MemoryErrorCode.UNKNOWN, what + " got no answer");
        }
        return answer;
    }

    /**
     * Commits a transaction at another system. The network may hold it back until after its client has given up; then it
     * arrives at {@code table} when its time has come.
     */
    <T> T commit(String what, SimulatedTable table, Supplier<T> effect) {
        if (hits(faults.lateCommits())) {
            long arrival = baton.now() + random.nextInt(LATE);
            baton.trace(() -> what + ": is held back");
            table.expect(arrival, () -> {
                T answer = effect.get();
                baton.trace(() -> what + ": arrives late, and nobody hears " + answer);
            });
            sleep(latency());
            throw new DataWeaverException(MemoryErrorCode.UNKNOWN, what + " got no answer");
        }
        return call(what, effect);
    }

    /** Returns the time, for what is to arrive later. */
    long now() {
        return baton.now();
    }

    /** Returns the faults of the disk of the process. */
    SimulatedDisk.Interference disk() {
        return operation -> {
            process.step();
            baton.trace(() -> "disk: " + operation);
            if (operation.contains(" on ") && hits(faults.diskErrors())) {
                throw new IOException("no space left on device");
            }
        };
    }

    private boolean hits(int ofThousand) {
        return ofThousand > 0 && random.nextInt(THOUSAND) < ofThousand;
    }

    private long latency() {
        return random.nextInt(faults.slow());
    }

    void sleep(long nanos) {
        try {
            process.sleep(nanos);
        } catch (InterruptedException interrupted) {
            throw new DataWeaverException(MemoryErrorCode.UNAVAILABLE, "the call was interrupted", interrupted);
        }
    }
}

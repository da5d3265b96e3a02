package io.dataweaver.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetterStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.StateFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Power is lost after each operation of the stores, and of what was not forced each subset survives, torn at the
 * beginning, in the middle and at the end, or as zeros.
 */
class DurabilityTest {

    private static final String PIPELINE = "orders";
    private static final int MOST_CHOICES = 12;

    /** What is done to a disk until power is lost. */
    private interface Work {
        /** Does it, and notes in {@code promised} what is durable from then on. */
        void on(SimulatedDisk disk, SimulatedDisk.Interference interference, List<Long> promised) throws Exception;
    }

    private static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Loses power in every way; {@code check} gets the disk afterwards, and what was promised. */
    private static int everyWay(Work work, BiConsumer<SimulatedDisk, List<Long>> check) throws Exception {
        int ways = 0;
        boolean more = true;
        for (int operation = 0; more; operation++) {
            int choices = 0;
            for (int subset = 0; subset < 1 << choices || subset == 0; subset++) {
                for (int tear = 0; tear < 3; tear++) {
                    SimulatedDisk disk = new SimulatedDisk();
                    List<Long> promised = new ArrayList<>();
                    more = !runsToTheEnd(work, disk, operation, promised);
                    choices = disk.choicesAtPowerLoss();
                    assertThat(choices).as("choices at operation %d", operation).isLessThanOrEqualTo(MOST_CHOICES);
                    int survivors = subset;
                    int share = tear;
                    disk.losePower(choice -> (survivors >> choice & 1) == 1, length -> (length - 1) * share / 2);
                    check.accept(disk, promised);
                    ways++;
                }
            }
        }
        return ways;
    }

    private static boolean runsToTheEnd(Work work, SimulatedDisk disk, int operations, List<Long> promised)
            throws Exception {
        int[] left = {operations};
        try {
            work.on(
                    disk,
                    operation -> {
                        if (left[0]-- == 0) {
                            throw new PowerLoss();
                        }
                    },
                    promised);
            return true;
        } catch (PowerLoss lost) {
            return false;
        }
    }

    private static byte[] state(long number) {
        return ("state " + number).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theCheckpointStoreNeverFallsBehindWhatItSaved() throws Exception {
        int ways = everyWay(
                (disk, interference, promised) -> {
                    StateStore store = new FileStateStore(disk.seenBy(PIPELINE, interference));
                    for (long number = 1; number <= 5; number++) {
                        store.save(PIPELINE, 1, number, state(number));
                        promised.add(number);
                    }
                },
                (disk, promised) -> {
                    StateStore store = new FileStateStore(disk);
                    long least = promised.isEmpty() ? 0 : promised.get(promised.size() - 1);
                    long found = store.load(PIPELINE)
                            .map(saved -> {
                                assertThat(saved.bytes()).isEqualTo(state(saved.sequence()));
                                return saved.sequence();
                            })
                            .orElse(0L);
                    assertThat(found).isBetween(least, least + 1);
                    store.save(PIPELINE, 2, found + 1, state(found + 1));
                    assertThat(store.load(PIPELINE).orElseThrow().sequence()).isEqualTo(found + 1);
                });
        assertThat(ways).isGreaterThan(500);
    }

    private static DeadLetterStore letters(StateFiles files) {
        return new DeadLetterStore(
                files, "dead-letters", new DeadLetterStore.Owner(PIPELINE, "run-1", "f"), World.CLOCK, Long.MAX_VALUE);
    }

    private static void reject(RejectionHandler handler, long origin) {
        Rejection rejection = new Rejection(
                new Rejection.RejectedBytes(("line " + origin).getBytes(StandardCharsets.UTF_8), origin),
                RecordErrorCode.VALUE_UNFIT,
                null,
                "unreadable");
        handler.handle(new RejectionHandler.Place("orders", "orders.csv", "source"), List.of(rejection));
    }

    private static List<Long> kept(SimulatedDisk disk) {
        return DeadLetters.in(disk, "dead-letters", World.CLOCK).list(LetterFilter.ALL).stream()
                .map(DeadLetter::origin)
                .toList();
    }

    @Test
    void theDeadLetterStoreLosesNoLetterAndKeepsNoneTwice() throws Exception {
        Consumer<RejectionHandler> all = handler -> LongStream.rangeClosed(1, 6).forEach(n -> reject(handler, n));
        int ways = everyWay(
                (disk, interference, promised) -> {
                    RejectionHandler handler = letters(disk.seenBy(PIPELINE, interference));
                    for (long origin = 1; origin <= 6; origin += 2) {
                        reject(handler, origin);
                        reject(handler, origin + 1);
                        handler.flush();
                        promised.add(origin);
                        promised.add(origin + 1);
                    }
                    handler.close();
                },
                (disk, promised) -> {
                    assertThat(kept(disk)).containsAll(promised).doesNotHaveDuplicates();
                    // The next process reads again what no checkpoint has passed over, here all; power is lost again.
                    RejectionHandler again = letters(disk);
                    all.accept(again);
                    again.flush();
                    again.close();
                    disk.losePower(choice -> false, length -> 0);
                    assertThat(kept(disk)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
                });
        assertThat(ways).isGreaterThan(200);
    }
}

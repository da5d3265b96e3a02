package io.dataweaver.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.ExclusiveFiles;
import io.dataweaver.core.state.StateErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has what a split remembers, when several attempts at it are alive. */
class SplitMemoryTest {

    private static final OptionalLong ANY = OptionalLong.empty();
    private static final String STEP = "2";

    @TempDir
    private Path folder;

    private @Nullable Path held;

    @AfterEach
    void letGo() {
        Path open = held;
        if (open != null) {
            ExclusiveFiles.leave(open);
        }
    }

    private SplitMemory claim() {
        return SplitMemory.claim(folder, 1, ANY);
    }

    private Path write(SplitMemory memory, String text) throws IOException {
        Files.createDirectories(memory.of(STEP));
        return Files.writeString(memory.of(STEP).resolve("state.mv"), text);
    }

    /** Has a file open, as a worker does that hangs. */
    private void hold(Path file) {
        assertThat(ExclusiveFiles.enter(file, "a worker that hangs")).isEmpty();
        held = file;
    }

    private static String read(SplitMemory memory) throws IOException {
        return Files.readString(memory.of(STEP).resolve("state.mv"));
    }

    private static void assertTakenOver(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.TAKEN_OVER));
    }

    @Test
    void hasWhatTheAttemptBeforeHasLeft() throws Exception {
        SplitMemory first = claim();
        write(first, "first");
        SplitMemory second = claim();
        second.bring(STEP, Scheduler.MACHINE);
        second.requireNewest();
        second.removeEarlier();
        assertThat(read(second)).isEqualTo("first");
        assertThat(first.of(STEP)).doesNotExist();
    }

    @Test
    void leavesNothingWhereNothingWasLeft() {
        claim();
        SplitMemory second = claim();
        second.bring(STEP, Scheduler.MACHINE);
        assertThat(second.of(STEP)).doesNotExist();
    }

    @Test
    void findsOutThatAnotherAttemptHasTakenOverBeforeAnythingIsChanged() throws Exception {
        write(claim(), "first");
        SplitMemory late = claim();
        SplitMemory newest = claim();
        newest.bring(STEP, Scheduler.MACHINE);
        assertTakenOver(() -> late.requireNewest());
        // The late one looks for what is not there any more, and leaves what the other has alone.
        late.bring(STEP, Scheduler.MACHINE);
        assertThat(late.of(STEP)).doesNotExist();
        assertThat(read(newest)).isEqualTo("first");
    }

    @Test
    void refusesAnAttemptThatIsBegunAfterALaterOne() {
        SplitMemory.claim(folder, 1, OptionalLong.of(8));
        assertTakenOver(() -> SplitMemory.claim(folder, 1, OptionalLong.of(7)));
        assertTakenOver(() -> SplitMemory.claim(folder, 1, OptionalLong.of(8)));
        SplitMemory.claim(folder, 1, OptionalLong.of(9));
    }

    @Test
    void refusesAnAttemptOfAnEarlierStart() throws Exception {
        SplitMemory.claim(folder, 1, OptionalLong.of(8));
        SplitMemory newer = SplitMemory.claim(folder, 2, OptionalLong.of(1));
        write(newer, "second start");
        assertThatThrownBy(() -> SplitMemory.claim(folder, 1, OptionalLong.of(9)))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.FENCED));
    }

    @Test
    void waitsForAnAttemptThatLetsGo() throws Exception {
        SplitMemory first = claim();
        Path file = write(first, "first");
        hold(file);
        SplitMemory second = claim();
        AtomicBoolean brought = new AtomicBoolean();
        Thread bringing = new Thread(() -> {
            second.bring(STEP, Scheduler.MACHINE);
            brought.set(true);
        });
        bringing.start();
        bringing.join(300);
        assertThat(brought).isFalse();
        Files.writeString(file, "first, at its end");
        letGo();
        bringing.join(5_000);
        assertThat(brought).isTrue();
        assertThat(read(second)).isEqualTo("first, at its end");
    }

    @Test
    void goesOnWithACopyOfWhatAFrozenAttemptHolds() throws Exception {
        SplitMemory frozen = claim();
        Path file = write(frozen, "first");
        hold(file);
        SplitMemory second = claim();
        long began = System.nanoTime();
        second.bring(STEP, Scheduler.MACHINE);
        second.requireNewest();
        second.removeEarlier();
        assertThat(System.nanoTime() - began).isGreaterThan(SplitMemory.PATIENCE.toNanos());
        assertThat(read(second)).isEqualTo("first");
        // What the other does when it wakes up is of no consequence.
        write(frozen, "woken up");
        letGo();
        assertTakenOver(frozen::requireNewest);
        SplitMemory third = claim();
        third.bring(STEP, Scheduler.MACHINE);
        assertThat(read(third)).isEqualTo("first");
    }

    @Test
    void triesAgainLaterWhereWhoeverHoldsItGoesOn() throws Exception {
        SplitMemory alive = claim();
        Path file = write(alive, "0");
        hold(file);
        AtomicBoolean ended = new AtomicBoolean();
        Thread writing = new Thread(() -> {
            for (int i = 1; !ended.get(); i++) {
                try {
                    Files.writeString(file, "x".repeat(1 + i % 1_000));
                } catch (IOException failed) {
                    return;
                }
            }
        });
        writing.start();
        try {
            SplitMemory second = claim();
            assertThatThrownBy(() -> second.bring(STEP, Scheduler.MACHINE))
                    .isInstanceOfSatisfying(DataWeaverException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(StateErrorCode.MEMORY_HELD);
                        assertThat(refused)
                                .hasMessageContaining(
                                        "process " + ProcessHandle.current().pid());
                    });
            assertThat(second.of(STEP)).doesNotExist();
        } finally {
            ended.set(true);
            writing.join();
        }
    }
}

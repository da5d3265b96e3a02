package io.dataweaver.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateStoreTest {

    private static final String PIPELINE = "orders";

    private static final long START = 1;

    @TempDir
    Path folder;

    private StateStore store() {
        return new FileStateStore(new DiskStateFiles(folder));
    }

    private static byte[] state(long number) {
        return ("state " + number).getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(PIPELINE).resolve("checkpoints"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void knowsNothingOfAPipelineThatWasNeverStarted() {
        assertThat(store().load(PIPELINE)).isEmpty();
    }

    @Test
    void returnsTheNewestState() {
        for (long i = 1; i <= 12; i++) {
            store().save(PIPELINE, START, i, state(i));
        }
        assertThat(store().load(PIPELINE)).hasValueSatisfying(saved -> {
            assertThat(saved.sequence()).isEqualTo(12);
            assertThat(saved.bytes()).isEqualTo(state(12));
        });
    }

    @Test
    void keepsTheLastThreeForTheirOwnerAlone() throws IOException {
        for (long i = 1; i <= 5; i++) {
            store().save(PIPELINE, START, i, state(i));
        }
        assertThat(files())
                .hasSize(3)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    /** Its lock was lost, and it woke up behind a start that has taken over. */
    @Test
    void refusesAStartThatWasTakenOverAndLeavesTheStateOfTheLaterOne() {
        store().save(PIPELINE, START, 7, state(7));
        store().save(PIPELINE, START + 1, 8, state(80));
        for (long sequence = 8; sequence <= 20; sequence++) {
            long late = sequence;
            assertThatThrownBy(() -> store().save(PIPELINE, START, late, state(late)))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.FENCED))
                    .hasMessageContaining("start 1")
                    .hasMessageContaining("start 2");
            assertThat(store().load(PIPELINE)).hasValueSatisfying(saved -> {
                assertThat(saved.sequence()).isEqualTo(8);
                assertThat(saved.bytes()).isEqualTo(state(80));
            });
        }
        store().save(PIPELINE, START + 1, 9, state(90));
        assertThat(store().load(PIPELINE).orElseThrow().bytes()).isEqualTo(state(90));
    }

    @Test
    void readsWhatWasStoredBeforeStartsWereInNames() throws IOException {
        store().save(PIPELINE, START, 11, state(11));
        Path file = files().get(0);
        Files.move(file, file.resolveSibling("0000000000000000011.state"));
        assertThat(store().load(PIPELINE).orElseThrow().bytes()).isEqualTo(state(11));
        store().save(PIPELINE, START + 1, 12, state(12));
        assertThat(store().load(PIPELINE).orElseThrow().bytes()).isEqualTo(state(12));
    }

    @Test
    void refusesANewestStateThatIsTornAnywhereOrHasAnyBitFlipped() throws IOException {
        store().save(PIPELINE, START, 1, state(1));
        store().save(PIPELINE, START, 2, state(2));
        Path newest = files().get(1);
        byte[] whole = Files.readAllBytes(newest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(newest, java.util.Arrays.copyOf(whole, length));
            assertDamaged();
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(newest, flipped);
            assertThatThrownBy(() -> store().load(PIPELINE)).isInstanceOf(DataWeaverException.class);
        }
    }

    private void assertDamaged() {
        assertThatThrownBy(() -> store().load(PIPELINE))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.DAMAGED))
                .hasMessageContaining("000000000000000001-0000000000000000002.state");
    }

    @Test
    void refusesASecondHolderOfTheLockAndNamesTheFirst() {
        try (StateStore.StateLock held = store().lock(PIPELINE)) {
            assertThatThrownBy(() -> store().lock(PIPELINE))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.LOCKED))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        store().lock(PIPELINE).close();
    }
}

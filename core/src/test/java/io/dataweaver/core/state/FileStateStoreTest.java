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
            store().save(PIPELINE, i, state(i));
        }
        assertThat(store().load(PIPELINE)).hasValueSatisfying(saved -> {
            assertThat(saved.sequence()).isEqualTo(12);
            assertThat(saved.bytes()).isEqualTo(state(12));
        });
    }

    @Test
    void keepsTheLastThreeForTheirOwnerAlone() throws IOException {
        for (long i = 1; i <= 5; i++) {
            store().save(PIPELINE, i, state(i));
        }
        assertThat(files())
                .hasSize(3)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void refusesANewestStateThatIsTornAnywhereOrHasAnyBitFlipped() throws IOException {
        store().save(PIPELINE, 1, state(1));
        store().save(PIPELINE, 2, state(2));
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
                .hasMessageContaining("0000000000000000002.state");
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

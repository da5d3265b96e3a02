package io.dataweaver.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a worker sees what the process sees that started the run. */
class SharedFolderTest {

    private static final String PART = "orders.exchange-1";

    @TempDir
    private Path mounted;

    private static void assertNotSeen(SharedFolder folder, String found) {
        assertThatThrownBy(() -> folder.requireSeen(PART))
                .isInstanceOfSatisfying(DataWeaverException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(SharedFolderErrorCode.NOT_SEEN);
                    assertThat(refused)
                            .hasMessageContaining(
                                    "process " + ProcessHandle.current().pid())
                            .hasMessageContaining(folder.path().toString())
                            .hasMessageContaining("found " + found);
                });
    }

    @Test
    void isSeenWhereTheFileOfTheStartIs() throws IOException {
        SharedFolder folder = SharedFolder.at(mounted, 3);
        Path starts = Files.createDirectories(mounted.resolve(PART).resolve("starts"));
        Files.createFile(starts.resolve(folder.token()));
        assertThatCode(() -> folder.requireSeen(PART)).doesNotThrowAnyException();
    }

    @Test
    void isNotSeenWhereNothingIsMounted() {
        Path missing = mounted.resolve("not mounted");
        assertNotSeen(SharedFolder.at(missing, 3), "no folder " + missing);
    }

    @Test
    void isNotSeenWhereAnotherVolumeIsMounted() throws IOException {
        SharedFolder folder = SharedFolder.at(mounted, 3);
        assertNotSeen(folder, "nothing of this pipeline");
        Path starts = Files.createDirectories(mounted.resolve(PART).resolve("starts"));
        Files.createFile(starts.resolve(SharedFolder.at(mounted, 3).token()));
        assertNotSeen(folder, "files of other starts at most");
    }
}

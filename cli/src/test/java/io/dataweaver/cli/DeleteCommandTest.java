package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.run.RunEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteCommandTest {

    @TempDir
    private Path folder;

    private String file;
    private String state;

    @BeforeEach
    void runAPipelineThatRejectsARecord() throws IOException {
        state = folder.resolve("state").toString();
        Files.write(folder.resolve("parts.csv"), List.of("id,part", "1,2", "2,0"));
        file = Files.writeString(folder.resolve("parts.yaml"), """
                source: {csv: parts.csv}
                transforms: [{map: {set: {share: 1 / part}}}]
                sink: {csv: {path: out.csv, mode: replace}}
                errors: {max_rejected: 100%}
                """).toString();
        assertThat(Cli.dataweaver("run", file, "--state-dir", state).status()).isZero();
    }

    private String letters() {
        return Cli.dataweaver("dlq", "list", file, "--state-dir", state).out();
    }

    private boolean hasState() {
        return RunEnvironment.ofMachine(Path.of(state)).store().load("parts").isPresent();
    }

    @Test
    void asksBeforeAnythingIsDeleted() {
        Cli.Ended ended = Cli.dataweaver("delete", file, "--state-dir", state);

        assertThat(ended.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(ended.err()).contains("nothing was deleted").contains("--yes");
        assertThat(hasState()).isTrue();
    }

    @Test
    void forgetsTheStateAndLeavesWhatWasWrittenAndDeadLetters() {
        Cli.Ended ended = Cli.dataweaver("delete", file, "--state-dir", state, "--yes");

        assertThat(ended.status()).isZero();
        assertThat(hasState()).isFalse();
        assertThat(letters()).contains("part");
        assertThat(folder.resolve("out.csv")).exists();
        assertThat(Cli.dataweaver("delete", file, "--state-dir", state, "--yes").status())
                .as("once more")
                .isZero();
    }

    @Test
    void deletesDeadLettersIfAsked() {
        assertThat(Cli.dataweaver("delete", file, "--state-dir", state, "--yes", "--dead-letters")
                        .status())
                .isZero();
        assertThat(letters()).doesNotContain("part");
    }

    @Test
    void refusesWhileThePipelineRuns() {
        try (StateStore.StateLock running =
                RunEnvironment.ofMachine(Path.of(state)).store().lock("parts")) {
            Cli.Ended ended = Cli.dataweaver("delete", file, "--state-dir", state, "--yes", "--dead-letters");

            assertThat(ended.status()).isNotZero();
            assertThat(ended.err()).contains("is run by");
        }
        assertThat(hasState()).isTrue();
        assertThat(letters()).contains("part");
    }
}

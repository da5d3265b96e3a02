package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine runs a pipeline, and what the command says if it is not there. */
class EngineChoiceTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeAPipeline() throws IOException {
        Files.write(folder.resolve("people.csv"), List.of("id,name", "1,Ada"));
        pipeline("engine: local");
    }

    private String pipeline(String... settings) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("name: people", "source: {csv: people.csv}", "sink: {csv: {path: out.csv, mode: replace}}"));
        lines.addAll(List.of(settings));
        return Files.write(folder.resolve("people.yaml"), lines).toString();
    }

    /** Runs the command in a process of its own, whose folder of engines is a file: whoever looks into it fails. */
    private String withUnreadableEngines(String... arguments) throws IOException, InterruptedException {
        Path engines = Files.writeString(folder.resolve("engines"), "not a folder");
        try (ChildProcess process = ChildProcess.java(Main.class)
                .environment("DATAWEAVER_ENGINES", engines.toString())
                .arguments(arguments)
                .in(folder)
                .start()) {
            int status = process.awaitExit(Duration.ofMinutes(3));
            return process.output() + "status " + status;
        }
    }

    @Test
    void aLocalRunDoesNotLookAtTheFolderOfEngines() throws IOException, InterruptedException {
        assertThat(withUnreadableEngines("run", "people.yaml")).endsWith("status 0");
        assertThat(Files.readAllLines(folder.resolve("out.csv"))).containsExactly("id,name", "1,Ada");
        assertThat(withUnreadableEngines("run", "people.yaml", "--engine", "local"))
                .endsWith("status 0");

        assertThat(withUnreadableEngines("list", "engines"))
                .contains("DW-ENV-001")
                .endsWith("status 3");
    }

    @Test
    void anEngineThatIsNotInstalledIsToldWithItsPlaceAndTheWayToGetIt() throws IOException {
        Cli.Ended ended = Cli.dataweaver("run", pipeline("engine: flink"));

        assertThat(ended.status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(ended.err())
                .contains("error[DW-ENV-006]: the engine `flink` is not installed")
                .contains("people.yaml:4:1")
                .contains("mvn -Pquick -pl engines/flink -am package -DskipTests")
                .contains("engines/flink/");
    }

    @Test
    void anEngineOfTheCommandLineThatIsNotInstalledIsToldTheSameWay() throws IOException {
        Cli.Ended ended = Cli.dataweaver("run", pipeline("engine: local"), "--engine", "spark");

        assertThat(ended.status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(ended.err()).contains("DW-ENV-006").contains("mvn -Pquick -pl engines/spark");
    }

    @Test
    void aMisspeltEngineIsAnsweredWithTheOneThatIsMeant() throws IOException {
        Cli.Ended ended = Cli.dataweaver("validate", pipeline("engine: kafak"));

        assertThat(ended.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(ended.err()).contains("did you mean `kafka`?");
    }

    @Test
    void explainTellsWhatTheEngineMakesOfThePlan() throws IOException {
        Cli.Ended ended = Cli.dataweaver("explain", pipeline());

        assertThat(ended.out())
                .contains("engine: local\n  one process, this one")
                .contains("guarantee: exactly once");
    }

    @Test
    void optionsThatTheFileGivesToTheEngineOfTheCommandLineHold() throws IOException {
        Cli.Ended ended = Cli.dataweaver("run", pipeline("engine: {local: {threads: 3}}"), "--engine", "local");

        assertThat(ended.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(ended.err()).contains("unknown option `threads`").contains("people.yaml:4:");
    }

    @Test
    void anEngineThatTakesNoWorkersSaysSo() throws IOException {
        Cli.Ended ended = Cli.dataweaver("worker", pipeline());

        assertThat(ended.status()).isEqualTo(ExitStatus.WRONG);
        assertThat(ended.err()).contains("DW-CFG-161").contains("`local` takes no workers");
    }
}

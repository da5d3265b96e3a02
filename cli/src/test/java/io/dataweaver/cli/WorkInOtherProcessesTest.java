package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.Retrying;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.Work;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.stage.SplitStage;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is coordinated here, and whose splits are moved by workers in processes of their own. */
class WorkInOtherProcessesTest {

    private static final int ROWS = 3_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTwoFilesInWhichEachTenthRecordIsWrong() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        for (int file = 0; file < 2; file++) {
            List<String> lines = new ArrayList<>(List.of("id,part"));
            for (int id = file * ROWS; id < (file + 1) * ROWS; id++) {
                lines.add(id + "," + id % 10);
            }
            Files.write(folder.resolve("in/" + file + ".csv"), lines);
        }
        Files.writeString(folder.resolve("copy.yaml"), """
                name: copy
                source: {csv: {path: "in/*.csv", types: {id: bigint, part: bigint}}}
                transforms:
                  - map: {set: {inverse: 100 / part}}
                sink: {csv: {path: out/}}
                errors: {max_rejected: 100%}
                """);
    }

    /** A worker: moves the splits of a file to their end, and writes how far they have come to another. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> splits = Files.readAllLines(Path.of(arguments[1]));
        List<String> ends = new ArrayList<>();
        try (Work work = Work.open(Files.readString(Path.of(arguments[0])))) {
            for (String split : splits) {
                ends.add(SplitProgressCodec.encode(move(work, SplitProgressCodec.decode(split))));
            }
        }
        Files.write(Path.of(arguments[2]), ends);
    }

    private static SplitProgress move(Work work, SplitProgress split) throws InterruptedException {
        SplitProgress start = work.stages((of, rejected) -> {}).takeOver(split);
        try (SplitStage stage = work.stages((of, rejected) -> {}).open(start, reader -> reader)) {
            SplitStage.Step step = SplitStage.Step.IDLE;
            while (step != SplitStage.Step.FINISHED) {
                step = stage.step(Duration.ofSeconds(1));
            }
            return stage.checkpoint(1);
        }
    }

    private List<SplitProgress> moveInProcesses(WorkOrder order, List<SplitProgress> splits)
            throws IOException, InterruptedException {
        Path text = Files.writeString(folder.resolve("order.json"), order.text());
        List<ChildProcess> workers = new ArrayList<>();
        List<SplitProgress> ends = new ArrayList<>();
        try {
            for (int i = 0; i < splits.size(); i++) {
                Path split = Files.writeString(folder.resolve("split-" + i), SplitProgressCodec.encode(splits.get(i)));
                workers.add(ChildProcess.java(WorkInOtherProcessesTest.class)
                        .arguments(text.toString(), split.toString(), folder + "/end-" + i)
                        .in(folder.resolve("in"))
                        .start());
            }
            for (int i = 0; i < splits.size(); i++) {
                assertThat(workers.get(i).awaitExit(LIMIT))
                        .as(workers.get(i).output())
                        .isZero();
                ends.add(SplitProgressCodec.decode(
                        Files.readString(folder.resolve("end-" + i)).strip()));
            }
            return ends;
        } finally {
            for (ChildProcess worker : workers) {
                worker.close();
            }
        }
    }

    @Test
    void workersWriteWhatTheCoordinatorPublishesAndKeepRejectedRecordsOnce() throws IOException, InterruptedException {
        RunEnvironment environment = RunEnvironment.ofMachine(folder.resolve("state"));
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.read(folder.resolve("copy.yaml")));
            try (PipelinePlan plan =
                    Planner.plan(pipeline, connectors, Set.of(Capability.EXACTLY_ONCE), Clock.systemUTC())) {
                Retrying retrying =
                        new Retrying(RetryPolicy.DEFAULT, new SplittableRandom(1), delay -> false, RunObservation.NONE);
                RunSession session = RunSession.begin(plan, environment, retrying, false);
                List<SplitProgress> begun = session.prepare();
                assertThat(begun).hasSize(2);
                try (WorkOrder order = WorkOrder.shipped(session.run(), plan, environment)) {
                    List<SplitProgress> ends = moveInProcesses(order, begun);
                    session.store(RunState.Status.RUNNING, ends, 1);
                    session.publish(ends);
                    // Both workers begin once more, as if the checkpoint had been lost: no letter is kept twice.
                    moveInProcesses(order, begun);
                    plan.sink().complete(session.run(), List.of());
                }
            }
        }

        assertThat(written()).hasSize(2 * ROWS * 9 / 10).doesNotHaveDuplicates();
        assertThat(DeadLetters.in(folder.resolve("state/copy/dead-letters"), Clock.systemUTC())
                        .list(LetterFilter.ALL))
                .hasSize(2 * ROWS / 10)
                .extracting(DeadLetter::id)
                .doesNotHaveDuplicates();
    }

    private List<String> written() throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> parts = Files.list(folder.resolve("out"))) {
            for (Path part : parts.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                Files.readAllLines(part).stream().skip(1).forEach(rows::add);
            }
        }
        return rows;
    }
}

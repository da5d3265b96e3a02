package io.dataweaver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunObserver;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A YAML block of a page is a whole pipeline, or says {@code <!-- fragment -->} above it. */
final class DocumentedPipelinesTest {

    private static final String FRAGMENT = "fragment";
    private static final String RUNS_IN = "runs in ";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    @TempDir
    private Path folder;

    static List<Snippet> pipelines() {
        return Snippet.of("yaml").stream()
                .filter(snippet -> !snippet.note().equals(FRAGMENT))
                .toList();
    }

    static List<Snippet> runnable() {
        return pipelines().stream()
                .filter(snippet -> snippet.note().startsWith(RUNS_IN))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aPipelineOfThePagesIsValid(Snippet snippet) {
        Map<String, String> variables = new HashMap<>();
        Matcher matcher = VARIABLE.matcher(snippet.text());
        while (matcher.find()) {
            variables.put(matcher.group(1), "postgresql://localhost/x");
        }
        Problems problems = new Problems();
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            PipelineResolver.toCheck(connectors, variables)
                    .resolve(PipelineFile.parse(snippet.text(), snippet.toString(), folder, "page"), problems);
        }
        assertThat(problems.list()).extracting(Problem::message).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void aPipelineOfThePagesRuns(Snippet snippet) throws IOException, InterruptedException {
        copy(Snippet.root().resolve(snippet.note().substring(RUNS_IN.length())), folder);
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), snippet.text());
        Path state = folder.resolve(".dataweaver");
        RunEnvironment environment = new RunEnvironment(
                Clock.systemUTC(),
                Scheduler.MACHINE,
                new SplittableRandom(),
                new FileStateStore(new DiskStateFiles(state)),
                state,
                RunObserver.NONE);
        PostgresServer server = PostgresServer.shared();
        try (PostgresDatabase database = server.createDatabase();
                ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            String url = "postgresql://" + PostgresServer.USER + "@" + server.host() + ":" + server.port() + "/"
                    + database.name();
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of("DATABASE_URL", url))
                    .resolve(PipelineFile.read(file));
            try (PipelinePlan plan = manager.plan(pipeline)) {
                RunResult result = manager.start(pipeline, plan, false).await().throwIfFailed();
                assertThat(result.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
                assertThat(result.counts().written()).isPositive();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}

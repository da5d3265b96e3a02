package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.expression.ExpressionErrorCode;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.transform.TransformErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the tests of pipelines: the whole pipeline, with given rows in place of its sources and with sinks that only take.
 *
 * <p>No system is contacted. What columns a source has, is what the test declares, else what files on this machine tell, else
 * what the given rows look like.
 */
public final class TestRunner {

    private static final Set<ErrorCode> COLUMN_MISSING = Set.of(
            ExpressionErrorCode.UNKNOWN_COLUMN,
            ExpressionErrorCode.UNKNOWN_MAP_COLUMN,
            TransformErrorCode.UNKNOWN_COLUMN);

    private final ConnectorManager connectors;
    private final Clock clock;
    private final boolean asksSources;

    private TestRunner(ConnectorManager connectors, Clock clock, boolean asksSources) {
        this.connectors = connectors;
        this.clock = clock;
        this.asksSources = asksSources;
    }

    /** Returns a runner that contacts nothing. */
    public static TestRunner offline(ConnectorManager connectors, Clock clock) {
        return new TestRunner(connectors, clock, false);
    }

    /** Returns a runner that asks sources which columns they have; still no row of theirs is read. */
    public static TestRunner askingSources(ConnectorManager connectors, Clock clock) {
        return new TestRunner(connectors, clock, true);
    }

    /**
     * Runs one test.
     *
     * @param locator tells where the parts of the test stand
     * @throws io.dataweaver.core.problem.DefinitionException if the pipeline or the test is wrong
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public TestResult run(ResolvedPipeline pipeline, PipelineTest test, Problems.Locator locator)
            throws InterruptedException {
        long started = Scheduler.MACHINE.nanoTime();
        Problems problems = new Problems(locator);
        Set<String> guessed = new LinkedHashSet<>();
        Map<String, List<RecordBatch>> given = given(pipeline, test, guessed, problems);
        TestExpectations expectations = new TestExpectations(pipeline, test, locator);
        expectations.checkNames(problems);
        problems.throwIfErrors();
        Trace trace = new Trace();
        ResolvedPipeline replaced = Ends.replaced(
                pipeline,
                source -> new GivenSource.Plugin(
                        source.name(),
                        source.component().plugin(),
                        given.getOrDefault(source.name(), List.of()),
                        trace),
                trace);
        try (PipelinePlan plan = Planner.plan(replaced, connectors, Set.of(Capability.EXACTLY_ONCE), clock)) {
            new Rehearsal(plan, trace, () -> false).run();
        } catch (DefinitionException wrong) {
            throw guessed.isEmpty() ? wrong : explained(wrong, guessed);
        }
        List<TestFailure> failures = expectations.failures(trace);
        return new TestResult(
                test, failures, expectations.came(), Duration.ofNanos(Scheduler.MACHINE.nanoTime() - started));
    }

    /** Adds why a column may be missing here that is there in a run. */
    private static DefinitionException explained(DefinitionException wrong, Set<String> guessed) {
        return new DefinitionException(wrong.problems().stream()
                .map(problem -> COLUMN_MISSING.contains(problem.code()) ? explained(problem, guessed) : problem)
                .toList());
    }

    private static Problem explained(Problem problem, Set<String> guessed) {
        String why = "the test knows the columns of " + String.join(", ", guessed)
                + " by its given rows only: declare others with `types: {column: type}`";
        return new Problem(
                problem.severity(),
                problem.code(),
                problem.message(),
                problem.pointer(),
                problem.place(),
                problem.hint() == null ? why : problem.hint() + "; " + why);
    }

    /**
     * Returns the given rows by source.
     *
     * @param guessed takes the sources whose columns nobody told
     */
    private Map<String, List<RecordBatch>> given(
            ResolvedPipeline pipeline, PipelineTest test, Set<String> guessed, Problems problems) {
        Set<String> names = pipeline.sources().stream()
                .map(ResolvedSource::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        GivenRows rows = new GivenRows(test, names, problems);
        Map<String, List<RecordBatch>> given = new LinkedHashMap<>();
        List<String> datasets = new ArrayList<>();
        for (ResolvedSource source : pipeline.sources()) {
            List<Schema> known = datasets(pipeline, source);
            known.forEach(schema -> datasets.add(schema.dataset()));
            if (known.isEmpty()) {
                guessed.add("`" + source.name() + "`");
            }
            given.put(source.name(), rows.of(source.name(), known));
        }
        rows.reportUnused(datasets);
        return given;
    }

    /** Returns what a source tells of its columns, if it can be asked without contacting a system; otherwise nothing. */
    private List<Schema> datasets(ResolvedPipeline pipeline, ResolvedSource source) {
        ComponentContext context =
                new ComponentContext(connectors, pipeline.folder(), clock, pipeline.callTimeout(), 1);
        try (Source made = source.component().plugin().create(source.component().options(), context)) {
            boolean isLocal = made.capabilities().contains(Capability.LOCAL);
            return isLocal || asksSources ? made.datasets() : List.of();
        } catch (DataWeaverException unreachable) {
            if (asksSources) {
                throw unreachable;
            }
            return List.of(); // such as a file that is not there on the machine that tests
        }
    }
}

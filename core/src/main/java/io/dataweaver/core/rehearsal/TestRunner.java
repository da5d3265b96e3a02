package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.definition.TestErrorCode;
import io.dataweaver.core.expression.ExpressionErrorCode;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.transform.TableReadingPlugin;
import io.dataweaver.core.transform.TransformErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the tests of pipelines: the whole pipeline, with given rows in place of its sources and with sinks that only take.
 *
 * <p>No system is contacted. The table of a lookup is given too, or read from files on this machine. What columns a source has, is what the test declares, else what files on this machine tell, else
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
        GivenRows rows = new GivenRows(test, sources(pipeline), lookups(pipeline), problems);
        Map<String, List<RecordBatch>> given = given(pipeline, rows, guessed);
        ResolvedPipeline withTables = withGivenTables(pipeline, test, rows, problems);
        TestExpectations expectations = new TestExpectations(pipeline, test, locator);
        expectations.checkNames(problems);
        problems.throwIfErrors();
        Trace trace = new Trace();
        ResolvedPipeline replaced = Ends.replaced(
                withTables,
                source -> new GivenSource.Plugin(
                        source.name(),
                        source.component().plugin(),
                        given.getOrDefault(source.name(), List.of()),
                        trace),
                trace);
        try (PipelinePlan plan = Planner.plan(replaced, connectors, Set.of(Capability.EXACTLY_ONCE), clock)) {
            new Rehearsal(plan, trace.rejections(), () -> false).run();
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
    private Map<String, List<RecordBatch>> given(ResolvedPipeline pipeline, GivenRows rows, Set<String> guessed) {
        Map<String, List<RecordBatch>> given = new LinkedHashMap<>();
        List<String> datasets = new ArrayList<>();
        for (ResolvedSource source : pipeline.sources()) {
            ResolvedComponent<SourcePlugin> component = source.component();
            List<Schema> known =
                    datasets(pipeline, context -> component.plugin().create(component.options(), context));
            known.forEach(schema -> datasets.add(schema.dataset()));
            if (known.isEmpty()) {
                guessed.add("`" + source.name() + "`");
            }
            given.put(source.name(), rows.of(source.name(), known));
        }
        rows.reportUnused(datasets);
        return given;
    }

    private static Set<String> sources(ResolvedPipeline pipeline) {
        return pipeline.sources().stream()
                .map(ResolvedSource::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> lookups(ResolvedPipeline pipeline) {
        return pipeline.transforms().stream()
                .filter(step -> step.component().plugin() instanceof TableReadingPlugin)
                .map(ResolvedTransform::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Puts the tables that the test gives in place of those of the steps. A file on this machine may stay, no other system. */
    private ResolvedPipeline withGivenTables(
            ResolvedPipeline pipeline, PipelineTest test, GivenRows rows, Problems problems) {
        List<ResolvedTransform> steps = new ArrayList<>();
        for (ResolvedTransform step : pipeline.transforms()) {
            ResolvedComponent<TransformPlugin> component = step.component();
            if (!(component.plugin() instanceof TableReadingPlugin plugin)) {
                steps.add(step);
            } else if (rows.isGiven(step.name())) {
                List<Schema> known = datasets(pipeline, context -> plugin.source(component.options(), context));
                RecordBatch table = rows.table(step.name(), known);
                steps.add(table == null ? step : step.with(new GivenTable(plugin, step.name(), table)));
            } else {
                requireLocal(pipeline, step, plugin, test, problems);
                steps.add(step);
            }
        }
        return pipeline.with(pipeline.sources(), steps, pipeline.sinks());
    }

    private void requireLocal(
            ResolvedPipeline pipeline,
            ResolvedTransform step,
            TableReadingPlugin plugin,
            PipelineTest test,
            Problems problems) {
        boolean isLocal;
        try (Source made = plugin.source(step.component().options(), context(pipeline))) {
            isLocal = made.capabilities().contains(Capability.LOCAL);
        } catch (DataWeaverException unset) {
            isLocal = false; // such as an address that is a variable which is not set here
        }
        if (!isLocal) {
            problems.error(
                    TestErrorCode.TABLE_NOT_GIVEN,
                    test.pointer(),
                    "the test does not give the table of `" + step.name() + "`, and contacts no system to read it",
                    "give its records beside those of the source: `given: {"
                            + pipeline.sources().get(0).name() + ": [{…}], " + step.name() + ": [{…}]}`");
        }
    }

    /** Returns what a source tells of its columns, if it can be asked without contacting a system; otherwise nothing. */
    private List<Schema> datasets(ResolvedPipeline pipeline, Function<ComponentContext, Source> source) {
        try (Source made = source.apply(context(pipeline))) {
            boolean isLocal = made.capabilities().contains(Capability.LOCAL);
            return isLocal || asksSources ? made.datasets() : List.of();
        } catch (DataWeaverException unreachable) {
            if (asksSources) {
                throw unreachable;
            }
            return List.of(); // such as a file that is not there on the machine that tests
        }
    }

    private ComponentContext context(ResolvedPipeline pipeline) {
        return new ComponentContext(connectors, pipeline.folder(), clock, pipeline.callTimeout(), 1);
    }
}

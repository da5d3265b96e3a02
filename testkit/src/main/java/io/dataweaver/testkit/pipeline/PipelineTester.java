package io.dataweaver.testkit.pipeline;

import io.dataweaver.api.data.DataType;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.TestRejection;
import io.dataweaver.core.definition.TestRow;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.rehearsal.TestResult;
import io.dataweaver.core.rehearsal.TestRunner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tests a pipeline with rows in place of its sources. No system is contacted.
 *
 * <pre>{@code
 * PipelineTester.of(orders)
 *         .given(row("id", 1, "status", "PAID", "total", "10.005"), row("id", 2, "status", "NEW"))
 *         .expect(row("order_id", 1, "total", "10.01"));
 * }</pre>
 *
 * <p>One thread.
 */
public final class PipelineTester {

    private final Pipeline pipeline;
    private final Map<String, List<TestRow>> given = new LinkedHashMap<>();
    private final Map<String, Map<String, DataType>> types = new LinkedHashMap<>();
    private final List<TestRejection> rejected = new ArrayList<>();
    private final List<String> assertions = new ArrayList<>();
    private boolean exact;
    private boolean ordered = true;

    private PipelineTester(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Returns a tester of {@code pipeline}. */
    public static PipelineTester of(Pipeline pipeline) {
        return new PipelineTester(pipeline);
    }

    /**
     * Returns a row.
     *
     * @param namesAndValues columns and their values in turn: text, numbers, booleans, times, lists, maps or null; text is
     *     read as the type of the column
     */
    public static TestRow row(@Nullable Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values come in turn, but there are " + namesAndValues.length);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return TestRow.of(values);
    }

    /** Gives rows of the only source. */
    public PipelineTester given(TestRow... rows) {
        return given(PipelineTest.ONLY, rows);
    }

    /** Gives rows of a source, or of a dataset. */
    public PipelineTester given(String name, TestRow... rows) {
        given.put(name, List.of(rows));
        return this;
    }

    /** Says what a given column is, where neither a file on this machine nor the rows tell. */
    public PipelineTester type(String column, DataType type) {
        types.computeIfAbsent(PipelineTest.ONLY, none -> new LinkedHashMap<>()).put(column, type);
        return this;
    }

    /** Expects a record to be rejected, and none but those that are expected. */
    public PipelineTester rejects(String code, @Nullable String column) {
        rejected.add(new TestRejection(code, column, null, null, ""));
        return this;
    }

    /** Expects an SQL condition to be true of every row. */
    public PipelineTester that(String condition) {
        assertions.add(condition);
        return this;
    }

    /** Expected rows name all columns. */
    public PipelineTester exact() {
        exact = true;
        return this;
    }

    /** Rows may come in any order. */
    public PipelineTester inAnyOrder() {
        ordered = false;
        return this;
    }

    /**
     * Runs the pipeline, and expects these rows at its only sink and no others; columns that are not named are not looked at.
     *
     * @throws AssertionError with all that did not come as expected
     * @throws io.dataweaver.core.problem.DefinitionException if the pipeline or a row is wrong
     */
    public void expect(TestRow... rows) throws InterruptedException {
        expectAt(PipelineTest.ONLY, rows);
    }

    /** The same for one of several sinks. */
    public void expectAt(String sink, TestRow... rows) throws InterruptedException {
        PipelineTest test = new PipelineTest(
                pipeline.definition().name(),
                "",
                given,
                types,
                Optional.of(Map.of(sink, List.of(rows))),
                rejected,
                assertions.isEmpty() ? Map.of() : Map.of(sink, assertions),
                exact,
                ordered);
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            TestResult result = TestRunner.offline(connectors, Clock.systemUTC())
                    .run(
                            pipeline.resolve(PipelineResolver.toTest(connectors, System.getenv())),
                            test,
                            (pointer, key, start, end) -> null);
            if (!result.passed()) {
                throw new AssertionError(result.text());
            }
        }
    }
}

package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.definition.ExpectedRows;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.TestErrorCode;
import io.dataweaver.core.definition.TestRejection;
import io.dataweaver.core.definition.TestRow;
import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.transform.FilterPlugin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what came of a test with what it expects. */
final class TestExpectations {

    private static final int MAX_SHOWN = 20;

    private final ResolvedPipeline pipeline;
    private final PipelineTest test;
    private final Problems.Locator locator;
    private final List<TestFailure> failures = new ArrayList<>();
    private final List<ExpectedRows> came = new ArrayList<>();

    TestExpectations(ResolvedPipeline pipeline, PipelineTest test, Problems.Locator locator) {
        this.pipeline = pipeline;
        this.test = test;
        this.locator = locator;
    }

    private Set<String> sinks() {
        return pipeline.sinks().stream().map(ResolvedSink::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Tells of rows that are expected at a sink which there is not. */
    void checkNames(Problems problems) {
        test.expect().ifPresent(expect -> expect.keySet().forEach(name -> checkName(name, "/expect", problems)));
        test.assertions().keySet().forEach(name -> checkName(name, "/expect_that", problems));
    }

    private void checkName(String name, String key, Problems problems) {
        Set<String> sinks = sinks();
        boolean known = name.equals(PipelineTest.ONLY) ? sinks.size() == 1 : sinks.contains(name);
        if (!known) {
            String meant = Suggestions.didYouMean(name, sinks);
            problems.errorAtKey(
                    TestErrorCode.UNKNOWN_NAME,
                    test.pointer() + key + (name.isEmpty() ? "" : "/" + name),
                    name.isEmpty()
                            ? "the pipeline has several sinks, and the test does not say which is meant"
                            : "the pipeline has no sink `" + name + "`",
                    meant == null ? "give lists by name: " + String.join(", ", sinks) : meant);
        }
    }

    /** Returns what did not come as expected. */
    List<TestFailure> failures(Trace trace) {
        rejections(trace);
        test.expect().ifPresent(expect -> expect.forEach((name, rows) -> rows(sink(name), name, rows, trace)));
        test.assertions().forEach((name, conditions) -> {
            for (int i = 0; i < conditions.size(); i++) {
                assertion(sink(name), name, conditions.get(i), i, trace);
            }
        });
        if (failures.size() > MAX_SHOWN) {
            List<TestFailure> shown = new ArrayList<>(failures.subList(0, MAX_SHOWN));
            shown.add(new TestFailure(null, "and " + (failures.size() - MAX_SHOWN) + " more differences", List.of()));
            return shown;
        }
        return failures;
    }

    private String sink(String name) {
        return name.isEmpty() ? pipeline.sinks().get(0).name() : name;
    }

    private @Nullable Place place(String pointer) {
        return pointer.isEmpty() ? null : locator.locate(pointer, false, -1, -1);
    }

    private void fail(String pointer, String message, List<TestFailure.Difference> differences) {
        failures.add(new TestFailure(place(pointer), message, differences));
    }

    // ---- rows -----------------------------------------------------------------------------------------------------

    /** Returns what lists of expected rows would have to be, after {@link #failures} of those that differ. */
    List<ExpectedRows> came() {
        return came;
    }

    private void rows(String sink, String name, List<TestRow> expected, Trace trace) {
        boolean withBefore = expected.stream().anyMatch(row -> row.kind() == ChangeKind.UPDATE_BEFORE);
        List<RowMatch.Actual> actual = new ArrayList<>();
        for (Trace.Arrived arrived : trace.arrived()) {
            if (arrived.sink().equals(sink)) {
                RecordBatch batch = arrived.batch();
                for (int i = 0; i < batch.size(); i++) {
                    RowMatch.Actual row = new RowMatch.Actual(batch, batch.row(i));
                    if (withBefore || row.kind() != ChangeKind.UPDATE_BEFORE) {
                        actual.add(row);
                    }
                }
            }
        }
        RowMatch match = new RowMatch(test.exact());
        RowAlignment alignment = new RowAlignment(match, expected, actual);
        String at = sinks().size() == 1 ? "" : " at sink `" + sink + "`";
        List<RowAlignment.Pair> pairs = test.ordered() ? alignment.inOrder() : alignment.inAnyOrder();
        boolean inFile = !test.pointer().isEmpty();
        if (inFile && !pairs.stream().allMatch(RowAlignment.Pair::matches)) {
            String pointer = test.pointer() + "/expect" + (name.isEmpty() ? "" : "/" + name);
            came.add(new RowsThatCame(expected, test.exact()).of(pointer, pairs, test.ordered()));
        }
        for (RowAlignment.Pair pair : pairs) {
            if (pair.matches()) {
                continue;
            }
            if (pair.expected().isPresent() && pair.actual().isPresent()) {
                TestRow row = pair.expected().get();
                fail(
                        row.pointer(),
                        "a row" + at + " is other than expected",
                        match.differences(row, pair.actual().get()));
            } else if (pair.expected().isPresent()) {
                TestRow row = pair.expected().get();
                fail(row.pointer(), "a row did not come" + at + ": " + RowMatch.show(row), List.of());
            } else {
                String row = pair.actual().map(RowMatch.Actual::show).orElse("");
                fail(test.pointer() + "/expect", "a row came that is not expected" + at + ": " + row, List.of());
            }
        }
    }

    // ---- rejections -----------------------------------------------------------------------------------------------

    private void rejections(Trace trace) {
        List<Trace.Rejected> left = new ArrayList<>(trace.rejected());
        for (TestRejection expected : test.rejected()) {
            Trace.Rejected found = left.stream()
                    .filter(rejected -> isExpected(expected, rejected))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                fail(
                        expected.pointer(),
                        "no record was rejected with " + show(expected)
                                + (left.isEmpty() ? "" : "; rejected was: " + show(left.get(0))),
                        List.of());
            } else {
                left.remove(found);
            }
        }
        for (Trace.Rejected rejected : left) {
            fail(test.pointer(), "a record was rejected, which the test does not expect: " + show(rejected), List.of());
        }
    }

    private boolean isExpected(TestRejection expected, Trace.Rejected rejected) {
        Rejection rejection = rejected.rejection();
        String message = expected.message();
        return (expected.code() == null
                        || expected.code().equals(rejection.code().id()))
                && (expected.column() == null || expected.column().equals(rejection.column()))
                && (message == null
                        || rejection.message().toLowerCase(Locale.ROOT).contains(message.toLowerCase(Locale.ROOT)))
                && (expected.step() == null || expected.step().equals(stepName(rejected)));
    }

    /** Returns the name of a step, of which the stage tells the place. */
    private String stepName(Trace.Rejected rejected) {
        for (int i = 0; i < pipeline.transforms().size(); i++) {
            if (rejected.step().equals("transforms[" + i + "]")) {
                return pipeline.transforms().get(i).name();
            }
        }
        return rejected.step();
    }

    private static String show(TestRejection expected) {
        List<String> parts = new ArrayList<>();
        if (expected.code() != null) {
            parts.add("code " + expected.code());
        }
        if (expected.column() != null) {
            parts.add("column " + expected.column());
        }
        if (expected.message() != null) {
            parts.add("a message with '" + expected.message() + "'");
        }
        if (expected.step() != null) {
            parts.add("step " + expected.step());
        }
        return parts.isEmpty() ? "any code" : String.join(", ", parts);
    }

    private String show(Trace.Rejected rejected) {
        Rejection rejection = rejected.rejection();
        return "given row " + rejection.record().origin() + " in " + stepName(rejected) + ", "
                + rejection.code().id() + (rejection.column() == null ? "" : " " + rejection.column()) + ": "
                + rejection.message();
    }

    // ---- assertions -----------------------------------------------------------------------------------------------

    private void assertion(String sink, String name, String condition, int index, Trace trace) {
        String pointer = test.pointer() + "/expect_that" + (name.isEmpty() ? "" : "/" + name) + "/" + index;
        for (Schema schema : trace.writtenTo(sink)) {
            try {
                Map<String, Object> options = Map.of(FilterPlugin.CONDITION.name(), condition);
                FilterPlugin plugin = new FilterPlugin();
                Transform filter = plugin.create(Options.parse(plugin.descriptor(), options), schema);
                for (Trace.Arrived arrived : trace.arrived()) {
                    if (arrived.sink().equals(sink) && arrived.batch().schema().equals(schema)) {
                        assertion(filter, arrived.batch(), condition, pointer);
                    }
                }
            } catch (OptionException wrong) {
                Problems problems = new Problems(locator);
                problems.errorIn(
                        wrong.code(),
                        pointer,
                        wrong.start(),
                        wrong.end(),
                        String.valueOf(wrong.getMessage()),
                        wrong.hint());
                problems.throwIfErrors();
            }
        }
    }

    private void assertion(Transform filter, RecordBatch batch, String condition, String pointer) {
        RecordBatch rows = batch.withKinds(null);
        Set<Integer> held = new HashSet<>();
        List<String> errors = new ArrayList<>();
        filter.apply(rows, new TransformOutput() {
            @Override
            public void emit(RecordBatch passed) {
                for (int i = 0; i < passed.size(); i++) {
                    held.add(passed.row(i));
                }
            }

            @Override
            public void reject(Rejection rejection) {
                errors.add(rejection.message());
            }
        });
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            ChangeKind kind = batch.kind(row);
            boolean isThere = kind == ChangeKind.INSERT || kind == ChangeKind.UPDATE_AFTER;
            if (isThere && !held.contains(row)) {
                String reason = errors.isEmpty() ? "" : " (" + errors.get(0) + ")";
                fail(
                        pointer,
                        "`" + condition + "` is not true of " + new RowMatch.Actual(batch, row).show() + reason,
                        List.of());
            }
        }
    }
}

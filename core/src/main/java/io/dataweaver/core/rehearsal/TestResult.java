package io.dataweaver.core.rehearsal;

import io.dataweaver.core.definition.ExpectedRows;
import io.dataweaver.core.definition.PipelineTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a test.
 *
 * @param failures what did not come as expected; empty if the test passed
 * @param came what lists of expected rows would have to be for the rows that came, where those differ
 */
public record TestResult(PipelineTest test, List<TestFailure> failures, List<ExpectedRows> came, Duration duration) {

    public TestResult {
        failures = List.copyOf(failures);
        came = List.copyOf(came);
    }

    /** Tells whether all came as expected. */
    public boolean passed() {
        return failures.isEmpty();
    }

    /** Returns the failures in lines for people. */
    public String text() {
        return failures.stream().map(TestFailure::toString).collect(Collectors.joining("\n"));
    }
}

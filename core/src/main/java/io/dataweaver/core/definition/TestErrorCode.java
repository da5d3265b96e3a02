package io.dataweaver.core.definition;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with the tests of a pipeline, rather than with the pipeline. */
public enum TestErrorCode implements ErrorCode {
    INCOMPLETE(
            "DW-CFG-410",
            "a test gives no rows, or expects nothing",
            "A test has `given` and at least one of `expect`, `expect_rejected` and `expect_that`; a list may be empty."),
    DUPLICATE_NAME("DW-CFG-411", "two tests have the same name", "Give each test a name of its own."),
    UNKNOWN_NAME(
            "DW-CFG-412",
            "a test gives or expects rows under a name that the pipeline does not have",
            "`given` goes by the names of sources or datasets, `expect` by those of sinks; with only one, leave names out."),
    ROW_UNFIT(
            "DW-CFG-413",
            "a row of a test does not fit the columns that it is of",
            "Correct the row, or say what the columns are with `types: {column: type}` in the test."),
    TYPES_UNKNOWN(
            "DW-CFG-414",
            "the columns of a source are not known, because a test contacts no system and gives no row that tells them",
            "Give a row, or say what the columns are with `types: {column: type}` in the test."),
    NO_PIPELINE(
            "DW-CFG-415",
            "a file of tests does not say which pipeline it tests",
            "Begin it with `pipeline: orders.yaml`; the path is relative to the file."),
    NO_TESTS(
            "DW-CFG-416",
            "there is no test to run",
            "Add `tests:` to the pipeline, or a file `NAME.test.yaml` beside it."),
    TABLE_NOT_GIVEN(
            "DW-CFG-418",
            "a test does not give the table of a lookup, which is not a file on this machine",
            "Give its records under the name of the step, beside those of the source: a test contacts no system.");

    private final ErrorDescription description;

    TestErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.core.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.RecordErrorCode;
import org.junit.jupiter.api.Test;

class ProblemRendererTest {

    private static String shown(String message) {
        return ProblemRenderer.plain()
                .render(new Problem(Severity.ERROR, RecordErrorCode.COLUMN_LACKING, message, "", null, null));
    }

    @Test
    void eachOfSeveralThingsHasALine() {
        assertThat(shown("2 problems:\n  - no table a\n  - no table b"))
                .contains(": 2 problems:\n  - no table a\n  - no table b\n");
    }

    @Test
    void noDataEndsALine() {
        assertThat(shown("expected 1, but found 'a\nerror[DW-CFG-001]: b\r\u001B[2Jc'"))
                .contains(": expected 1, but found 'a error[DW-CFG-001]: b \uFFFD[2Jc'\n");
    }
}

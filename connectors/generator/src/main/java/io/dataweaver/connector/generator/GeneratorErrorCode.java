package io.dataweaver.connector.generator;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with generated rows. */
public enum GeneratorErrorCode implements ErrorCode {
    COLUMN_WRONG(
            "DW-SRC-300",
            ErrorKind.DEFINITION,
            "a generated column is described wrongly",
            "Write it as `sequence`, `int(1..100)`, `decimal(0.00..99.99)`, `choice(A,B)`, `text(5..20)`, "
                    + "`timestamp(2026-01-01..2026-12-31)`, `uuid`, `name` or `boolean(0.3)`, with ` null 10%` behind it "
                    + "if some are to be null.");

    private final ErrorDescription description;

    GeneratorErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.connector.generator;

import io.dataweaver.api.error.ErrorCode;
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

    private final String id;
    private final ErrorKind kind;
    private final String meaning;
    private final String remedy;

    GeneratorErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.id = id;
        this.kind = kind;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}

package io.dataweaver.core.plan;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with a definition that only shows against its source and sink. */
public enum PlanErrorCode implements ErrorCode {
    GUARANTEE_TOO_STRONG(
            "DW-CFG-100",
            "the pipeline asks for a stronger delivery guarantee than source, engine and sink can give together",
            "Use a sink that stores positions with the rows or publishes on commit, or ask for less: leave `delivery` out."),
    OPTIONS_DO_NOT_GO_TOGETHER(
            "DW-CFG-101", "options that are right one by one do not go together", "Read the message: it says which."),
    SEVERAL_DATASETS(
            "DW-CFG-102",
            "a step that brings records together by key gets those of several datasets",
            "Make one of them with the transform `union` in front, or name one source with `from`."),
    TABLES_TOGETHER(
            "DW-CFG-103",
            "tables are to go on without each other, but their records are brought together by key",
            "Leave `errors.table` out, or make a pipeline for each table."),
    EMPTYING_IMPOSSIBLE(
            "DW-CFG-104",
            "a table that is emptied at the source cannot be emptied at the sink alike",
            "Write each table to one of its own, by a sink that can empty it, such as `postgres` or `jdbc` with `mode: upsert`;"
                    + " or choose something else at the source, such as `on_truncate: stop`."),
    WHOLE_TRANSACTIONS_IMPOSSIBLE(
            "DW-CFG-105",
            "transactions of the source are to be kept whole where that cannot be",
            "Make a pipeline of this source alone, with one sink that keeps transactions whole, such as `postgres` with `mode:"
                    + " upsert`, with no condition, no step by key and without `errors.table: isolate`; or let the source give its"
                    + " tables one by one, as with `transactions: by_table`."),
    DATASETS_TOGETHER_IMPOSSIBLE(
            "DW-CFG-106",
            "a source reads several tables by one reader where they cannot be written together",
            "Make a pipeline of this source alone, with one sink that writes several tables in one transaction, such as `postgres` with"
                    + " `mode: upsert`, with no condition, no step by key and without `errors.table: isolate`; or let each table have a"
                    + " reader of its own, as with `connectors: each`.");

    private final ErrorDescription description;

    PlanErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

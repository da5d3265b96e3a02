package io.dataweaver.cli;

import io.dataweaver.core.deadletter.LetterFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Which dead letters a command is about. */
final class DlqFilter {

    @CommandLine.Option(
            names = "--where",
            paramLabel = "CONDITION",
            description =
                    "Only letters for which this SQL condition is true. Columns: id, pipeline, run, rejected_at,"
                            + " dataset, split, origin, step, code, column_name, message, causes, record, seen, fate, attempts.")
    @Nullable String where;

    @CommandLine.Option(names = "--code", paramLabel = "CODE", description = "Only letters with this error code.")
    @Nullable String code;

    @CommandLine.Option(names = "--id", paramLabel = "ID", description = "Only the letter whose id begins so.")
    @Nullable String id;

    @CommandLine.Option(names = "--limit", paramLabel = "N", description = "At most so many, the oldest first.")
    @Nullable Long limit;

    boolean isEmpty() {
        return where == null && code == null && id == null && limit == null;
    }

    /** Returns {@code base}, narrowed to what was asked for. */
    LetterFilter narrow(LetterFilter base) {
        LetterFilter filter = base.where(where).code(code).id(id);
        return limit == null ? filter : filter.limit(limit);
    }
}

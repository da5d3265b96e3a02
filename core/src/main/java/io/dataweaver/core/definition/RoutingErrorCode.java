package io.dataweaver.core.definition;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with several sources and several sinks. */
public enum RoutingErrorCode implements ErrorCode {
    SHORT_AND_FULL(
            "DW-CFG-120",
            "a pipeline has both `source` and `sources`, or both `sink` and `sinks`",
            "Keep one: `source: {…}` is short for `sources: {source: {…}}`, and `sink: {…}` for `sinks: {sink: {…}}`."),
    UNKNOWN_SOURCE(
            "DW-CFG-121",
            "`from` names a source that the pipeline does not have",
            "Correct the name; `from` takes the names under `sources`."),
    WHEN_AND_OTHERWISE(
            "DW-CFG-122",
            "a sink has both `when` and `otherwise`",
            "Keep `when` for rows for which a condition is true, or `otherwise: true` for those that no `when` takes."),
    NOTHING_LEFT(
            "DW-CFG-123",
            "a sink takes what is left, but another takes everything",
            "Give the other sink a `when`, or remove `otherwise`."),
    SOURCE_UNUSED(
            "DW-CFG-124",
            "the rows of a source reach no sink",
            "Name the source in the `from` of a sink, leave `from` out at one, or remove the source."),
    SAME_SINK(
            "DW-CFG-125",
            "two sinks write to the same place in the same way",
            "Make one of them, with the two conditions joined by `or`; two writers of one target undo each other."),
    NO_ENTRY("DW-CFG-126", "`sources` or `sinks` names none", "Add one, such as `eu: {csv: eu.csv}`."),
    SAME_DATASET(
            "DW-CFG-127",
            "two sources bring datasets of one name to one sink",
            "Make one of them with the transform `union`, or give each source a sink of its own with `from`."),
    DIFFERENT_WAYS(
            "DW-CFG-128",
            "a transform or a sink takes only a part of what was brought together",
            "Put transforms of single sources in front of what brings them together, or take all of its sources."),
    NO_SUCH_TABLE(
            "DW-CFG-129",
            "`tables` of a transform names a table that does not come to it",
            "Correct the name; it is that of the source, such as public.orders, and `*` stands for any characters."),
    TABLE_GONE(
            "DW-CFG-138",
            ErrorKind.FATAL,
            "an unfinished run reads a table that the source does not have any more",
            "Bring the table back. If it is gone for good, say so with `dataweaver position set <file> --split <split>"
                    + " --to end`, or"
                    + " start over with `--restart`; with `errors: {table: isolate}` the other tables go on meanwhile."),
    SINK_BEHIND(
            "DW-CFG-139",
            ErrorKind.FATAL,
            "a sink holds fewer rows of an unfinished run than its checkpoint says",
            "Its table or its positions were changed by somebody else. Start over with `--restart`."
                    + " Which rows are missing only a comparison can tell.");

    private final ErrorDescription description;

    RoutingErrorCode(String id, String meaning, String remedy) {
        this(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    RoutingErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

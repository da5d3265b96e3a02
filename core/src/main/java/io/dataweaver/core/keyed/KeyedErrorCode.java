package io.dataweaver.core.keyed;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with steps that remember, and with a record on its way through one. */
public enum KeyedErrorCode implements ErrorCode {
    NO_AGGREGATE(
            "DW-CFG-150",
            ErrorKind.DEFINITION,
            "a column of `aggregate` is computed by something else than one aggregate function",
            "Write one of count(*), count(x), count(distinct x), sum(x), min(x), max(x) and avg(x), where x is any"
                    + " expression; what is made of several of them belongs into a `map` behind."),
    SIDES(
            "DW-CFG-151",
            ErrorKind.DEFINITION,
            "`left` and `right` of a join do not name the two datasets that come to it",
            "Name the two sources of the pipeline, or what a `union` in front made of several; a third has to be"
                    + " joined in a pipeline of its own."),
    NOT_RETRACTABLE(
            "DW-REC-060",
            ErrorKind.RECORD,
            "an update or delete came to a step that takes inserts only",
            "Filter changes out in front, or read a snapshot."),
    LATE(
            "DW-REC-061",
            ErrorKind.RECORD,
            "a record came after its window had closed, or after a join has forgotten what it could belong to",
            "Raise `lateness` if records may come that late; replaying the letter does not open the window again."),
    NO_TIME(
            "DW-REC-062",
            ErrorKind.RECORD,
            "a record does not say when it happened, so that it belongs to no window and to no other record",
            "Correct the record, or filter such records out in front."),
    NOT_A_NUMBER(
            "DW-REC-063",
            ErrorKind.RECORD,
            "NaN or an infinity cannot be summed or compared with decimals",
            "Filter such values out, or cast them to double.");

    private final ErrorDescription description;

    KeyedErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

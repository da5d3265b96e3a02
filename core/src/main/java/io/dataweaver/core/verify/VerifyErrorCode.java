package io.dataweaver.core.verify;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** Why a copy cannot be verified or repaired. */
public enum VerifyErrorCode implements ErrorCode {
    NOT_READ_BACK(
            "DW-CFG-290",
            ErrorKind.DEFINITION,
            "a sink cannot read back what it has written, so that nothing can be compared",
            "`dataweaver describe sink NAME` tells whether one can. Compare with a copy in such a one, or by the means of the"
                    + " other system."),
    NO_SNAPSHOT(
            "DW-CFG-291",
            ErrorKind.DEFINITION,
            "a source gives changes, and not its rows as they are",
            "Verify pipelines whose sources are tables or files of rows."),
    NOT_COMPARABLE(
            "DW-CFG-292",
            ErrorKind.DEFINITION,
            "a column is stored as a type that cannot be compared with what is written",
            "Give the column of the target the type of what is written, or convert that with CAST."),
    NO_SUCH_DATASET(
            "DW-CFG-293",
            ErrorKind.DEFINITION,
            "a dataset that is to be compared is not written by the pipeline",
            "The message says which there are."),
    BY_KEY(
            "DW-CFG-294",
            ErrorKind.DEFINITION,
            "the pipeline brings records together by key, which depends on all that it has seen",
            "Verify what goes into such a step, or what comes out, by a pipeline without one."),
    NOT_REPAIRABLE(
            "DW-CFG-295",
            ErrorKind.DEFINITION,
            "rows of a sink cannot be repaired one by one",
            "Repair writes by key: give the sink the mode `upsert`. Where there is none, as for files, run the pipeline again as a"
                    + " whole, with `mode: replace`."),
    NO_SUCH_WINDOW(
            "DW-CFG-296",
            ErrorKind.DEFINITION,
            "rows cannot be compared since some value of a column",
            "Name a column that the pipeline writes, of numbers, dates, timestamps or moments, and a value of it: such as"
                    + " --since updated_at=2026-11-01. With --tables, only those that have it."),
    UNREADABLE(
            "DW-SNK-290",
            ErrorKind.FATAL,
            "a row of a sink cannot be read back",
            "See the reason: what is stored there was not written by the pipeline. Correct or remove the row.");

    private final ErrorDescription description;

    VerifyErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }

    DataWeaverException because(String message) {
        return new DataWeaverException(this, message, remedy(), null);
    }

    static DataWeaverException notComparable(Schema written, Schema stored, String column) {
        return NOT_COMPARABLE.because("column '" + column + "' of '" + written.dataset() + "' is written as "
                + written.field(written.indexOf(column)).type().display() + " and stored as "
                + stored.field(stored.indexOf(column)).type().display());
    }
}

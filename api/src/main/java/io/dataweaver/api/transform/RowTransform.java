package io.dataweaver.api.transform;

import io.dataweaver.api.data.RowCursor;

/**
 * A transform as its author thinks of it: a row comes in, and none, one or several go out.
 *
 * <pre>{@code
 * RowTransform shout = (in, out) -> out.copy(in).setText("name", in.getText("name") + "!");
 * }</pre>
 *
 * <p>Deterministic, as every {@link Transform}: what goes out depends on nothing but the row. The rows of a change need no
 * care: the old and the new row of an update each come here, and what went out for them becomes an update if it was one row
 * each, otherwise a delete of the old rows and an insert of the new ones.
 *
 * <p><b>Errors.</b> A runtime exception rejects the record, with its message as the reason; and so does reading a value that
 * the source did not send. <b>Threads.</b> One at a time.
 */
@FunctionalInterface
public interface RowTransform {

    /**
     * Makes rows of one.
     *
     * @param in stands at the row; not moved, and not kept
     */
    void apply(RowCursor in, RowOutput out);
}

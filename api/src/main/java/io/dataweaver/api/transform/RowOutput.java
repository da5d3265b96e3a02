package io.dataweaver.api.transform;

import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.data.RowWriter;

/** Takes the rows that a {@link RowTransform} makes. */
public interface RowOutput {

    /** Begins a row; it ends where the next one begins, or the call. What is not set is null. */
    RowWriter row();

    /** Begins a row that has the values of {@code in} in all columns of the same name and type that are not set. */
    RowWriter copy(RowCursor in);
}

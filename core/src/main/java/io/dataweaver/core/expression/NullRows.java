package io.dataweaver.core.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;

/** Fills a column that is built row after row where rows are left out. */
final class NullRows {

    private NullRows() {}

    /** Adds NULL until {@code row} is the next. */
    static void until(ColumnBuilder results, int row) {
        while (results.size() < row) {
            results.appendNull();
        }
    }

    /** Returns the column, with NULL up to {@code length}. */
    static Column complete(ColumnBuilder results, int length) {
        until(results, length);
        return results.build();
    }
}

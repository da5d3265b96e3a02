package io.dataweaver.connector.generator;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;

/**
 * Makes the values of one column. A value depends on the number of its row alone. <b>Threads.</b> Any thread may call.
 *
 * <p>It is called once a column and batch, so that the loop over rows knows the kind of value.
 */
interface ColumnGenerator {

    DataType type();

    /** Adds the values of {@code count} rows: {@code first}, {@code first + step}, and so on. */
    void fill(ColumnBuilder column, long first, long step, int count);
}

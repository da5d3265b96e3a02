package io.dataweaver.core.keyed;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.TransformOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets pairs of rows out, in batches. */
final class JoinOutput {

    private static final int BATCH = 4096;

    private final Schema schema;
    private final List<Source> sources;
    private @Nullable BatchBuilder builder;

    /**
     * Where a column comes from, by the index among the columns of each side.
     *
     * @param left if there is a row on the left; -1 for none
     * @param right otherwise; -1 for none
     */
    record Source(int left, int right) {}

    /** A row of one side: columns, and where it is in them. */
    record Row(List<Column> columns, int row) {}

    /** Creates an output; {@code sources} has one for each column of {@code schema}. */
    JoinOutput(Schema schema, List<Source> sources) {
        this.schema = schema;
        this.sources = sources;
    }

    Schema schema() {
        return schema;
    }

    /** Adds a pair, of which one may be missing. */
    void add(@Nullable Row left, @Nullable Row right, long origin, TransformOutput to) {
        BatchBuilder batch = builder;
        if (batch == null) {
            batch = new BatchBuilder(schema, 64);
            builder = batch;
        }
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            ColumnBuilder column = batch.column(i);
            if (left != null && source.left() >= 0) {
                column.appendFrom(left.columns().get(source.left()), left.row());
            } else if (right != null && source.right() >= 0) {
                column.appendFrom(right.columns().get(source.right()), right.row());
            } else {
                column.appendNull();
            }
        }
        batch.endRow(origin);
        if (batch.size() == BATCH) {
            flush(to);
        }
    }

    /** Lets out what is left. */
    void flush(TransformOutput to) {
        BatchBuilder batch = builder;
        if (batch != null) {
            builder = null;
            to.emit(batch.build());
        }
    }
}

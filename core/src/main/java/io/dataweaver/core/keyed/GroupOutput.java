package io.dataweaver.core.keyed;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.TransformOutput;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Lets groups out as records, in batches: the columns of their key, the bounds of their window, their aggregates. */
final class GroupOutput {

    private static final int BATCH = 4096;

    private final Schema schema;
    private final int keys;
    private final Optional<Windows> windows;
    private final List<AggregateCall> calls;
    private final GroupTable groups;
    private final TransformOutput output;
    private BatchBuilder builder;

    /**
     * Creates an output.
     *
     * @param keys how many columns the key has, without the window
     */
    GroupOutput(
            Schema schema,
            int keys,
            Optional<Windows> windows,
            List<AggregateCall> calls,
            GroupTable groups,
            TransformOutput output) {
        this.schema = schema;
        this.keys = keys;
        this.windows = windows;
        this.calls = calls;
        this.groups = groups;
        this.output = output;
        this.builder = new BatchBuilder(schema, BATCH);
    }

    void add(byte[] key, int group, ChangeKind kind) {
        ColumnBuilder[] columns = new ColumnBuilder[keys];
        for (int i = 0; i < keys; i++) {
            columns[i] = builder.column(i);
        }
        ByteBuffer values = ByteBuffer.wrap(key);
        KeyCodec.decode(values, columns);
        int next = keys;
        if (windows.isPresent()) {
            long begin = values.getLong();
            ((LongColumn.Builder) builder.column(next++)).append(begin);
            ((LongColumn.Builder) builder.column(next++))
                    .append(begin + windows.get().size());
        }
        for (AggregateCall call : calls) {
            call.aggregate().append(groups, group, builder.column(next++));
        }
        builder.endRow(kind, groups.origin(group));
        if (builder.size() == BATCH) {
            flush();
        }
    }

    /** Lets out what is left. */
    void flush() {
        output.emit(builder.build());
        builder = new BatchBuilder(schema, BATCH);
    }
}

package io.dataweaver.core.transform;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.stage.StatefulTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transform, what is put into it as one writes it down, and what comes out. */
final class Trial {

    /** Stands for a value that the source did not send. */
    static final Object UNSENT = new Object() {
        @Override
        public String toString() {
            return "UNSENT";
        }
    };

    private final Schema input;
    private final Transform transform;
    private final Collected output = new Collected();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private final List<ChangeKind> kinds = new ArrayList<>();

    private Trial(Schema input, Transform transform) {
        this.input = input;
        this.transform = transform;
    }

    static Trial of(TransformPlugin plugin, Map<String, ?> options, Schema input) {
        Transform made = plugin.create(Options.parse(plugin.descriptor(), options), input);
        if (made instanceof StatefulTransform stateful) {
            stateful.open(null, Optional.empty());
        }
        return new Trial(input, made);
    }

    Trial row(@Nullable Object... values) {
        return row(ChangeKind.INSERT, values);
    }

    Trial row(ChangeKind kind, @Nullable Object... values) {
        rows.add(Arrays.asList(values));
        kinds.add(kind);
        return this;
    }

    /** Puts the rows so far through the transform, as one batch. */
    Trial run() {
        transform.apply(batch(), output);
        return this;
    }

    /** Says that no more rows come to a transform that remembers. */
    Trial finish() {
        ((StatefulTransform) transform).finish(output);
        return this;
    }

    /** Says how far event time has come. */
    Trial advance(long time) {
        ((StatefulTransform) transform).advance(time, output);
        return this;
    }

    RecordBatch batch() {
        BatchBuilder builder = new BatchBuilder(input, Math.max(1, rows.size()));
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < input.size(); c++) {
                Object value = rows.get(r).get(c);
                if (value == UNSENT) {
                    builder.column(c).appendUnchanged();
                } else {
                    builder.column(c).appendValue(value);
                }
            }
            builder.endRow(kinds.get(r), r + 1L);
        }
        rows.clear();
        kinds.clear();
        return builder.build();
    }

    Schema schema() {
        return transform.outputSchema();
    }

    Transform transform() {
        return transform;
    }

    /** Returns what came out, as {@code [1, one]}, with the kind of a change in front, as {@code DELETE [1, one]}. */
    List<String> result() {
        List<String> result = new ArrayList<>();
        for (RecordBatch batch : output.batches()) {
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                List<@Nullable Object> values = new ArrayList<>();
                for (Column column : batch.columns()) {
                    values.add(column.isUnchanged(row) ? UNSENT : column.value(row));
                }
                ChangeKind kind = batch.kind(row);
                result.add((kind == ChangeKind.INSERT ? "" : kind + " ") + values);
            }
        }
        return result;
    }

    /** Returns what was rejected, as {@code row 2, total: message [code]}. */
    List<String> rejected() {
        return output.rejections().stream().map(Trial::describe).toList();
    }

    private static String describe(Rejection rejection) {
        return "row " + rejection.record().origin() + ", " + rejection.column() + ": " + rejection.message() + " ["
                + rejection.code().id() + "]";
    }
}

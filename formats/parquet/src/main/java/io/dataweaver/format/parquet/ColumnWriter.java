package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.data.Temporal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the values of a column apart into its leaves. Not thread-safe. */
final class ColumnWriter {

    private final DataType type;
    private final SchemaNode node;
    private final SchemaNode repeated;
    private final List<ColumnWriter> parts = new ArrayList<>();
    private final @Nullable LeafWriter leaf;

    ColumnWriter(SchemaNode node, DataType type, List<LeafWriter> leaves) {
        this.type = type;
        this.node = node;
        if (type instanceof DataType.ListOf list) {
            repeated = node.children().get(0);
            parts.add(new ColumnWriter(repeated.children().get(0), list.element(), leaves));
            leaf = null;
        } else if (type instanceof DataType.MapOf map) {
            repeated = node.children().get(0);
            parts.add(new ColumnWriter(repeated.children().get(0), map.key(), leaves));
            parts.add(new ColumnWriter(repeated.children().get(1), map.value(), leaves));
            leaf = null;
        } else if (type instanceof DataType.Struct struct) {
            repeated = node;
            for (int i = 0; i < struct.fields().size(); i++) {
                parts.add(new ColumnWriter(
                        node.children().get(i), struct.fields().get(i).type(), leaves));
            }
            leaf = null;
        } else {
            repeated = node;
            leaf = new LeafWriter(node, type);
            leaves.add(leaf);
        }
    }

    /** Adds the rows of {@code batch} from {@code from} to {@code to}, all of which {@link #unfit} lets pass. */
    void addRows(Column column, RecordBatch batch, int from, int to) {
        if (leaf != null) {
            leaf.addRows(column, batch, from, to);
            return;
        }
        for (int i = from; i < to; i++) {
            add(column, batch.row(i), 0);
        }
    }

    private void add(Column column, int row, int repetition) {
        if (!column.isPresent(row)) {
            addNone(node.definition() - 1, repetition);
        } else if (leaf != null) {
            leaf.add(column, row, repetition);
        } else if (column instanceof StructColumn struct) {
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).add(struct.child(i), row, repetition);
            }
        } else if (column instanceof ListColumn list) {
            if (list.start(row) == list.end(row)) {
                addNone(repeated.definition() - 1, repetition);
            }
            for (int i = list.start(row); i < list.end(row); i++) {
                parts.get(0).add(list.elements(), i, i == list.start(row) ? repetition : repeated.repetition());
            }
        } else if (column instanceof MapColumn map) {
            if (map.start(row) == map.end(row)) {
                addNone(repeated.definition() - 1, repetition);
            }
            for (int i = map.start(row); i < map.end(row); i++) {
                int level = i == map.start(row) ? repetition : repeated.repetition();
                parts.get(0).add(map.keys(), i, level);
                parts.get(1).add(map.values(), i, level);
            }
        }
    }

    private void addNone(int definition, int repetition) {
        if (leaf != null) {
            leaf.addNone(definition, repetition);
        } else {
            for (ColumnWriter part : parts) {
                part.addNone(definition, repetition);
            }
        }
    }

    /** Tells whether every value of the type can be written, so that only nulls are to be looked at. */
    boolean holdsAll() {
        return leaf != null
                && !(type instanceof DataType.Date
                        || type instanceof DataType.Time
                        || type instanceof DataType.Timestamp
                        || type instanceof DataType.Instant);
    }

    boolean isOptional() {
        return node.isOptional();
    }

    /** Returns why the value at {@code row} cannot be written; null if it can. */
    @Nullable String unfit(Column column, int row) {
        if (!column.isPresent(row)) {
            return column.isUnchanged(row)
                    ? "the value was not sent, because it has not changed"
                    : node.isOptional() ? null : "the value is null, though the column is declared NOT NULL";
        }
        if (column instanceof LongColumn longs) {
            return unfit(longs.get(row));
        } else if (column instanceof StructColumn struct) {
            for (int i = 0; i < parts.size(); i++) {
                String why = parts.get(i).unfit(struct.child(i), row);
                if (why != null) {
                    return why;
                }
            }
        } else if (column instanceof ListColumn list) {
            return unfit(parts.get(0), list.elements(), list.start(row), list.end(row));
        } else if (column instanceof MapColumn map) {
            String why = unfit(parts.get(0), map.keys(), map.start(row), map.end(row));
            return why != null ? why : unfit(parts.get(1), map.values(), map.start(row), map.end(row));
        }
        return null;
    }

    private static @Nullable String unfit(ColumnWriter part, Column column, int from, int to) {
        for (int i = from; i < to; i++) {
            String why = part.unfit(column, i);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private @Nullable String unfit(long value) {
        if (type instanceof DataType.Date) {
            return value != (int) value ? "Parquet's dates have 32 bits and no infinity" : null;
        } else if (type instanceof DataType.Time time) {
            return value == 86_400 * Temporal.unitsPerSecond(time.precision())
                    ? "Parquet's times end before 24:00"
                    : finer(value);
        } else if (type instanceof DataType.Timestamp || type instanceof DataType.Instant) {
            return Temporal.isInfinite(value) ? "Parquet's timestamps have no infinity" : finer(value);
        }
        return null;
    }

    private @Nullable String finer(long value) {
        return LeafWriter.isMillis(type) && value % 1000 != 0
                ? "it is finer than the milliseconds that the column is written with"
                : null;
    }
}

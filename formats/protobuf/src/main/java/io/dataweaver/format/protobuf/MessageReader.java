package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.format.ByteOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message, in whatever order they come, to the ends of their columns; what is not wanted is passed over.
 *
 * <p>What throws may leave a part of a row in its columns; whoever catches it takes that back and calls {@link #forget}. Not
 * thread-safe.
 */
final class MessageReader {

    /** Tags up to this one are looked up in a table; it has the field numbers up to 511. */
    private static final int MAX_TABLE = 1 << 12;

    private final FieldReader[] fields;
    private final @Nullable FieldReader[] byTag;
    private final int[] highTags;
    private final FieldReader[] highFields;
    private final int unknownColumn;
    private final ByteOutput unknown = new ByteOutput(64);
    private BytesColumn.Builder unknownBytes = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.BYTES, 1);

    /**
     * Creates a reader.
     *
     * @param unknownColumn where fields go that are not among {@code fields}; -1 for nowhere
     */
    MessageReader(List<FieldReader> fields, int unknownColumn) {
        this.fields = fields.toArray(FieldReader[]::new);
        this.unknownColumn = unknownColumn;
        Map<Integer, FieldReader> tags = new TreeMap<>();
        for (FieldReader field : fields) {
            for (int tag : field.tags()) {
                tags.put(tag, field);
            }
        }
        int most = tags.keySet().stream()
                .mapToInt(tag -> tag)
                .filter(tag -> tag >= 0 && tag < MAX_TABLE)
                .max()
                .orElse(0);
        byTag = new FieldReader[most + 1];
        tags.forEach((tag, field) -> {
            if (tag >= 0 && tag <= most) {
                byTag[tag] = field;
            }
        });
        tags.keySet().removeIf(tag -> tag >= 0 && tag <= most);
        highTags = tags.keySet().stream().mapToInt(tag -> tag).toArray();
        highFields = tags.values().toArray(FieldReader[]::new);
    }

    /** Returns how many values a message brings, with those of the messages in it. */
    int valueCount() {
        int count = unknownColumn < 0 ? 0 : 1;
        for (FieldReader field : fields) {
            count += field.valueCount();
        }
        return count;
    }

    /** Says where the values of each column go from now on. */
    void bind(IntFunction<ColumnBuilder> columns) {
        for (FieldReader field : fields) {
            field.bind(columns);
        }
        if (unknownColumn >= 0) {
            unknownBytes = (BytesColumn.Builder) columns.apply(unknownColumn);
        }
    }

    /** Forgets what was begun of a row. */
    void forget() {
        for (FieldReader field : fields) {
            field.forget();
        }
        unknown.clear();
    }

    /** Reads what is left of {@code in} as a message, and adds row {@code row} to each column. */
    void read(WireInput in, int row) {
        while (in.at < in.end) {
            int start = in.at;
            int tag = in.readTag();
            FieldReader field = tag >= 0 && tag < byTag.length ? byTag[tag] : find(tag);
            if (field != null) {
                field.read(in, tag, row);
            } else {
                in.skip(tag);
                if (unknownColumn >= 0) {
                    unknown.put(in.bytes, start, in.at);
                }
            }
        }
        for (FieldReader field : fields) {
            field.complete(in, row);
        }
        if (unknownColumn >= 0) {
            completeUnknown();
        }
    }

    private void completeUnknown() {
        if (unknown.size() == 0) {
            unknownBytes.appendNull();
        } else {
            unknownBytes.append(unknown.array(), 0, unknown.size());
            unknown.clear();
        }
    }

    private @Nullable FieldReader find(int tag) {
        int index = highTags.length == 0 ? -1 : Arrays.binarySearch(highTags, tag);
        return index < 0 ? null : highFields[index];
    }
}

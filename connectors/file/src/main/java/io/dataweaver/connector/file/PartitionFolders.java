package io.dataweaver.connector.file;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folders that rows are written to by some of their values, such as {@code dt=2026-11-22/country=fr/}: the other way round than
 * {@link PartitionColumns}. Not thread-safe.
 */
final class PartitionFolders {

    /** What file systems take as a name: 255 bytes on all that matter. */
    private static final int LONGEST_NAME = 255;

    private final Schema files;
    private final int[] left;
    private final List<Integer> columns = new ArrayList<>();
    private final List<byte[]> starts = new ArrayList<>();
    private final ByteOutput folder = new ByteOutput(64);
    private final ByteOutput value = new ByteOutput(64);

    /**
     * Creates them for rows of {@code schema}.
     *
     * @param by which columns tell the folder, from the top down
     * @throws OptionException if they cannot, or if no column would be left for the files
     */
    PartitionFolders(Schema schema, List<String> by) {
        for (String name : by) {
            int index = schema.indexOf(name);
            if (index < 0) {
                throw unfit(
                        "`partition_by` names `" + name + "`, but the rows of " + schema.dataset() + " have "
                                + String.join(", ", schema.names()),
                        "name one of these");
            }
            requireFolder(schema.field(index));
            columns.add(index);
            starts.add((name + "=").getBytes(StandardCharsets.UTF_8));
        }
        List<String> others =
                schema.names().stream().filter(name -> !by.contains(name)).toList();
        if (others.isEmpty()) {
            throw unfit(
                    "`partition_by` names all columns of " + schema.dataset() + ", so that none is left for the files",
                    "leave one out");
        }
        this.left = others.stream().mapToInt(schema::indexOf).toArray();
        List<Field> fields = Arrays.stream(left).mapToObj(schema::field).toList();
        this.files = new Schema(schema.dataset(), fields, others.containsAll(schema.key()) ? schema.key() : List.of());
    }

    private static void requireFolder(Field field) {
        DataType type = field.type();
        switch (type.layout()) {
            case LIST, MAP, STRUCT ->
                throw unfit(
                        "`partition_by` names `" + field.name() + "`, which is " + type.display()
                                + ", and no folder can be called like such a value",
                        "name a column with single values");
            case LONG, DOUBLE, DECIMAL, BYTES -> {
                if (!PartitionValue.isName(field.name())) {
                    throw unfit(
                            "`partition_by` names `" + field.name() + "`, and no folder can be called so",
                            "rename the column first, with `map: {rename: …}`");
                }
            }
        }
    }

    private static OptionException unfit(String what, String wayOut) {
        return new OptionException(
                FileErrorCode.PARTITION_UNFIT, what, wayOut, List.of(FileSinkPlugin.PARTITION_BY.name()));
    }

    /** Returns the columns that are written to files. */
    Schema files() {
        return files;
    }

    /** Returns {@code batch} without the columns that the folders tell. */
    RecordBatch ofFiles(RecordBatch batch) {
        List<Column> kept = Arrays.stream(left).mapToObj(batch::column).toList();
        return batch.withColumns(files, kept);
    }

    /** Rows of a batch, physical, in their order. */
    private static final class Rows {
        private int[] rows = new int[16];
        private int count;

        void add(int row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
        }
    }

    /**
     * Returns the rows of {@code batch} by their folder, with a slash at its end, each in their order.
     *
     * @param rejections gets the rows that no folder can be made for
     */
    Map<String, RecordBatch> cut(RecordBatch batch, List<Rejection> rejections) {
        Map<String, Rows> cut = new LinkedHashMap<>();
        byte[] last = new byte[0];
        @Nullable Rows into = null;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            String tooLong = putFolder(batch, row);
            if (tooLong != null) {
                rejections.add(new Rejection(
                        new Rejection.RejectedRow(batch, row),
                        RecordErrorCode.VALUE_UNFIT,
                        tooLong,
                        "its folder would have a name of more than " + LONGEST_NAME + " bytes"));
                continue;
            }
            boolean isSame = Arrays.equals(last, 0, last.length, folder.array(), 0, folder.size());
            if (into == null || !isSame) {
                last = folder.toByteArray();
                into = cut.computeIfAbsent(new String(last, StandardCharsets.UTF_8), first -> new Rows());
            }
            into.add(row);
        }
        Map<String, RecordBatch> batches = new LinkedHashMap<>();
        cut.forEach((name, rows) -> batches.put(name, batch.select(rows.rows, rows.count)));
        return batches;
    }

    /** Makes the folder of a row; returns the column whose value is too long for one, otherwise null. */
    private @Nullable String putFolder(RecordBatch batch, int row) {
        folder.clear();
        for (int i = 0; i < starts.size(); i++) {
            int start = folder.size();
            folder.put(starts.get(i));
            PartitionValue.put(batch.column(columns.get(i)), row, folder, value);
            if (folder.size() - start > LONGEST_NAME) {
                return batch.schema().field(columns.get(i)).name();
            }
            folder.put((byte) '/');
        }
        return null;
    }
}

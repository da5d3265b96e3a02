package io.dataweaver.format.parquet;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the wanted columns of one row group. Not thread-safe. */
final class RowGroupReader {

    /** What is passed over is decoded all the same, but no more of it at once than this. */
    private static final int SKIPPED_ROWS = 4096;

    private static final long SKIPPED_BYTES = 8 << 20;

    private final Schema schema;
    private final Footer.Group group;
    private final RandomAccessBytes file;
    private final int maxPage;
    private final int maxRecordBytes;
    private final List<LeafReader> leaves = new ArrayList<>();
    private final List<ColumnReader> columns = new ArrayList<>();
    private final List<String> leafColumns = new ArrayList<>();
    private long done;
    private boolean begun;

    RowGroupReader(WantedColumns wanted, Footer.Group group, RandomAccessBytes file, int maxPage, int maxRecordBytes) {
        this.schema = wanted.schema();
        this.group = group;
        this.file = file;
        this.maxPage = maxPage;
        this.maxRecordBytes = maxRecordBytes;
        for (int i = 0; i < schema.size(); i++) {
            columns.add(reader(
                    wanted.shapes().get(i),
                    schema.field(i).type(),
                    schema.field(i).name()));
        }
    }

    private ColumnReader reader(Shape shape, DataType type, String column) {
        if (shape instanceof Shape.Leaf leaf) {
            LeafReader reader = open(leaf.node(), type, column);
            leaves.add(reader);
            leafColumns.add(column);
            return new ColumnReader.Leaf(reader);
        }
        int first = leaves.size();
        if (shape instanceof Shape.Group struct) {
            List<ColumnReader> fields = new ArrayList<>();
            List<Field> types = ((DataType.Struct) type).fields();
            for (int i = 0; i < types.size(); i++) {
                fields.add(reader(struct.fields().get(i), types.get(i).type(), column));
            }
            return new ColumnReader.Group(leaves.get(first), struct.node(), (DataType.Struct) type, fields);
        } else if (shape instanceof Shape.Elements list) {
            List<ColumnReader> parts = List.of(reader(list.element(), ((DataType.ListOf) type).element(), column));
            return new ColumnReader.Repeated(leaves.get(first), list.node(), list.repeated(), type, parts);
        }
        Shape.Entries map = (Shape.Entries) shape;
        DataType.MapOf types = (DataType.MapOf) type;
        List<ColumnReader> parts =
                List.of(reader(map.key(), types.key(), column), reader(map.value(), types.value(), column));
        return new ColumnReader.Repeated(leaves.get(first), map.node(), map.repeated(), type, parts);
    }

    private LeafReader open(SchemaNode node, DataType type, String column) {
        Values values = LeafValues.of(node.element(), type);
        if (values == null) {
            throw new IllegalStateException("column '" + column + "' was to be readable");
        }
        try {
            return new LeafReader(file, node, group.column(node.column()), values, maxPage);
        } catch (DamagedException damaged) {
            throw damaged(column, 0, damaged);
        }
    }

    /** Returns how many rows are left. */
    long left() {
        return group.rows() - done;
    }

    /** Returns how many rows are done with. */
    long done() {
        return done;
    }

    /** Returns how many rows take about {@code bytes}, as far as the footer and the pages so far tell. */
    int rows(long bytes) throws IOException {
        beginLeaves();
        long perRow = 8;
        for (LeafReader leaf : leaves) {
            long whole = group.column(leaf.node().column()).getTotal_uncompressed_size();
            perRow += Math.max(8, Math.max(whole / group.rows(), leaf.values().largest()));
        }
        return (int) Math.max(1, Math.min(left(), Math.min(Integer.MAX_VALUE, bytes / perRow)));
    }

    /** A dictionary tells how large values are that stand for few bytes in the footer; it comes first. */
    private void beginLeaves() throws IOException {
        if (!begun) {
            begun = true;
            forLeaves(LeafReader::begin);
        }
    }

    /** Passes over {@code rows} rows, which there are. */
    void skip(long rows) throws IOException {
        for (long left = rows; left > 0; ) {
            int some = (int) Math.min(left, Math.min(SKIPPED_ROWS, rows(SKIPPED_BYTES)));
            readLeaves(some);
            left -= some;
        }
    }

    private void readLeaves(int rows) throws IOException {
        forLeaves(leaf -> leaf.read(rows));
        done += rows;
    }

    /** What is done with each leaf. */
    private interface Step {
        void take(LeafReader leaf) throws IOException;
    }

    private void forLeaves(Step step) throws IOException {
        for (int i = 0; i < leaves.size(); i++) {
            LeafReader leaf = leaves.get(i);
            try {
                step.take(leaf);
            } catch (DamagedException damaged) {
                throw damaged(leafColumns.get(i), leaf.offset(), damaged);
            } catch (RuntimeException broken) {
                if (broken instanceof DataWeaverException known) {
                    throw known;
                }
                // Whatever index a damaged page leads to.
                throw damaged(
                        leafColumns.get(i), leaf.offset(), new DamagedException("its pages make no sense: " + broken));
            }
        }
    }

    private DataWeaverException damaged(String column, long offset, DamagedException damaged) {
        return new DataWeaverException(
                ParquetErrorCode.PARQUET_DAMAGED,
                "column '" + column + "' of row group " + group.index() + ", behind row " + (group.firstRow() + done)
                        + (offset > 0 ? ", before byte " + offset : "") + ": " + damaged.text(),
                damaged);
    }

    /** Reads the next {@code rows} rows; there are as many. */
    Decoded read(int rows, boolean atEnd) throws IOException {
        long firstRow = group.firstRow() + done;
        readLeaves(rows);
        Map<Integer, Rejection> rejections = new TreeMap<>();
        List<Column> read = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = schema.field(i).name();
            DataType type = schema.field(i).type();
            ColumnReader.Rejecting rejecting = leaf -> (value, found) -> {
                int row = leaf.rowOf(value);
                rejections.putIfAbsent(
                        row,
                        new Rejection(
                                rejected(firstRow + row, name, found),
                                RecordErrorCode.VALUE_UNFIT,
                                name,
                                "expected " + type.display() + ", but found " + found));
            };
            try {
                Column column = columns.get(i).column(0, 0, rejecting);
                if (column.length() != rows) {
                    throw new DamagedException(rows + " rows have " + column.length() + " values");
                }
                read.add(column);
            } catch (DamagedException damaged) {
                throw damaged(name, 0, damaged);
            }
        }
        rejectLarge(rows, firstRow, read, rejections);
        long[] origins = new long[rows];
        for (int i = 0; i < rows; i++) {
            origins[i] = firstRow + i + 1;
        }
        RecordBatch batch = RecordBatch.of(schema, read, rows, null, origins);
        return new Decoded(
                rejections.isEmpty() ? batch : without(batch, rejections), List.copyOf(rejections.values()), atEnd);
    }

    private static RecordBatch without(RecordBatch batch, Map<Integer, Rejection> rejections) {
        int[] kept = new int[batch.length()];
        int count = 0;
        for (int row = 0; row < kept.length; row++) {
            if (!rejections.containsKey(row)) {
                kept[count++] = row;
            }
        }
        return batch.select(kept, count);
    }

    private void rejectLarge(int rows, long firstRow, List<Column> read, Map<Integer, Rejection> rejections) {
        long all = 0;
        for (Column column : read) {
            all += column instanceof BytesColumn bytes ? bytes.offsets()[rows] : 0;
        }
        if (all <= maxRecordBytes) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            long size = 0;
            for (Column column : read) {
                size += column instanceof BytesColumn bytes ? bytes.end(row) - bytes.start(row) : 0;
            }
            if (size > maxRecordBytes) {
                rejections.putIfAbsent(
                        row,
                        new Rejection(
                                rejected(firstRow + row, "", size + " bytes"),
                                RecordErrorCode.TOO_LARGE,
                                null,
                                "the row has " + size + " bytes; the most are " + maxRecordBytes));
            }
        }
    }

    /** A row of a file of columns has no bytes of its own: what is kept says where it stands. */
    private static Rejection.RejectedBytes rejected(long row, String column, String found) {
        String place = "row " + (row + 1) + (column.isEmpty() ? "" : ", column " + column) + ": " + found;
        return new Rejection.RejectedBytes(place.getBytes(StandardCharsets.UTF_8), row + 1);
    }
}

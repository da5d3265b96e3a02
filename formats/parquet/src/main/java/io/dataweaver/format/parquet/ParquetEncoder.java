package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;

/** Writes row groups: rows are kept until there are enough for one, or until a part ends. Not thread-safe. */
final class ParquetEncoder implements Encoder {

    private final Schema schema;
    private final ParquetOptions options;
    private final PagePacker packer;
    private final List<SchemaElement> elements;
    private final List<ColumnWriter> columns = new ArrayList<>();
    private final List<LeafWriter> leaves = new ArrayList<>();
    private final List<List<String>> paths = new ArrayList<>();
    private final WrittenGroups own = new WrittenGroups();
    private int rows;

    ParquetEncoder(Schema schema, ParquetOptions options) throws IOException {
        this.schema = schema;
        this.options = options;
        this.packer = new PagePacker(options.codec());
        this.elements = SchemaWriter.elements(schema.fields());
        SchemaNode root = SchemaNode.root(elements);
        for (int i = 0; i < schema.size(); i++) {
            SchemaNode node = root.children().get(i);
            columns.add(new ColumnWriter(node, schema.field(i).type(), leaves));
            addPaths(node, List.of());
        }
    }

    private void addPaths(SchemaNode node, List<String> above) {
        List<String> path = new ArrayList<>(above);
        path.add(node.name());
        if (node.isColumn()) {
            paths.add(path);
        }
        node.children().forEach(child -> addPaths(child, path));
    }

    @Override
    public byte[] header() {
        own.clear();
        return Footer.MAGIC.clone();
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        List<Rejection> rejections = new ArrayList<>();
        RecordBatch fit = check(batch, rejections);
        int from = 0;
        while (from < fit.size()) {
            int to = Math.min(fit.size(), from + options.rowGroupRows() - rows);
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).addRows(fit.column(i), fit, from, to);
            }
            rows += to - from;
            from = to;
            if (rows >= options.rowGroupRows() || isLarge()) {
                flush(out);
            }
        }
        return rejections;
    }

    private boolean isLarge() {
        return heldBytes() >= options.rowGroupSize();
    }

    @Override
    public long heldBytes() {
        long size = 0;
        for (LeafWriter leaf : leaves) {
            size += leaf.byteSize();
        }
        return size;
    }

    private RecordBatch check(RecordBatch batch, List<Rejection> rejections) {
        boolean[] unfit = null;
        for (int c = 0; c < columns.size(); c++) {
            Column column = batch.column(c);
            ColumnWriter writer = columns.get(c);
            if (writer.holdsAll() && column.isComplete()) {
                continue;
            }
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                String why = writer.unfit(column, row);
                if (why != null && (unfit == null || !unfit[i])) {
                    unfit = unfit == null ? new boolean[batch.size()] : unfit;
                    unfit[i] = true;
                    rejections.add(new Rejection(
                            new Rejection.RejectedRow(batch, row),
                            column.isPresent(row) ? RecordErrorCode.VALUE_UNFIT : RecordErrorCode.NULL_NOT_ALLOWED,
                            schema.field(c).name(),
                            "the value cannot be written to Parquet: " + why));
                }
            }
        }
        if (unfit == null) {
            return batch;
        }
        int[] kept = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (!unfit[i]) {
                kept[count++] = batch.row(i);
            }
        }
        return batch.select(kept, count);
    }

    @Override
    public void flush(ByteOutput out) {
        if (rows == 0) {
            return;
        }
        try {
            int start = out.size();
            List<ColumnChunk> chunks = new ArrayList<>();
            long unpacked = 0;
            for (int i = 0; i < leaves.size(); i++) {
                ColumnChunk chunk = new ChunkWriter(options, packer, leaves.get(i), out).write(paths.get(i), start);
                chunks.add(chunk);
                unpacked += chunk.getMeta_data().getTotal_uncompressed_size();
                leaves.get(i).clear();
            }
            own.end(out, start, new RowGroup(chunks, unpacked, rows), elements);
            rows = 0;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public byte[] footer() {
        try {
            return footer(own.inOrder());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public byte[] footer(RandomAccessBytes written) throws IOException {
        return footer(WrittenGroups.read(written, elements));
    }

    private byte[] footer(List<RowGroup> groups) throws IOException {
        FileMetaData file = WrittenGroups.file(groups, elements, leaves.size(), WrittenTypes.of(schema.fields()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        org.apache.parquet.format.Util.writeFileMetaData(file, bytes);
        ByteOutput footer = new ByteOutput(bytes.size() + 8);
        footer.put(bytes.toByteArray());
        Bytes.putInt(footer.reserve(Integer.BYTES), footer.size(), bytes.size());
        footer.size(footer.size() + Integer.BYTES);
        footer.put(Footer.MAGIC);
        return footer.toByteArray();
    }
}

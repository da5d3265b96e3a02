package io.dataweaver.format.csv;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.List;

/**
 * Decodes records in blocks: first the fields of a few hundred records are found, then each wanted column is read for all
 * of them in a loop of its own.
 */
final class CsvDecoder implements Decoder {

    /** Memory of a row beside its text, roughly: a long a column, an offset for text, and its origin. */
    private static final int BYTES_PER_COLUMN = 10;

    private final DecodeRequest request;
    private final Schema schema;
    private final Rejections rejections;
    private final RecordBlock block;
    private final RecordIndexer indexer;
    private final FieldReader[] readers;

    CsvDecoder(CsvOptions options, DecodeRequest request) {
        this.request = request;
        this.schema = request.schema();
        List<String> columns = CsvHead.names(request.head());
        this.rejections =
                new Rejections(request.limits().maxRows(), request.limits().maxBytes());
        this.block = new RecordBlock(Math.max(columns.size(), 1), rejections);
        this.indexer = new RecordIndexer(
                options,
                columns,
                request.firstOrigin(),
                request.maxRecordBytes(),
                BYTES_PER_COLUMN * (schema.size() + 1),
                rejections);
        this.readers = new FieldReader[schema.size()];
        for (int i = 0; i < readers.length; i++) {
            String name = schema.field(i).name();
            int column = columns.indexOf(name);
            if (column < 0) {
                throw new DataWeaverException(
                        CsvErrorCode.COLUMN_MISSING,
                        "the file has no column '" + name + "'; it has " + String.join(", ", columns),
                        CsvErrorCode.COLUMN_MISSING.remedy(),
                        null);
            }
            readers[i] = FieldReader.of(schema.field(i), column, options);
        }
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        int maxRows = request.limits().maxRows();
        long budget = request.limits().maxBytes();
        BatchBuilder batch = new BatchBuilder(schema, maxRows);
        for (int i = 0; i < readers.length; i++) {
            readers[i].bind(batch.column(i));
        }
        boolean atEnd = false;
        // A batch never ends within a line that is being passed over: whoever resumes there would take its rest for a
        // record.
        while (indexer.isSkipping() || (batch.size() < maxRows && !rejections.isFull() && budget > 0)) {
            int from = input.position();
            block.clear(input.array());
            int to = indexer.fill(input.array(), from, input.limit(), atEnd, block, maxRows - batch.size(), budget);
            budget = indexer.budget();
            readBlock(batch);
            input.position(to);
            if (to > from) {
                continue;
            }
            if (atEnd || (!indexer.isSkipping() && !batch.isEmpty() && !input.isReady())) {
                break;
            }
            atEnd = !input.more();
        }
        boolean exhausted = atEnd && input.position() == input.limit();
        return new Decoded(batch.build(), rejections.take(), exhausted);
    }

    private void readBlock(BatchBuilder batch) {
        if (block.rows == 0) {
            return;
        }
        readColumns();
        if (block.rejectedRows > 0) {
            // Now that the bad records are known, the good ones are read once more without them.
            block.shrink();
            for (int i = 0; i < readers.length; i++) {
                batch.column(i).truncate(batch.size());
            }
            block.dropRejected();
            readColumns();
        } else {
            block.grow();
        }
        batch.endRows(block.origins, 0, block.rows);
    }

    private void readColumns() {
        for (FieldReader reader : readers) {
            reader.read(block);
        }
    }

    @Override
    public long nextOrigin() {
        return indexer.line();
    }
}

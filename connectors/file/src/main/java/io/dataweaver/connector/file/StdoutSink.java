package io.dataweaver.connector.file;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to standard output, one batch after the other, whichever split they are of. What was written cannot be
 * taken back.
 */
final class StdoutSink implements Sink {

    private final Format format;
    private final OutputStream out;
    private final ByteOutput buffer = new ByteOutput(64 * 1024);
    private @Nullable Encoder encoder;
    private boolean rowsBefore;

    StdoutSink(Format format, OutputStream out) {
        this.format = format;
        this.out = out;
    }

    @Override
    public Set<Capability> capabilities() {
        return new StdoutSinkPlugin().descriptor().capabilities();
    }

    @Override
    public void check(List<Schema> schemas) {
        if (schemas.size() > 1) {
            throw new DataWeaverException(
                    FileErrorCode.SEVERAL_DATASETS,
                    schemas.size() + " datasets cannot go to standard output: "
                            + schemas.stream().map(Schema::dataset).toList(),
                    "choose one of them, or write to a folder",
                    null);
        }
        if (format.needsRandomAccess()) {
            throw new DataWeaverException(
                    FileErrorCode.RANDOM_ACCESS_NEEDED,
                    format.extension() + " ends with what stands where, which standard output does not let look up",
                    "write to a file",
                    null);
        }
        format.encoder(schemas.get(0));
    }

    @Override
    public synchronized void prepare(SinkRun run, List<Schema> schemas) {
        if (encoder == null) {
            encoder = format.encoder(schemas.get(0));
            if (!run.resumed()) {
                buffer.put(encoder.header());
                writeOut();
            }
        }
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        return new StdoutWriter();
    }

    private synchronized List<Rejection> write(RecordBatch batch) {
        if (encoder == null) {
            throw new IllegalStateException("write before prepare");
        }
        InsertsOnly inserts = InsertsOnly.of(batch, encoder);
        List<Rejection> rejections = encoder.encode(inserts.batch(), buffer, !rowsBefore);
        encoder.flush(buffer);
        rowsBefore |= inserts.batch().size() > rejections.size();
        writeOut();
        return inserts.and(rejections);
    }

    private void writeOut() {
        try {
            buffer.drainTo(out);
            out.flush();
        } catch (IOException failed) {
            throw failed.getMessage() != null && failed.getMessage().contains("Broken pipe")
                    ? new DataWeaverException(
                            FileErrorCode.OUTPUT_CLOSED, "the reader of standard output has gone", failed)
                    : new DataWeaverException(
                            FileErrorCode.WRITE_FAILED,
                            "cannot write to standard output: " + FileSystemReason.of(failed),
                            failed);
        }
    }

    @Override
    public synchronized void complete(SinkRun run, List<Committable> last) {
        if (encoder != null) {
            buffer.put(encoder.footer());
            writeOut();
            encoder = null;
        }
    }

    /** Standard output stays open: it is not ours. */
    @Override
    public void close() {}

    private final class StdoutWriter implements SinkWriter {
        @Override
        public List<Rejection> write(RecordBatch batch) {
            return StdoutSink.this.write(batch);
        }

        @Override
        public List<Rejection> flush() {
            return List.of();
        }

        @Override
        public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes one split to parts; each checkpoint ends the one that is being written. */
final class FolderSinkWriter implements SinkWriter {

    private static final int BUFFER = 256 * 1024;

    private final PartFiles files;
    private final WriterContext context;
    private final Encoder encoder;
    private final PartNames names;
    private final ByteOutput buffer = new ByteOutput(BUFFER);
    private final List<Finished> finished = new ArrayList<>();
    private @Nullable PartFile part;
    private long rows;

    FolderSinkWriter(PartFiles files, WriterContext context, Encoder encoder, PartNames names) {
        this.files = files;
        this.context = context;
        this.encoder = encoder;
        this.names = names;
    }

    private record Finished(String file, long length) {}

    @Override
    public List<Rejection> write(RecordBatch changes) {
        InsertsOnly inserts = InsertsOnly.of(changes);
        RecordBatch batch = inserts.batch();
        List<Rejection> rejections = new ArrayList<>();
        int from = 0;
        while (from < batch.size()) {
            int to = from + (int) Math.min(batch.size() - from, names.settings().rollRows() - rows);
            encode(from == 0 && to == batch.size() ? batch : batch.slice(from, to), rejections);
            from = to;
            if (rows >= names.settings().rollRows() || isLarge()) {
                finishPart();
            }
        }
        return inserts.and(rejections);
    }

    private void encode(RecordBatch batch, List<Rejection> rejections) {
        List<Rejection> refused = encoder.encode(batch, buffer, rows == 0);
        rejections.addAll(refused);
        rows += batch.size() - refused.size();
        if (buffer.size() >= BUFFER) {
            drain();
        }
    }

    private boolean isLarge() {
        return (part == null ? 0 : part.length()) + buffer.size()
                >= names.settings().rollSize();
    }

    private PartFile drain() {
        PartFile open = part;
        if (open == null) {
            open = files.create(context.split().ordinal());
            part = open;
            byte[] header = encoder.header();
            open.write(header, 0, header.length);
        }
        open.write(buffer.array(), 0, buffer.size());
        buffer.clear();
        return open;
    }

    private void finishPart() {
        if (rows == 0) {
            return;
        }
        PartFile open = drain();
        byte[] footer = encoder.footer();
        open.write(footer, 0, footer.length);
        finished.add(new Finished(open.path().getFileName().toString(), open.sync()));
        open.close();
        part = null;
        rows = 0;
    }

    @Override
    public List<Rejection> flush() {
        if (rows > 0) {
            drain();
        }
        return List.of();
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean splitFinished) {
        finishPart();
        if (finished.isEmpty()) {
            return Optional.empty();
        }
        List<FinishedPart> parts = new ArrayList<>();
        for (Finished file : finished) {
            String visible = names.visible(context.split().ordinal(), checkpointId, parts.size());
            parts.add(new FinishedPart(names.relative(file.file()), visible, file.length()));
        }
        finished.clear();
        return Optional.of(FinishedPart.toCommittable(context.split().id(), parts));
    }

    @Override
    public void close() {
        if (part != null) {
            part.close();
            part = null;
        }
    }
}

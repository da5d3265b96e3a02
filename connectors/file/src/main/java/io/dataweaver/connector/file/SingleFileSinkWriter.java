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

/** Writes one split to hidden files: what earlier processes prepared, and one of its own. */
final class SingleFileSinkWriter implements SinkWriter {

    private static final int BUFFER = 256 * 1024;

    private final PartFiles files;
    private final WriterContext context;
    private final Encoder encoder;
    private final List<WrittenPart> earlier;
    private final ByteOutput buffer = new ByteOutput(BUFFER);
    private @Nullable PartFile part;
    private long header;
    private long rows;

    SingleFileSinkWriter(PartFiles files, WriterContext context, Encoder encoder) {
        this.files = files;
        this.context = context;
        this.encoder = encoder;
        this.earlier = context.last().map(WrittenPart::parse).orElse(List.of());
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        InsertsOnly inserts = InsertsOnly.of(batch, encoder);
        List<Rejection> rejections = encoder.encode(inserts.batch(), buffer, rows == 0);
        rows += inserts.batch().size() - rejections.size();
        if (buffer.size() >= BUFFER) {
            drain(part());
        }
        return inserts.and(rejections);
    }

    private void drain(PartFile to) {
        to.write(buffer.array(), 0, buffer.size());
        buffer.clear();
    }

    private PartFile part() {
        PartFile open = part;
        if (open == null) {
            open = files.create(context.split().ordinal());
            part = open;
            if (startsFile()) {
                byte[] bytes = encoder.header();
                open.write(bytes, 0, bytes.length);
                header = open.endMember();
            }
        }
        return open;
    }

    /** The first part of the first split begins with the header, so that the others can be appended to it. */
    private boolean startsFile() {
        return context.split().ordinal() == 0 && earlier.isEmpty();
    }

    @Override
    public List<Rejection> flush() {
        encoder.flush(buffer);
        if (buffer.size() > 0) {
            drain(part());
        }
        return List.of();
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        flush();
        List<WrittenPart> parts = new ArrayList<>(earlier);
        if (rows > 0 || startsFile()) {
            PartFile synced = part();
            long length = synced.sync();
            if (length > 0) {
                parts.add(new WrittenPart(
                        synced.path().getFileName().toString(),
                        length,
                        header,
                        rows,
                        files.run().epoch()));
            }
        }
        return Optional.of(WrittenPart.toCommittable(context.split().id(), parts));
    }

    @Override
    public void close() {
        if (part != null) {
            part.close();
        }
    }
}

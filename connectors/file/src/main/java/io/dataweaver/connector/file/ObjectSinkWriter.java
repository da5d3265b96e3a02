package io.dataweaver.connector.file;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Uploads one split of an object, behind what earlier processes prepared. */
final class ObjectSinkWriter implements SinkWriter {

    private static final int BUFFER = 256 * 1024;

    private final ObjectTarget target;
    private final ObjectStore store;
    private final SinkRun run;
    private final WriterContext context;
    private final Encoder encoder;
    private final ByteOutput buffer = new ByteOutput(BUFFER);
    private final GrowingUpload upload;
    private final Packing packing;
    private final String name;
    private Optional<ObjectPath> tail = Optional.empty();
    private long tailOf = -1;
    private long header;
    private long rows;
    private long earlierRows;

    /**
     * Goes on with a split, or begins it.
     *
     * @param begins whether the first split begins the object, header and all; otherwise it is as hidden as the others
     */
    ObjectSinkWriter(
            ObjectTarget target,
            FileSinkSettings settings,
            SinkRun run,
            WriterContext context,
            Encoder encoder,
            boolean begins) {
        this.target = target;
        this.store = target.store();
        this.run = run;
        this.context = context;
        this.encoder = encoder;
        this.name = settings.name();
        int ordinal = context.split().ordinal();
        Optional<StagedBytes> last = context.last().map(StagedBytes::parse);
        boolean first = begins && ordinal == 0;
        ObjectPath path = last.flatMap(StagedBytes::upload)
                .map(begun -> begun.path())
                .orElseGet(() -> first ? target.path() : target.unique(run, Integer.toString(ordinal)));
        this.upload = new GrowingUpload(
                store,
                path,
                first ? ObjectTarget.mark(run) : Map.of(),
                settings.partSize(),
                last.flatMap(StagedBytes::upload),
                last.map(StagedBytes::tags).orElse(List.of()),
                last.map(StagedBytes::sent).orElse(0L));
        this.packing = new Packing(settings.compression(), upload);
        if (last.isPresent()) {
            resume(last.get());
        } else if (first) {
            byte[] bytes = encoder.header();
            pack(bytes, bytes.length);
            endMember();
            header = upload.length();
        }
    }

    private void resume(StagedBytes last) {
        header = last.header();
        earlierRows = last.rows();
        if (last.tail().isPresent()) {
            StoredObject object = store.find(last.tail().get())
                    .orElseThrow(() -> ObjectJoin.missing(name, last.tail().get() + " is gone"));
            try (InputStream in = store.read(object, 0, object.size())) {
                byte[] bytes = in.readAllBytes();
                if (bytes.length != last.tailLength()) {
                    throw ObjectJoin.missing(name, object.path() + " is of another size");
                }
                upload.write(bytes, 0, bytes.length);
            } catch (IOException failed) {
                throw ObjectJoin.unwritable(name, failed);
            }
            tail = last.tail();
            tailOf = upload.length();
        }
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        InsertsOnly inserts = InsertsOnly.of(batch, encoder);
        List<Rejection> rejections = encoder.encode(inserts.batch(), buffer, rows == 0 && earlierRows == 0);
        rows += inserts.batch().size() - rejections.size();
        if (buffer.size() >= BUFFER) {
            flush();
        }
        return inserts.and(rejections);
    }

    private void pack(byte[] bytes, int length) {
        try {
            packing.write(bytes, 0, length);
        } catch (IOException failed) {
            throw ObjectJoin.unwritable(name, failed);
        }
    }

    private void endMember() {
        try {
            packing.endMember();
        } catch (IOException failed) {
            throw ObjectJoin.unwritable(name, failed);
        }
    }

    @Override
    public List<Rejection> flush() {
        pack(buffer.array(), buffer.size());
        buffer.clear();
        return List.of();
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        encoder.flush(buffer);
        flush();
        endMember();
        if (tailOf != upload.length()) {
            tail = upload.restLength() == 0 ? Optional.empty() : Optional.of(stage(upload.rest()));
            tailOf = upload.length();
        }
        StagedBytes staged = new StagedBytes(
                upload.begun(), upload.tags(), upload.sent(), tail, upload.restLength(), header, earlierRows + rows);
        return Optional.of(staged.toCommittable(context.split().id()));
    }

    private ObjectPath stage(byte[] bytes) {
        ObjectPath path = target.unique(run, context.split().ordinal() + "-tail");
        store.put(path, bytes, new PutCondition.Always());
        return path;
    }

    @Override
    public void close() {
        try {
            packing.abandon();
        } catch (IOException failed) {
            throw ObjectJoin.unwritable(name, failed);
        }
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Parts that are uploads until these are completed. */
final class UploadedParts implements SplitParts {

    private final ObjectStore store;
    private final ObjectPath root;
    private final FileSinkSettings settings;
    private final SinkRun run;
    private final String extension;
    private final WriterContext context;
    private final List<PendingParts.Part> finished = new ArrayList<>();
    private long next;

    UploadedParts(
            ObjectStore store,
            ObjectPath root,
            FileSinkSettings settings,
            SinkRun run,
            String extension,
            WriterContext context) {
        this.store = store;
        this.root = root;
        this.settings = settings;
        this.run = run;
        this.extension = extension;
        this.context = context;
        this.next =
                context.last().map(PendingParts::parse).map(PendingParts::next).orElse(0L);
    }

    @Override
    public OpenPart begin(String folder) {
        String name = PartNames.name(settings, extension, run, context.split().ordinal(), run.epoch(), next);
        next++;
        return new Open(root.withKey(root.key() + folder + name));
    }

    private final class Open implements OpenPart {
        private final String id = UUID.randomUUID().toString();
        private final GrowingUpload upload;
        private final Packing packing;

        Open(ObjectPath path) {
            this.upload = new GrowingUpload(store, path, ObjectTarget.mark(run, id), settings.partSize());
            this.packing = new Packing(settings.compression(), upload);
        }

        @Override
        public void write(byte[] bytes, int length) {
            try {
                packing.write(bytes, 0, length);
            } catch (IOException failed) {
                throw ObjectJoin.unwritable(settings.name(), failed);
            }
        }

        @Override
        public long length() {
            return upload.length();
        }

        @Override
        public void finish(Encoder encoder) {
            byte[] footer = encoder.footer();
            write(footer, footer.length);
            try {
                packing.endMember();
            } catch (IOException failed) {
                throw ObjectJoin.unwritable(settings.name(), failed);
            }
            if (upload.restLength() > 0) {
                upload.sendRest();
            }
            finished.add(new PendingParts.Part(upload.begin(), upload.tags(), id));
        }

        @Override
        public void abandon() {
            try {
                packing.abandon();
            } catch (IOException failed) {
                throw ObjectJoin.unwritable(settings.name(), failed);
            }
        }
    }

    /** Always something: the number of the next object must not be forgotten, or names would come twice. */
    @Override
    public Optional<Committable> prepare(long checkpointId) {
        PendingParts pending = new PendingParts(finished, next);
        finished.clear();
        return Optional.of(pending.toCommittable(context.split().id(), root.bucket()));
    }
}

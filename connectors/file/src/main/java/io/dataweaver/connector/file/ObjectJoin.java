package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins what the splits of one object have uploaded: the parts of the first stay as they are, those of the others become
 * hidden objects that the store copies. Only what is too short for a part goes through this process.
 *
 * <p>If the end of the format is made by reading what was written, those of the first become a hidden object too, for parts of
 * an upload cannot be read.
 */
final class ObjectJoin {

    private static final int BUFFER = 256 * 1024;

    private final ObjectTarget target;
    private final ObjectStore store;
    private final FileSinkSettings settings;
    private final Encoder encoder;
    private final boolean endsByReading;
    private final SinkRun run;

    /**
     * Joins the splits of {@code run}.
     *
     * @param endsByReading whether the end of the format is made by reading what was written; no split is at the target then
     */
    ObjectJoin(ObjectTarget target, FileSinkSettings settings, Encoder encoder, boolean endsByReading, SinkRun run) {
        this.target = target;
        this.store = target.store();
        this.settings = settings;
        this.encoder = encoder;
        this.endsByReading = endsByReading;
        this.run = run;
    }

    /** Returns an upload to the target that holds everything, and is to be completed. */
    GrowingUpload join(List<StagedBytes> splits) {
        boolean started = !splits.isEmpty() && (splits.get(0).header() > 0 || isAtTarget(splits.get(0)));
        GrowingUpload whole = started ? goOn(splits.get(0)) : fresh();
        try (JoinedBytes written = new JoinedBytes()) {
            if (!started) {
                write(whole, encoder.header(), written);
            }
            boolean any = started && splits.get(0).rows() > 0;
            for (StagedBytes split : splits.subList(started ? 1 : 0, splits.size())) {
                if (split.rows() > 0) {
                    if (any) {
                        write(whole, encoder.separator(), written);
                    }
                    StoredObject object = object(split);
                    written.add(new StoredBytes(store, object), split.header());
                    append(split, object, whole);
                    any = true;
                }
            }
            write(whole, endsByReading ? encoder.footer(written) : encoder.footer(), written);
        } catch (IOException failed) {
            throw unwritable(settings.name(), failed);
        }
        if (whole.restLength() > 0 || whole.tags().isEmpty()) {
            whole.sendRest();
        }
        return whole;
    }

    private boolean isAtTarget(StagedBytes split) {
        return split.upload().map(upload -> upload.path().equals(target.path())).orElse(false);
    }

    private GrowingUpload fresh() {
        return new GrowingUpload(store, target.path(), ObjectTarget.mark(run), settings.partSize());
    }

    private GrowingUpload goOn(StagedBytes first) {
        GrowingUpload whole = new GrowingUpload(
                store,
                target.path(),
                ObjectTarget.mark(run),
                settings.partSize(),
                first.upload(),
                first.tags(),
                first.sent());
        first.tail().ifPresent(tail -> copyBytes(require(tail, first.tailLength()), 0, first.tailLength(), whole));
        return whole;
    }

    private void write(GrowingUpload whole, byte[] bytes, JoinedBytes written) throws IOException {
        byte[] packed = Packing.pack(settings.compression(), bytes);
        whole.write(packed, 0, packed.length);
        written.add(packed);
    }

    /** Returns the hidden object that holds all of a split. */
    private StoredObject object(StagedBytes split) {
        Optional<Upload> upload = split.upload();
        if (upload.isPresent()) {
            return finish(split, upload.get());
        }
        ObjectPath tail = split.tail()
                .orElseThrow(() -> missing(settings.name(), "nothing is left of " + split.rows() + " rows"));
        return require(tail, split.tailLength());
    }

    private void append(StagedBytes split, StoredObject object, GrowingUpload whole) {
        long from = split.header();
        if (split.upload().isEmpty()) { // Too short for a part: together with what follows, it may become one.
            copyBytes(object, from, object.size(), whole);
            return;
        }
        long least = store.limits().minPart();
        if (whole.restLength() > 0 || object.size() - from < least) {
            long missing = Math.max(0, least - whole.restLength());
            boolean all = object.size() - from - missing < least;
            long to = all ? object.size() : from + missing;
            copyBytes(object, from, to, whole);
            from = to;
        }
        if (from < object.size()) {
            if (whole.restLength() > 0) {
                whole.sendRest();
            }
            long left = object.size() - from;
            long pieces = (left - 1) / store.copiedAtOnce() + 1;
            long piece = (left - 1) / pieces + 1;
            for (long at = from; at < object.size(); at += piece) {
                whole.copy(object, at, Math.min(at + piece, object.size()));
            }
        }
    }

    /** Makes a hidden object of an upload and its tail, if that was not done before. */
    private StoredObject finish(StagedBytes split, Upload upload) {
        List<UploadedPart> parts = new ArrayList<>(split.parts());
        Optional<StoredObject> done = store.find(upload.path());
        if (done.isEmpty()) {
            split.tail().ifPresent(tail -> {
                byte[] bytes = read(require(tail, split.tailLength()));
                parts.add(store.upload(upload, parts.size() + 1, bytes, 0, bytes.length));
            });
            store.complete(upload, parts, true);
        }
        return require(upload.path(), split.length());
    }

    private StoredObject require(ObjectPath path, long length) {
        StoredObject object =
                store.find(path).orElseThrow(() -> missing(settings.name(), "the hidden object " + path + " is gone"));
        if (object.size() != length) {
            throw missing(settings.name(), path + " has " + object.size() + " bytes, but " + length + " were written");
        }
        return object;
    }

    private byte[] read(StoredObject object) {
        try (InputStream in = store.read(object, 0, object.size())) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw unwritable(settings.name(), failed);
        }
    }

    private void copyBytes(StoredObject object, long from, long to, GrowingUpload whole) {
        byte[] buffer = new byte[BUFFER];
        try (StoredBytes bytes = new StoredBytes(store, object)) {
            long at = from;
            while (at < to) {
                int read = bytes.read(at, buffer, 0, (int) Math.min(buffer.length, to - at));
                if (read < 0) {
                    throw new IOException(object.path() + " ended at byte " + at);
                }
                whole.write(buffer, 0, read);
                at += read;
            }
        } catch (IOException failed) {
            throw unwritable(settings.name(), failed);
        }
    }

    static DataWeaverException missing(String name, String how) {
        return new DataWeaverException(
                FileErrorCode.WRITTEN_DATA_MISSING, "what this run had written for " + name + " is incomplete: " + how);
    }

    static DataWeaverException unwritable(String name, IOException failed) {
        return new DataWeaverException(
                FileErrorCode.WRITE_FAILED, "cannot write " + name + ": " + FileSystemReason.of(failed), failed);
    }
}

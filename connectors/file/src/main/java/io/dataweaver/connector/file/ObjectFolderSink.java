package io.dataweaver.connector.file;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStore.Completion;
import io.dataweaver.api.store.StoredObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes objects below a key that ends with a slash, or below several such keys if there are several datasets. An object
 * is uploaded while it is written, and its upload completed when the checkpoint that holds it is durable.
 */
final class ObjectFolderSink implements Sink {

    private static final Failpoint AFTER_PART = Failpoint.named("object.after_part");

    private final FileSinkSettings settings;
    private final PluginContext context;
    private final ObjectStore store;
    private final ObjectTarget target;
    private final ObjectControl control;
    private boolean severalDatasets;
    private boolean completed;
    private Set<ObjectPath> folders = Set.of();

    ObjectFolderSink(FileSinkSettings settings, StoreUrl url, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.store = url.open(context, settings.store());
        String key = url.path().key();
        ObjectPath root = url.path().withKey(key.isEmpty() || key.endsWith("/") ? key : key + "/");
        this.target = new ObjectTarget(store, settings.name(), root);
        this.control = new ObjectControl(target);
    }

    @Override
    public Set<Capability> capabilities() {
        return settings.folderCapabilities(format());
    }

    @Override
    public void check(List<Schema> schemas) {
        settings.checkFolder(format(), schemas);
        store.check(target.path().bucket());
        if (!control.exists()) { // otherwise a run has begun, and prepare knows whether it is this one
            refuseExisting();
        }
    }

    private void refuseExisting() {
        if (settings.mode() == FileSinkPlugin.Mode.CREATE) {
            firstVisible().ifPresent(found -> {
                throw new DataWeaverException(
                        FileErrorCode.TARGET_EXISTS,
                        "the folder " + settings.name() + " is not empty: it has " + found,
                        "empty it, choose another path, or set `mode: append` or `mode: replace`",
                        null);
            });
        }
    }

    private Optional<String> firstVisible() {
        Optional<String> next = Optional.empty();
        int start = target.path().key().length();
        do {
            ObjectPage page = store.list(target.path(), true, next);
            for (StoredObject object : page.objects()) {
                String name = object.path().key().substring(start);
                if (!name.isEmpty() && !name.startsWith(".")) {
                    return Optional.of(name);
                }
            }
            next = page.next();
        } while (next.isPresent());
        return Optional.empty();
    }

    @Override
    public void check(CheckContext context) {
        store.check(target.path().bucket());
        Optional<String> found = firstVisible();
        if (found.isPresent() && settings.mode() == FileSinkPlugin.Mode.CREATE) {
            context.fail(
                    "target",
                    settings.name() + " is not empty: it has " + found.get(),
                    "empty it, choose another path, or set `mode: append` or `mode: replace`");
        } else {
            context.pass("target", settings.name() + (found.isPresent() ? " has objects" : " is empty"));
        }
    }

    @Override
    public long fence(String pipeline, long epoch) {
        return control.fence(pipeline, epoch);
    }

    @Override
    public void join(SinkRun run, List<Schema> schemas) {
        severalDatasets = schemas.size() > 1;
        Set<ObjectPath> used = new LinkedHashSet<>();
        schemas.forEach(schema -> used.add(folder(schema.dataset())));
        folders = used;
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        join(run, schemas);
        if (run.resumed()) {
            return;
        }
        if (settings.mode() == FileSinkPlugin.Mode.CREATE && firstVisible().isPresent()) {
            control.remove();
            refuseExisting();
        }
        abortUploads(settings.mode() == FileSinkPlugin.Mode.CREATE ? "part-" : PartNames.ofPipeline(run));
    }

    /** Aborts uploads of parts whose names begin with {@code start}, in the folders and below them. */
    private void abortUploads(String start) {
        for (ObjectPath folder : folders) {
            target.abort(folder.withKey(folder.key() + start), upload -> true);
            if (!settings.partitionBy().isEmpty()) {
                String partitions = folder.key() + settings.partitionBy().get(0) + "=";
                target.abort(
                        folder.withKey(partitions),
                        upload -> name(upload.path()).startsWith(start));
            }
        }
    }

    /** Returns what stands behind the last slash. */
    private static String name(ObjectPath path) {
        return path.key().substring(path.key().lastIndexOf('/') + 1);
    }

    /** Names of datasets come from elsewhere: they are made plain, so that they stay within the folder. */
    private ObjectPath folder(String dataset) {
        return severalDatasets
                ? target.path().withKey(target.path().key() + FolderSink.plainName(dataset) + "/")
                : target.path();
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext writer) {
        ObjectPath folder = folder(writer.schema().dataset());
        Format format = format();
        UploadedParts parts = new UploadedParts(store, folder, settings, run, format.extension(), writer);
        return new FolderWriter(parts, settings, format, writer.schema());
    }

    private Format format() {
        return context.format(settings.format());
    }

    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        List<PendingParts.Part> parts = committables.stream()
                .flatMap(committable -> PendingParts.parse(committable).parts().stream())
                .toList();
        if (parts.isEmpty()) {
            return;
        }
        control.require(run);
        for (PendingParts.Part part : parts) {
            publish(run, part);
            AFTER_PART.hit();
        }
    }

    private void publish(SinkRun run, PendingParts.Part part) {
        Completion completion = store.complete(part.upload(), part.uploaded(), false);
        ObjectPath path = part.upload().path();
        if (completion == Completion.DONE
                || store.metadata(path)
                        .map(ObjectTarget.mark(run, part.id())::equals)
                        .orElse(false)) {
            return;
        }
        if (completion == Completion.EXISTS) {
            throw new DataWeaverException(
                    FileErrorCode.TARGET_EXISTS,
                    "the object " + path.key() + " of " + settings.name()
                            + " exists already, and this run did not write it");
        }
        throw ObjectJoin.missing(settings.name(), "the upload of " + path.key() + " is gone");
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        if (completed) {
            return;
        }
        control.require(run);
        abortUploads(settings.mode() == FileSinkPlugin.Mode.CREATE ? "part-" : PartNames.start(run));
        if (settings.mode() == FileSinkPlugin.Mode.REPLACE) {
            folders.forEach(folder -> removeReplaced(folder, run));
        }
        completed = true;
    }

    private void removeReplaced(ObjectPath folder, SinkRun run) {
        Optional<String> next = Optional.empty();
        boolean deep = !settings.partitionBy().isEmpty();
        do {
            ObjectPage page = store.list(deep ? folder : folder.withKey(folder.key() + "part-"), deep, next);
            for (StoredObject object : page.objects()) {
                String key = object.path().key();
                String name = name(object.path());
                String above = key.substring(folder.key().length(), key.length() - name.length());
                if (PartNames.isReplaced(run, above, name)) {
                    store.delete(object.path());
                }
            }
            next = page.next();
        } while (next.isPresent());
    }

    @Override
    public Source readBack(List<Schema> schemas) {
        return readBack(schemas, schemas);
    }

    @Override
    public Source readBack(List<Schema> schemas, List<Schema> wanted) {
        return settings.readBack(context, format(), schemas, wanted);
    }

    /** What tells that the objects are of this run goes last: until then a later process may complete the run again. */
    @Override
    public void close() {
        if (completed) {
            control.remove();
            completed = false;
        }
        store.close();
    }
}

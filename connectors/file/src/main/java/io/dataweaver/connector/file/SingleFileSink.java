package io.dataweaver.connector.file;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file. Each split is written to hidden files next to it, which {@link #complete} joins in the order of the
 * splits and renames into place.
 *
 * <p>Nothing is removed before the renamed file is durable, and what a crash leaves half joined is joined anew, so that
 * completing may be tried again at any time.
 */
final class SingleFileSink implements Sink {

    private static final Failpoint BEFORE_RENAME = Failpoint.named("file.before_rename");
    private static final Failpoint AFTER_RENAME = Failpoint.named("file.after_rename");
    private static final Failpoint AFTER_PUBLISH = Failpoint.named("file.after_publish");
    private static final Failpoint AFTER_REMOVAL = Failpoint.named("file.after_removal");
    private static final Failpoint AFTER_COMPLETE = Failpoint.named("file.after_complete");

    private final FileSinkSettings settings;
    private final PluginContext context;
    private final Path target;
    private final Path folder;
    private final HiddenNames names;
    private final TargetControl control;
    private @Nullable Schema schema;
    private boolean completed;

    SingleFileSink(FileSinkSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.target = settings.path();
        Path parent = target.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("`path` " + settings.name() + " is no file");
        }
        this.folder = parent;
        this.names = new HiddenNames(folder, target.getFileName().toString());
        this.control = new TargetControl(folder, names.control());
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities =
                EnumSet.of(Capability.TWO_PHASE_COMMIT, Capability.KEEPS_ORDER, Capability.CREATES_TARGET);
        if (settings.mode() == FileSinkPlugin.Mode.REPLACE) {
            capabilities.add(Capability.ATOMIC_REPLACE);
        }
        settings.addReadingBack(format(), capabilities);
        return capabilities;
    }

    @Override
    public void check(List<Schema> schemas) {
        Schema only = onlyOne(schemas, settings);
        FileSinkSettings.requirePlain(format(), settings);
        encoder(only);
        if (!control.exists()) { // otherwise a run has begun, and prepare knows whether it is this one
            refuseExisting();
        }
        TargetFolder.requireWritable(folder, settings.name());
    }

    /** Returns the schema, if there is only one. */
    static Schema onlyOne(List<Schema> schemas, FileSinkSettings settings) {
        if (schemas.size() > 1) {
            throw new DataWeaverException(
                    FileErrorCode.SEVERAL_DATASETS,
                    schemas.size() + " datasets cannot go into one file " + settings.name() + ": "
                            + schemas.stream().map(Schema::dataset).toList(),
                    "end `path` with a slash, for a folder with files of each",
                    null);
        }
        return schemas.get(0);
    }

    private void refuseExisting() {
        if (settings.mode() == FileSinkPlugin.Mode.CREATE && Files.exists(target)) {
            throw new DataWeaverException(
                    FileErrorCode.TARGET_EXISTS,
                    "the file " + settings.name() + " exists already",
                    "remove it, choose another path, or set `mode: replace`",
                    null);
        }
    }

    @Override
    public void check(CheckContext context) {
        FileChecks.target(settings, context);
    }

    @Override
    public long fence(String pipeline, long epoch) {
        TargetFolder.create(folder);
        return control.fence(pipeline, epoch);
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        schema = onlyOne(schemas, settings);
        if (run.resumed()) {
            return;
        }
        try {
            if (Files.exists(target) && settings.mode() == FileSinkPlugin.Mode.CREATE) {
                control.remove();
                refuseExisting();
            }
            names.removeOfPipeline(run);
        } catch (IOException failed) {
            throw PartFile.unwritable(folder, failed);
        }
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext writer) {
        Encoder encoder = encoder(writer.schema());
        return new SingleFileSinkWriter(new PartFiles(folder, names, settings.compression(), run), writer, encoder);
    }

    private Encoder encoder(Schema rows) {
        return format().encoder(rows);
    }

    private Format format() {
        return context.format(settings.format());
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        if (completed) {
            return;
        }
        List<WrittenPart> parts = last.stream()
                .flatMap(split -> WrittenPart.parse(split).stream())
                .toList();
        try {
            PartJoin join = new PartJoin(folder, parts, encoder(requireSchema()), settings.compression());
            if (!isPublished(join)) {
                Path joined = join.join(run, folder.resolve(names.part(run, "joined-" + run.epoch())));
                publish(run, joined);
            }
            AFTER_PUBLISH.hit();
            names.removeOf(run);
            AFTER_REMOVAL.hit();
        } catch (IOException failed) {
            throw PartFile.unwritable(target, failed);
        }
        AFTER_COMPLETE.hit();
        completed = true;
    }

    private Schema requireSchema() {
        if (schema == null) {
            throw new IllegalStateException("complete before prepare");
        }
        return schema;
    }

    /** Parts go only after the target is durable: if one is gone, then the target must be what they make. */
    private boolean isPublished(PartJoin join) throws IOException {
        List<String> missing = join.missing();
        if (missing.isEmpty()) {
            return false;
        }
        if (Files.exists(target) && join.isResult(target)) {
            return true;
        }
        throw new DataWeaverException(
                FileErrorCode.WRITTEN_DATA_MISSING,
                "files that this run had written are gone or shorter: " + String.join(", ", missing) + " in " + folder
                        + "; and " + settings.name() + " is not what they make");
    }

    private void publish(SinkRun run, Path joined) {
        control.publish(run, () -> {
            if (!control.isAnnounced(run)) {
                refuseExisting();
                control.announce(run);
            }
            DurableFiles.copyPermissions(Files.exists(target) ? target : control.file(), joined);
            BEFORE_RENAME.hit();
            DurableFiles.rename(joined, target);
            AFTER_RENAME.hit();
            DurableFiles.forceFolder(folder);
        });
    }

    @Override
    public Source readBack(List<Schema> schemas) {
        return readBack(schemas, schemas);
    }

    @Override
    public Source readBack(List<Schema> schemas, List<Schema> wanted) {
        return settings.readBack(context, format(), schemas, wanted);
    }

    /** What tells that the target is of this run goes last: until then a later process may complete the run again. */
    @Override
    public void close() {
        if (completed) {
            control.remove();
        }
    }
}

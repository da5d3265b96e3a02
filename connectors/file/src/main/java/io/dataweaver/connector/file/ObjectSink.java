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
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStore.Completion;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object. The first split is uploaded in parts to where the object is to appear, the others to hidden objects,
 * which {@link #complete} lets the store copy behind it; then the upload is completed, and the object is there at once.
 * If the end of the format is made by reading what was written, all splits are uploaded to hidden objects.
 *
 * <p>Completing may be tried again at any time: what is there already is known by the mark of the run.
 */
final class ObjectSink implements Sink {

    private static final Failpoint BEFORE_PUBLISH = Failpoint.named("object.before_publish");
    private static final Failpoint AFTER_PUBLISH = Failpoint.named("object.after_publish");

    private final FileSinkSettings settings;
    private final PluginContext context;
    private final ObjectStore store;
    private final ObjectTarget target;
    private final ObjectControl control;

    /** What the last checkpoint that is known to be durable holds, by split. */
    private final Map<String, StagedBytes> durable = new HashMap<>();

    private @Nullable Schema schema;
    private boolean completed;

    ObjectSink(FileSinkSettings settings, StoreUrl url, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.store = url.open(context, settings.store());
        this.target = new ObjectTarget(store, settings.name(), url.path());
        this.control = new ObjectControl(target);
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
        Schema only = SingleFileSink.onlyOne(schemas, settings);
        encoder(only);
        store.check(target.path().bucket());
        if (!control.exists()) { // otherwise a run has begun, and prepare knows whether it is this one
            refuseExisting();
        }
    }

    private void refuseExisting() {
        if (settings.mode() == FileSinkPlugin.Mode.CREATE
                && store.find(target.path()).isPresent()) {
            throw exists();
        }
    }

    private DataWeaverException exists() {
        return new DataWeaverException(
                FileErrorCode.TARGET_EXISTS,
                "the object " + settings.name() + " exists already",
                "remove it, choose another path, or set `mode: replace`",
                null);
    }

    @Override
    public void check(CheckContext context) {
        store.check(target.path().bucket());
        boolean exists = store.find(target.path()).isPresent();
        if (exists && settings.mode() == FileSinkPlugin.Mode.CREATE) {
            context.fail(
                    "target",
                    settings.name() + " exists already",
                    "remove it, choose another path, or set `mode: replace`");
        } else {
            context.pass("target", settings.name() + (exists ? " is there" : " does not exist yet"));
        }
    }

    @Override
    public long fence(String pipeline, long epoch) {
        return control.fence(pipeline, epoch);
    }

    @Override
    public void join(SinkRun run, List<Schema> schemas) {
        schema = SingleFileSink.onlyOne(schemas, settings);
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        join(run, schemas);
        if (run.resumed()) {
            return;
        }
        if (settings.mode() == FileSinkPlugin.Mode.CREATE
                && store.find(target.path()).isPresent()) {
            control.remove();
            throw exists();
        }
        abortUploads();
        target.removeHidden(run);
    }

    private void abortUploads() {
        target.abort(target.path(), upload -> upload.path().equals(target.path()));
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext writer) {
        return new ObjectSinkWriter(target, settings, run, writer, encoder(writer.schema()), !endsByReading());
    }

    private Encoder encoder(Schema rows) {
        return format().encoder(rows);
    }

    private boolean endsByReading() {
        return format().needsRandomAccess();
    }

    private Format format() {
        return context.format(settings.format());
    }

    /**
     * Nothing appears before the end; tails of checkpoints before this one are of no use any more. Those of earlier checkpoints
     * may come again, behind later ones: when a call that has failed halfway is repeated, or an engine goes on from a checkpoint.
     */
    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        for (Committable committable : committables) {
            StagedBytes staged = StagedBytes.parse(committable);
            StagedBytes before = durable.get(committable.splitId());
            if (before == null || before.length() < staged.length()) {
                durable.put(committable.splitId(), staged);
                if (before != null) {
                    before.tail().ifPresent(store::delete);
                }
            }
        }
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        if (completed) {
            return;
        }
        control.require(run);
        if (!target.isOf(run, target.path())) {
            publish(run, last.stream().map(StagedBytes::parse).toList());
        }
        AFTER_PUBLISH.hit();
        abortUploads();
        target.removeHidden(run);
        completed = true;
    }

    private void publish(SinkRun run, List<StagedBytes> splits) {
        if (schema == null) {
            throw new IllegalStateException("complete before prepare");
        }
        ObjectJoin join = new ObjectJoin(target, settings, encoder(schema), endsByReading(), run);
        GrowingUpload whole = join.join(splits);
        control.require(run);
        BEFORE_PUBLISH.hit();
        boolean replace = settings.mode() == FileSinkPlugin.Mode.REPLACE;
        Completion completion = store.complete(whole.begin(), whole.parts(), replace);
        // An answer that was lost made the store's client ask again.
        if (completion != Completion.DONE && !target.isOf(run, target.path())) {
            throw completion == Completion.EXISTS
                    ? exists()
                    : ObjectJoin.missing(settings.name(), "the upload is gone");
        }
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
            completed = false;
        }
        store.close();
    }
}

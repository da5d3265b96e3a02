package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.transform.SharedTable;
import io.dataweaver.core.transform.TableReadingPlugin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Makes transforms that look up in a table that a test gives, and contacts nothing.
 *
 * @param step the name of the step
 */
record GivenTable(TableReadingPlugin plugin, String step, RecordBatch rows) implements TableReadingPlugin {

    @Override
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public Source source(Options options, PluginContext context) {
        return new GivenSource(step, List.of(rows), new Trace());
    }

    @Override
    public SharedTable table(Options options, PluginContext context, RetryPolicy retry) {
        return plugin.table(options, new Surroundings(context), retry);
    }

    @Override
    public TransformPlugin over(SharedTable table) {
        return plugin.over(table);
    }

    @Override
    public Transform create(Options options, Schema input) {
        return plugin.create(options, input);
    }

    /** Those of a run, but for the source. */
    private final class Surroundings implements PluginContext {
        private final PluginContext ofRun;

        Surroundings(PluginContext ofRun) {
            this.ofRun = ofRun;
        }

        @Override
        public Source source(ComponentRef ref) {
            return new GivenSource(step, List.of(rows), new Trace());
        }

        @Override
        public Format format(ComponentRef ref) {
            return ofRun.format(ref);
        }

        @Override
        public Path workingFolder() {
            return ofRun.workingFolder();
        }

        @Override
        public Clock clock() {
            return ofRun.clock();
        }

        @Override
        public Duration callTimeout() {
            return ofRun.callTimeout();
        }

        @Override
        public int parallelism() {
            return ofRun.parallelism();
        }
    }
}

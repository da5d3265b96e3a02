package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes rows in place of a sink, and writes nothing. */
public final class CapturingSink implements Sink {

    private final String name;
    private final Set<Capability> capabilities;
    private final Arrivals arrivals;

    private CapturingSink(String name, Set<Capability> capabilities, Arrivals arrivals) {
        this.name = name;
        this.capabilities = capabilities;
        this.arrivals = arrivals;
    }

    /** Takes what comes to sinks. */
    public interface Arrivals {
        /** Tells the schemas of what comes to {@code sink}, whether or not a row does. */
        void writes(String sink, List<Schema> schemas);

        /** Takes rows; the batch is theirs who take it. */
        void arrived(String sink, RecordBatch batch);
    }

    /**
     * Makes the sink in place of {@code replaced}.
     *
     * @param name as the pipeline calls it
     */
    public record Plugin(String name, SinkPlugin replaced, Arrivals arrivals) implements SinkPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return replaced.descriptor();
        }

        /** It can do all that the replaced sink can, so that whatever is checked against that is checked here. */
        @Override
        public Sink create(Options options, PluginContext context) {
            Set<Capability> capabilities = EnumSet.of(Capability.TRANSACTIONAL_POSITIONS);
            capabilities.addAll(descriptor().capabilities());
            return new CapturingSink(name, capabilities, arrivals);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public void check(List<Schema> schemas) {
        arrivals.writes(name, schemas);
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {}

    @Override
    public SinkWriter open(SinkRun run, WriterContext context) {
        return new Writer();
    }

    @Override
    public void close() {}

    /** Takes what comes. */
    private final class Writer implements SinkWriter {
        @Override
        public List<Rejection> write(RecordBatch batch) {
            arrivals.arrived(name, batch);
            return List.of();
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

package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.rehearsal.CapturingSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What comes to the sinks of a pipeline, in place of which this stands. One thread at a time. */
final class Written implements CapturingSink.Arrivals {

    private final Map<String, List<Schema>> schemas = new HashMap<>();
    private BiConsumer<String, RecordBatch> taker = (sink, batch) -> {};

    /** Returns the sinks of {@code pipeline}, replaced. */
    List<ResolvedSink> of(ResolvedPipeline pipeline) {
        return pipeline.sinks().stream()
                .map(sink -> sink.with(
                        new CapturingSink.Plugin(sink.name(), sink.component().plugin(), this)))
                .toList();
    }

    /** Gives what comes, from now on, to {@code newTaker}, with the name of its sink. */
    void giveTo(BiConsumer<String, RecordBatch> newTaker) {
        taker = newTaker;
    }

    /** Returns the schemas of what comes to a sink. */
    List<Schema> schemas(String sink) {
        return schemas.getOrDefault(sink, List.of());
    }

    @Override
    public void writes(String sink, List<Schema> written) {
        schemas.put(sink, List.copyOf(written));
    }

    @Override
    public void arrived(String sink, RecordBatch batch) {
        taker.accept(sink, batch);
    }
}

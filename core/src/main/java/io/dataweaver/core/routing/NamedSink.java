package io.dataweaver.core.routing;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.sink.Sink;
import java.util.List;

/**
 * One of several sinks.
 *
 * @param name unique in the pipeline
 * @param schemas of what may go there
 */
public record NamedSink(String name, Sink sink, List<Schema> schemas) {

    public NamedSink {
        schemas = List.copyOf(schemas);
    }
}

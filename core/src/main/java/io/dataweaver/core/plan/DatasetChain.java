package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** The transforms that one dataset goes through, while they are being found. */
final class DatasetChain {

    private final String sourceName;
    private final Source source;
    private final Schema dataset;
    private final List<Link> links = new ArrayList<>();
    private Schema output;
    private int united = -1;

    /**
     * One transform of the chain.
     *
     * @param index its place among the transforms of the definition
     */
    record Link(int index, Transform transform) {}

    DatasetChain(String sourceName, Source source, Schema dataset) {
        this.sourceName = sourceName;
        this.source = source;
        this.dataset = dataset;
        this.output = dataset;
    }

    void add(int index, Transform transform) {
        links.add(new Link(index, transform));
        output = transform.outputSchema();
    }

    /** Says that the transform at {@code index} made one dataset of this and others. */
    void unite(int index) {
        united = index;
    }

    /** Returns the transform that made one dataset of this and others; -1 if none has. */
    int united() {
        return united;
    }

    /** Returns the transforms in front of the one that is number {@code index} of the definition, as a chain of its own. */
    DatasetChain before(int index) {
        DatasetChain before = new DatasetChain(sourceName, source, dataset);
        for (Link link : links) {
            if (link.index() < index) {
                before.add(link.index(), link.transform());
            }
        }
        return before;
    }

    String sourceName() {
        return sourceName;
    }

    Source source() {
        return source;
    }

    /** Returns what the source has. */
    Schema dataset() {
        return dataset;
    }

    List<Link> links() {
        return List.copyOf(links);
    }

    /** Returns the schema of what leaves the last transform so far. */
    Schema output() {
        return output;
    }
}

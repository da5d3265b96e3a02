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
     * @param feeds whether it only makes rows ready for the exchange in front of the transform at that place
     */
    record Link(int index, Transform transform, boolean feeds) {
        Link(int index, Transform transform) {
            this(index, transform, false);
        }
    }

    DatasetChain(String sourceName, Source source, Schema dataset) {
        this.sourceName = sourceName;
        this.source = source;
        this.dataset = dataset;
        this.output = dataset;
    }

    void add(int index, Transform transform) {
        add(new Link(index, transform));
    }

    /** Adds what makes rows ready for the exchange in front of the transform at {@code index}. */
    void addFeeding(int index, Transform transform) {
        add(new Link(index, transform, true));
    }

    private void add(Link link) {
        links.add(link);
        output = link.transform().outputSchema();
    }

    /** Says that the transform at {@code index} made one dataset of this and others. */
    void unite(int index) {
        united = index;
    }

    /** Returns the transform that made one dataset of this and others; -1 if none has. */
    int united() {
        return united;
    }

    /** Returns what is in front of the transform that is number {@code index} of the definition, as a chain of its own. */
    DatasetChain before(int index) {
        DatasetChain before = new DatasetChain(sourceName, source, dataset);
        for (Link link : links) {
            if (link.index() < index || (link.index() == index && link.feeds())) {
                before.add(link);
            }
        }
        return before;
    }
    /** Returns the transform that is number {@code index} of the definition, and those behind it. */
    List<Link> from(int index) {
        return links.stream()
                .filter(link -> link.index() >= index && !(link.index() == index && link.feeds()))
                .toList();
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

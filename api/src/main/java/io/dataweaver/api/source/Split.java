package io.dataweaver.api.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A part of a source that one reader reads alone and in order: a file range, a key range of a table, a topic partition.
 *
 * @param id unique within the source and stable: planning again over the same data gives the same ids
 * @param ordinal its place among the splits of the run, from 0; sinks that keep order go by it
 * @param dataset the name of the dataset it belongs to; the first one if it has rows of several
 * @param others the names of the other datasets that it has rows of; empty unless the source keeps {@linkplain
 *     io.dataweaver.api.descriptor.Capability#WHOLE_TRANSACTIONS transactions whole}, or reads {@linkplain
 *     io.dataweaver.api.descriptor.Capability#DATASETS_TOGETHER datasets together}
 * @param detail one JSON value that tells the source what to read; opaque to engines
 * @param weight how much it is to read, in bytes, as an estimate; 0 if unknown
 */
public record Split(String id, int ordinal, String dataset, List<String> others, String detail, long weight) {

    public Split {
        others = List.copyOf(others);
        if (id.isBlank() || dataset.isBlank() || detail.isBlank()) {
            throw new IllegalArgumentException("a split needs an id, a dataset and its detail");
        }
        if (ordinal < 0 || weight < 0) {
            throw new IllegalArgumentException("ordinal and weight of a split are not negative");
        }
        if (others.contains(dataset) || new HashSet<>(others).size() < others.size()) {
            throw new IllegalArgumentException("a dataset is named twice: " + dataset + ", " + others);
        }
    }

    /** Creates a split of one dataset. */
    public Split(String id, int ordinal, String dataset, String detail, long weight) {
        this(id, ordinal, dataset, List.of(), detail, weight);
    }

    /** Returns the names of all datasets that it has rows of. */
    public List<String> datasets() {
        List<String> all = new ArrayList<>();
        all.add(dataset);
        all.addAll(others);
        return List.copyOf(all);
    }
}

package io.dataweaver.api.source;

/**
 * A part of a source that one reader reads alone and in order: a file range, a key range of a table, a topic partition.
 *
 * @param id unique within the source and stable: planning again over the same data gives the same ids
 * @param ordinal its place among the splits of the run, from 0; sinks that keep order go by it
 * @param dataset the name of the dataset it belongs to
 * @param detail one JSON value that tells the source what to read; opaque to engines
 * @param weight how much it is to read, in bytes, as an estimate; 0 if unknown
 */
public record Split(String id, int ordinal, String dataset, String detail, long weight) {

    public Split {
        if (id.isBlank() || dataset.isBlank() || detail.isBlank()) {
            throw new IllegalArgumentException("a split needs an id, a dataset and its detail");
        }
        if (ordinal < 0 || weight < 0) {
            throw new IllegalArgumentException("ordinal and weight of a split are not negative");
        }
    }
}

package io.dataweaver.core.state;

import java.util.List;

/**
 * What a dataset was when a run was planned last, so that the next plan can be held against it.
 *
 * @param name of the dataset
 * @param columns in their order
 * @param key the names of the columns by which its rows are told apart
 * @param target the name of what is written of it, as the sink gets it; empty if that is not known
 * @param written the names of the columns that are written of it, and of those that were and are at the sink still
 */
public record KnownDataset(
        String name, List<KnownColumn> columns, List<String> key, String target, List<String> written) {

    public KnownDataset {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        written = List.copyOf(written);
    }

    /**
     * A column of it.
     *
     * @param type as {@link io.dataweaver.api.data.DataType} writes itself; empty if the column was dropped since, and what it held
     *     is still at the sink
     * @param identity what stays the same if the column gets another name; empty if the source knows no such thing
     */
    public record KnownColumn(String name, String type, String identity) {

        /** Tells whether it was dropped since. */
        public boolean isDropped() {
            return type.isEmpty();
        }
    }
}

package io.dataweaver.core.state;

import io.dataweaver.api.data.Field;
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
     * @param declared all that its source says of what it holds: also what it calls the type, and whether null is a value; empty if that
     *     is not known
     */
    public record KnownColumn(String name, String type, String identity, String declared) {

        /** Returns what is known of a column that there is. */
        public static KnownColumn of(Field field, String identity) {
            return new KnownColumn(field.name(), field.type().toString(), identity, declared(field));
        }

        /** Returns all that a source says of what a column holds. */
        public static String declared(Field field) {
            return field.type()
                    + (field.nativeType() == null ? "" : " as " + field.nativeType())
                    + (field.nullable() ? "" : " not null");
        }

        /** Returns it as dropped, since nobody knows when. */
        public KnownColumn dropped() {
            return new KnownColumn(name, "", identity, "");
        }

        /** Tells whether it was dropped since. */
        public boolean isDropped() {
            return type.isEmpty();
        }
    }
}

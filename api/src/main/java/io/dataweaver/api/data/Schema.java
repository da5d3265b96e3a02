package io.dataweaver.api.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The columns of a dataset.
 *
 * <p>Immutable. Names are compared exactly; nothing folds case.
 */
public final class Schema {

    private final String dataset;
    private final List<Field> fields;
    private final List<String> key;
    private final Map<String, Integer> indexes;

    /**
     * Creates a schema.
     *
     * @param dataset what the rows are, such as {@code public.orders}; names the target table if nothing else does
     * @param fields at least one; names differ
     * @param key the names of the fields that identify a row, in order; empty if nothing does
     * @throws IllegalArgumentException if there is no field, two share a name, or the key names an unknown field
     */
    public Schema(String dataset, List<Field> fields, List<String> key) {
        this.dataset = dataset;
        this.fields = List.copyOf(fields);
        this.key = List.copyOf(key);
        this.indexes = checkNames(this.fields);
        for (String name : this.key) {
            if (!indexes.containsKey(name)) {
                throw new IllegalArgumentException("key column '" + name + "' is not in " + indexes.keySet());
            }
        }
    }

    /** Creates a schema without key. */
    public static Schema of(String dataset, Field... fields) {
        return new Schema(dataset, List.of(fields), List.of());
    }

    public String dataset() {
        return dataset;
    }

    public List<Field> fields() {
        return fields;
    }

    /** Returns the names of the columns that identify a row; empty if nothing does. */
    public List<String> key() {
        return key;
    }

    public int size() {
        return fields.size();
    }

    public Field field(int index) {
        return fields.get(index);
    }

    /** Returns the index of {@code name}, or -1. */
    public int indexOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? -1 : index;
    }

    /** Returns the names in order. */
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** Returns this schema under another dataset name. */
    public Schema withDataset(String name) {
        return new Schema(name, fields, key);
    }

    /** Returns this schema with another key. */
    public Schema withKey(List<String> names) {
        return new Schema(dataset, fields, names);
    }

    /** Returns the columns {@code names} in that order; the key stays if all of it does. */
    public Schema project(List<String> names) {
        List<Field> kept = new ArrayList<>();
        for (String name : names) {
            int index = indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("column '" + name + "' is not in " + names());
            }
            kept.add(fields.get(index));
        }
        return new Schema(dataset, kept, names.containsAll(key) ? key : List.of());
    }

    static Map<String, Integer> checkNames(List<Field> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("at least one field is needed");
        }
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (indexes.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException(
                        "two fields are called '" + fields.get(i).name() + "'");
            }
        }
        return indexes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema that
                && dataset.equals(that.dataset)
                && fields.equals(that.fields)
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dataset.hashCode() + fields.hashCode()) + key.hashCode();
    }

    @Override
    public String toString() {
        return dataset
                + fields.stream().map(Field::toString).collect(Collectors.joining(", ", "(", ")"))
                + (key.isEmpty() ? "" : " key " + key);
    }
}

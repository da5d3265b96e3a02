package io.dataweaver.core.keyed;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of two datasets pass through one exchange, and what is made of them. A row that passes says which side it is of, and
 * has the columns of both; those of the other side are NULL. Columns of keys and times are there once, of the type that both sides
 * have in common.
 *
 * @param sides the left one and the right one
 * @param passed what passes: columns {@value #SIDE}, {@value #TIME}, {@code key.*}, {@code left.*} and {@code right.*}
 * @param key the names of {@code key.*}
 * @param columns of what comes out, one a field of {@code output}
 * @param type which rows come out that belong to no other
 */
record JoinLayout(
        List<Side> sides, Schema passed, List<String> key, List<Taken> columns, Schema output, JoinPlugin.Type type) {

    static final int LEFT = 0;
    static final int RIGHT = 1;

    /** The column that says which side a row is of: {@link #LEFT} or {@link #RIGHT}. */
    static final String SIDE = "side";

    /** The column that says when a record happened. */
    static final String TIME = "time";

    private static final String KEY = "key.";
    private static final List<String> PREFIXES = List.of("left.", "right.");

    /**
     * One of the two datasets.
     *
     * @param name of it, for people
     * @param schema what comes of it
     * @param carried where the columns of {@code passed} come from, by their names; the others are NULL for this side
     */
    record Side(String name, Schema schema, Map<String, String> carried) {

        /** Returns what a column of this side is called as it passes; one that passes unchanged. */
        String passedAs(String column, Schema passed) {
            DataType type = schema.field(schema.indexOf(column)).type();
            return carried.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(column))
                    .map(Map.Entry::getKey)
                    .filter(name -> passed.field(passed.indexOf(name)).type().equals(type))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Where a column of what comes out is taken from.
     *
     * @param left the column of {@code passed} if there is a row on the left; null for none
     * @param right the column of {@code passed} otherwise; null for none
     */
    record Taken(@Nullable String left, @Nullable String right) {}

    /**
     * A pair of columns in which rows that belong together are the same.
     *
     * @param type that holds the values of both
     * @param isOne whether it comes out as one column
     */
    record Pair(String left, String right, DataType type, boolean isOne) {}

    /**
     * Finds the layout.
     *
     * @param names of the two sides, for people
     * @param schemas of what comes on the left, and on the right
     * @param times the column of times of each side
     * @param timeType that holds the times of both
     * @param prefixes what stands before the names of the columns of each side
     * @throws io.dataweaver.api.descriptor.OptionException if two columns would have the same name
     */
    static JoinLayout of(
            String dataset,
            List<String> names,
            List<Schema> schemas,
            List<Pair> pairs,
            List<String> times,
            DataType timeType,
            JoinPlugin.Type type,
            List<String> prefixes) {
        List<Field> passed = new ArrayList<>();
        passed.add(Field.required(SIDE, DataTypes.SMALLINT));
        passed.add(Field.nullable(TIME, timeType));
        pairs.forEach(pair -> passed.add(Field.nullable(KEY + pair.left(), pair.type())));
        List<Side> sides = new ArrayList<>();
        for (int side = LEFT; side <= RIGHT; side++) {
            Map<String, String> carried = carried(side, schemas.get(side), pairs, times.get(side), passed);
            sides.add(new Side(names.get(side), schemas.get(side), carried));
        }
        Schema whole = new Schema(dataset, passed, List.of());
        List<String> key = pairs.stream().map(pair -> KEY + pair.left()).toList();
        JoinColumns columns = new JoinColumns(sides, whole, pairs, type, prefixes);
        return new JoinLayout(List.copyOf(sides), whole, key, columns.taken(), columns.schema(dataset), type);
    }

    /** Adds the columns of a side that do not pass unchanged as one of its key or time to {@code passed}. */
    private static Map<String, String> carried(
            int side, Schema schema, List<Pair> pairs, String time, List<Field> passed) {
        Map<String, String> carried = new LinkedHashMap<>();
        carried.put(TIME, time);
        pairs.forEach(pair -> carried.put(KEY + pair.left(), side == LEFT ? pair.left() : pair.right()));
        for (Field field : schema.fields()) {
            boolean isThere = passed.stream()
                    .anyMatch(known -> field.name().equals(carried.get(known.name()))
                            && known.type().equals(field.type()));
            if (!isThere) {
                String name = PREFIXES.get(side) + field.name();
                carried.put(name, field.name());
                passed.add(Field.nullable(name, field.type()));
            }
        }
        return carried;
    }

    /** Returns those of the columns that pass by which rows belong together. */
    static List<String> key(Schema passed) {
        return passed.names().stream().filter(name -> name.startsWith(KEY)).toList();
    }

    /** Returns what a column of a pair that is one is called as it passes. */
    static String passedAs(Pair pair) {
        return KEY + pair.left();
    }
}

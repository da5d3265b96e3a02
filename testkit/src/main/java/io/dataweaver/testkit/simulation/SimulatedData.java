package io.dataweaver.testkit.simulation;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.state.RunCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The records of a simulated source, and what is to become of each: an id says it. */
final class SimulatedData {

    /** Ids of a split begin at its number times this. */
    private static final int SPLIT = 1000;

    private static final int MOST_SPLITS = 6;
    private static final int MOST_RECORDS = 24;

    /** What is to become of a record. */
    enum Fate {
        UNREADABLE,
        FILTERED,
        REJECTED_BY_TRANSFORM,
        REJECTED_BY_SINK,
        WRITTEN
    }

    private final int[] sizes;
    private final int datasets;

    SimulatedData(RandomGenerator random) {
        this.sizes = new int[1 + random.nextInt(MOST_SPLITS)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(MOST_RECORDS);
        }
        this.datasets = 1 + random.nextInt(2);
    }

    /** Creates splits with as many records as {@code sizes} says, of one dataset. */
    SimulatedData(List<Integer> sizes) {
        this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        this.datasets = 1;
    }

    static Fate fate(long id) {
        if (id % 17 == 3) {
            return Fate.UNREADABLE;
        }
        if (id % 5 == 0) {
            return Fate.FILTERED;
        }
        if (id % 7 == 0) {
            return Fate.REJECTED_BY_TRANSFORM;
        }
        return id % 11 == 0 ? Fate.REJECTED_BY_SINK : Fate.WRITTEN;
    }

    int splits() {
        return sizes.length;
    }

    int size(int split) {
        return sizes[split];
    }

    static String splitId(int split) {
        return "split-" + split;
    }

    static int split(String id) {
        return Integer.parseInt(id.substring("split-".length()));
    }

    static int splitOf(long id) {
        return (int) (id / SPLIT);
    }

    /** Returns the id of the record at {@code index} of {@code split}. */
    static long id(int split, int index) {
        return (long) split * SPLIT + index;
    }

    List<Schema> schemas() {
        List<Schema> schemas = new ArrayList<>();
        for (int i = 0; i < Math.min(datasets, sizes.length); i++) {
            schemas.add(new Schema("table_" + i, List.of(Field.required("id", DataTypes.BIGINT)), List.of("id")));
        }
        return schemas;
    }

    Schema schema(int split) {
        List<Schema> schemas = schemas();
        return schemas.get(split % schemas.size());
    }

    /** Returns the ids of a split that are to be written, of its first {@code count} records, in order. */
    List<Long> written(int split, int count) {
        return withFate(split, count, Fate.WRITTEN);
    }

    List<Long> withFate(int split, int count, Fate fate) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (fate(id(split, i)) == fate) {
                ids.add(id(split, i));
            }
        }
        return ids;
    }

    /** Returns the identities of the dead letters of the first {@code count} records of a split. */
    List<String> deadLetters(int split, int count) {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fate fate = fate(id(split, i));
            if (fate != Fate.WRITTEN && fate != Fate.FILTERED) {
                letters.add(splitId(split) + ":" + (i + 1));
            }
        }
        return letters;
    }

    /** Returns what a run counts in the end. */
    RunCounts counts() {
        long read = 0;
        long written = 0;
        long filtered = 0;
        for (int split = 0; split < sizes.length; split++) {
            read += sizes[split];
            written += written(split, sizes[split]).size();
            filtered += withFate(split, sizes[split], Fate.FILTERED).size();
        }
        return new RunCounts(read, written, filtered, read - written - filtered);
    }
}

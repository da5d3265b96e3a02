package io.dataweaver.core.keyed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups at work, in front of the table that holds all of them: in memory up to a number, written through at each
 * checkpoint.
 */
final class GroupTable {

    /** About what a small group takes on the heap, with its key. */
    private static final long BYTES_OF_A_GROUP = 400;

    /** A quarter of the heap for the groups at work, if there is a table for each processor. */
    private static final int MOST_IN_MEMORY = (int) Math.max(
            10_000,
            Math.min(
                    10_000_000,
                    Runtime.getRuntime().maxMemory()
                            / (4 * BYTES_OF_A_GROUP * Runtime.getRuntime().availableProcessors())));

    private final KeyedStore.Table table;
    private final int aggregates;
    private final Map<Key, Group> atWork = new HashMap<>();
    private final List<Touched> touched = new ArrayList<>();

    /** A group that has changed since it was let out last. */
    private record Touched(byte[] key, Group group) {}

    private record Key(byte[] bytes, int hash) {
        Key(byte[] bytes) {
            this(bytes, Arrays.hashCode(bytes));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    GroupTable(KeyedStore.Table table, int aggregates) {
        this.table = table;
        this.aggregates = aggregates;
    }

    /** Returns a group to be changed; a new one if there is none of that key. */
    Group changing(byte[] key) {
        Group group = atWork.computeIfAbsent(new Key(key), absent -> {
            Group known = find(key);
            return known == null ? new Group(aggregates) : known;
        });
        group.changed = true;
        return group;
    }

    /** Returns a group to be changed, of which {@link #touched} is to tell. */
    Group touching(byte[] key) {
        Group group = changing(key);
        if (!group.touched) {
            group.touched = true;
            touched.add(new Touched(key, group));
        }
        return group;
    }

    private @Nullable Group find(byte[] key) {
        byte[] stored = table.get(key);
        return stored == null ? null : Group.decode(stored, aggregates);
    }

    /** Takes a group out; null if there is none of that key. */
    @Nullable Group remove(byte[] key) {
        Group group = atWork.remove(new Key(key));
        if (group == null) {
            group = find(key);
        }
        table.remove(key);
        return group;
    }

    /** Tells of the groups that were touched since this was asked last, in the order in which they were. */
    void touched(BiConsumer<byte[], Group> to) {
        for (Touched each : touched) {
            each.group().touched = false;
            to.accept(each.key(), each.group());
        }
        touched.clear();
    }

    /** Puts what was changed into the table, and forgets groups if there are many. */
    void write() {
        atWork.forEach((key, group) -> {
            if (group.changed) {
                table.put(key.bytes(), group.encode());
                group.changed = false;
            }
        });
        if (atWork.size() > MOST_IN_MEMORY) {
            atWork.clear();
        }
    }

    /** Writes if there are so many groups in memory that some have to go. */
    void shrink() {
        if (atWork.size() > MOST_IN_MEMORY) {
            write();
        }
    }

    /** Tells of all groups, in the order of their keys. */
    void all(BiConsumer<byte[], Group> to) {
        write();
        atWork.clear();
        byte[] key = table.ceiling(new byte[0]);
        while (key != null) {
            Group group = find(key);
            if (group != null) {
                to.accept(key, group);
            }
            key = table.higher(key);
        }
    }
}

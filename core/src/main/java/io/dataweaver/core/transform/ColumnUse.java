package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A transform that can say which columns of its input it needs, so that the others need not be read. */
public interface ColumnUse {

    /**
     * Returns the columns of the input that the {@code wanted} columns of the output depend on, and those that decide which
     * rows come out.
     *
     * @param wanted names of the output that are used later
     */
    Set<String> inputColumns(Set<String> wanted);

    /**
     * Returns this transform for an input with fewer columns.
     *
     * @param narrowed some of the columns of the input, at least those that {@link #inputColumns} told
     */
    Transform over(Schema narrowed);

    /**
     * Returns the columns of {@code dataset} that have to be read for all columns that leave {@code chain}; at least one.
     *
     * @param chain transforms one behind the other, the first of which takes {@code dataset}; those that cannot say what
     *     they need, need all
     */
    static List<String> needed(Schema dataset, List<Transform> chain) {
        List<String> all = chain.isEmpty()
                ? dataset.names()
                : chain.get(chain.size() - 1).outputSchema().names();
        return needed(dataset, chain, all);
    }

    /** Does the same for those columns that leave {@code chain} and are {@code used} behind it. */
    static List<String> needed(Schema dataset, List<Transform> chain, List<String> used) {
        Set<String> wanted = new LinkedHashSet<>(used);
        for (int i = chain.size() - 1; i >= 0; i--) {
            Schema input = i == 0 ? dataset : chain.get(i - 1).outputSchema();
            wanted = chain.get(i) instanceof ColumnUse use
                    ? use.inputColumns(wanted)
                    : new LinkedHashSet<>(input.names());
        }
        Set<String> read = wanted;
        List<String> names = dataset.names().stream().filter(read::contains).toList();
        return names.isEmpty() ? List.of(dataset.field(0).name()) : names;
    }
}

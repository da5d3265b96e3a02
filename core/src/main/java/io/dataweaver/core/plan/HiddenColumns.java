package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.transform.ColumnOrigins;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.HidesValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns hold, at which place of a pipeline, what a later step hides, so that they are not shown to people there.
 * In doubt a column is hidden: any of which a hidden one may be made is, and so is its namesake of another dataset.
 *
 * @param behind of each place, from the source on: 0 is behind it, and i behind the transform that is number i - 1
 */
public record HiddenColumns(List<Set<String>> behind) {

    /** Hides nothing. */
    public static final HiddenColumns NONE = new HiddenColumns(List.of());

    public HiddenColumns {
        behind = behind.stream().map(Set::copyOf).toList();
    }

    /** Follows hidden columns back to the source. */
    static HiddenColumns of(Collection<DatasetChain> chains) {
        List<Set<String>> all = new ArrayList<>();
        chains.forEach(chain -> add(chain, all));
        return new HiddenColumns(all);
    }

    private static void add(DatasetChain chain, List<Set<String>> all) {
        List<DatasetChain.Link> links = chain.links();
        int last = links.isEmpty() ? 0 : links.get(links.size() - 1).index() + 1;
        while (all.size() <= last) {
            all.add(new LinkedHashSet<>());
        }
        Set<String> hidden = new LinkedHashSet<>();
        int next = links.size() - 1;
        for (int place = last; place > 0; place--) {
            all.get(place).addAll(hidden);
            // A join has a link on either side of its exchange.
            while (next >= 0 && links.get(next).index() == place - 1) {
                all.get(place).addAll(hidden);
                Schema input = next == 0
                        ? chain.dataset()
                        : links.get(next - 1).transform().outputSchema();
                hidden = before(links.get(next).transform(), input, hidden);
                next--;
            }
        }
        all.get(0).addAll(hidden);
    }

    private static Set<String> before(Transform transform, Schema input, Set<String> hidden) {
        Set<String> before = new LinkedHashSet<>();
        if (transform instanceof HidesValues hides) {
            before.addAll(hides.hidden());
            before.addAll(hidden); // the others keep their names
        } else if (transform.outputSchema().equals(input)) {
            before.addAll(hidden); // rows pass as they are
        } else if (transform instanceof ColumnOrigins origins) {
            before.addAll(origins.madeOf(hidden));
        } else if (!hidden.isEmpty()) {
            before.addAll(transform instanceof ColumnUse use ? use.inputColumns(hidden) : input.names());
        }
        before.retainAll(input.names());
        return before;
    }

    /** Returns the columns that are hidden behind the transform that is number {@code index}; -1 is the source. */
    public Set<String> after(int index) {
        return index + 1 < behind.size() ? behind.get(index + 1) : Set.of();
    }
}

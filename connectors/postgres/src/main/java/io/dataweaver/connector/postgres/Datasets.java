package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a source has, looked for once.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class Datasets {

    private final Supplier<Map<String, Dataset>> search;
    private @Nullable Map<String, Dataset> found;

    /**
     * Creates datasets.
     *
     * @param search looks for them, by name, in order
     */
    Datasets(Supplier<Map<String, Dataset>> search) {
        this.search = search;
    }

    synchronized Map<String, Dataset> all() {
        Map<String, Dataset> all = found;
        if (all == null) {
            all = search.get();
            found = all;
        }
        return all;
    }

    List<Schema> schemas() {
        return all().values().stream().map(Dataset::schema).toList();
    }

    /** Returns the one that {@link #schemas} has told by that name. */
    Dataset get(String name) {
        Dataset dataset = all().get(name);
        if (dataset == null) {
            throw new IllegalArgumentException("'" + name + "' is not among " + all().keySet());
        }
        return dataset;
    }
}

package io.dataweaver.core.verify;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of which source and sink do not hold the same. Values are as {@code PlainValue} gives them; those that the pipeline hides
 * are {@link #HIDDEN}.
 *
 * @param sink as the pipeline calls it
 * @param dataset what the rows are
 * @param kind how the sides differ
 * @param key by column; the whole row where rows have no key
 * @param sourceRows how many rows of the key the source has
 * @param sinkRows how many the sink has
 * @param columns whose values differ; for kind DIFFERENT only
 */
public record Difference(
        String sink,
        String dataset,
        Kind kind,
        Map<String, @Nullable Object> key,
        long sourceRows,
        long sinkRows,
        List<ColumnDifference> columns) {

    /** What is told in place of a value that the pipeline hides. */
    public static final String HIDDEN = "***";

    /** How the sides differ. */
    public enum Kind {
        /** The sink has no row of the key. */
        MISSING,
        /** The source has no row of the key. */
        EXTRA,
        /** Both have one row of the key, with other values. */
        DIFFERENT,
        /** One side has several rows of the key, and the other not the same ones. */
        DUPLICATE
    }

    /** A column and its two values. */
    public record ColumnDifference(
            String column,
            @Nullable Object source,
            @Nullable Object sink) {}

    public Difference {
        columns = List.copyOf(columns);
    }
}

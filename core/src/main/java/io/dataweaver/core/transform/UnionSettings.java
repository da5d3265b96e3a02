package io.dataweaver.core.transform;

import java.util.Optional;

/**
 * The options of {@code union}.
 *
 * @param name of the dataset that comes out
 * @param sourceColumn takes the name of the source; empty for no such column
 * @param datasetColumn takes the name of the dataset; empty for no such column
 */
record UnionSettings(
        String name,
        UnionPlugin.Missing missing,
        boolean widen,
        Optional<String> sourceColumn,
        Optional<String> datasetColumn) {}

package io.dataweaver.connector.generator;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.source.SourceStep;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes up rows, in pipelines built in Java.
 *
 * <pre>{@code
 * Generator.rows(1000).column("id", "sequence").column("total", "decimal(0.00..99.99)")
 * }</pre>
 *
 * <p>Immutable: each method returns another step.
 */
public final class Generator implements SourceStep {

    private final Map<String, Object> options;

    private Generator(Map<String, Object> options) {
        this.options = options;
    }

    /** Makes up {@code count} rows; of orders, unless columns are given. */
    public static Generator rows(long count) {
        return new Generator(Map.of()).with(GeneratorSourcePlugin.ROWS, count);
    }

    /** Makes up rows without end. */
    public static Generator endless() {
        return new Generator(Map.of());
    }

    /** Adds a column, described as in a pipeline file: {@code int(1..100)}. */
    public Generator column(String name, String values) {
        Map<String, Object> columns = new LinkedHashMap<>();
        if (options.get(GeneratorSourcePlugin.COLUMNS.name()) instanceof Map<?, ?> earlier) {
            earlier.forEach((key, value) -> columns.put(String.valueOf(key), value));
        }
        columns.put(name, values);
        return with(GeneratorSourcePlugin.COLUMNS, columns);
    }

    /** Sets the seed; another one gives other rows. */
    public Generator seed(long seed) {
        return with(GeneratorSourcePlugin.SEED, seed);
    }

    /** Limits how many rows come a second. */
    public Generator rate(long rowsPerSecond) {
        return with(GeneratorSourcePlugin.RATE, rowsPerSecond);
    }

    /** Sets how many readers share the rows. */
    public Generator splits(long count) {
        return with(GeneratorSourcePlugin.SPLITS, count);
    }

    /** Sets what the rows are called. */
    public Generator name(String dataset) {
        return with(GeneratorSourcePlugin.NAME, dataset);
    }

    private Generator with(Option<?> option, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(options);
        changed.put(option.name(), value);
        return new Generator(changed);
    }

    @Override
    public ComponentRef toRef() {
        return new ComponentRef("generator", options);
    }
}

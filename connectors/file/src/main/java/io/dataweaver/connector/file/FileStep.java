package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.sink.SinkStep;
import io.dataweaver.api.source.SourceStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files to read or a file to write, in pipelines built in Java; made by {@link Csv}, {@link Json}, {@link Avro} and {@link AnyFile}.
 *
 * <p>Immutable: each method returns another step. What does not go together, such as a mode of writing for a source, is
 * reported when the pipeline is built, as in a pipeline file.
 */
public final class FileStep implements SourceStep, SinkStep {

    private final Map<String, Object> options;
    private final @Nullable String format;
    private final Map<String, Object> formatOptions;

    private FileStep(Map<String, Object> options, @Nullable String format, Map<String, Object> formatOptions) {
        this.options = options;
        this.format = format;
        this.formatOptions = formatOptions;
    }

    static FileStep of(List<String> paths, @Nullable String format) {
        Object path = paths.size() == 1 ? paths.get(0) : List.copyOf(paths);
        return new FileStep(Map.of(FileSourcePlugin.PATH.name(), path), format, Map.of());
    }

    /** Sets an option of the source or sink {@code file}, by its name in pipeline files. */
    public FileStep option(String name, Object value) {
        return new FileStep(with(options, name, value), format, formatOptions);
    }

    /**
     * Sets an option of the format, by its name in pipeline files.
     *
     * @throws IllegalStateException if the format is not named, but told from the ending
     */
    public FileStep formatOption(String name, Object value) {
        if (format == null) {
            throw new IllegalStateException("name the format first: Csv.file(…), Json.file(…) or Avro.file(…)");
        }
        return new FileStep(options, format, with(formatOptions, name, value));
    }

    /** Sets the type of a column that is read, such as {@code decimal(12,2)}, instead of inferring it. */
    public FileStep type(String column, String type) {
        Map<String, Object> types = new LinkedHashMap<>();
        if (options.get(FileSourcePlugin.TYPES.name()) instanceof Map<?, ?> earlier) {
            earlier.forEach((key, value) -> types.put(String.valueOf(key), value));
        }
        types.put(column, type);
        return option(FileSourcePlugin.TYPES.name(), types);
    }

    /** Lets a file that is written replace one that is there already. */
    public FileStep replace() {
        return option(FileSinkPlugin.MODE.name(), "replace");
    }

    /** Lets files that are written stand beside those that are in the folder already. */
    public FileStep append() {
        return option(FileSinkPlugin.MODE.name(), "append");
    }

    /** Lets files be written to folders below, which are called by values of {@code columns}. */
    public FileStep partitionBy(String... columns) {
        return option(FileSinkPlugin.PARTITION_BY.name(), List.of(columns));
    }

    private static Map<String, Object> with(Map<String, Object> options, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(options);
        changed.put(name, value);
        return changed;
    }

    @Override
    public ComponentRef toRef() {
        if (format == null) {
            return new ComponentRef("file", options);
        }
        Object named = formatOptions.isEmpty() ? format : Map.of(format, formatOptions);
        return new ComponentRef("file", with(options, FileSourcePlugin.FORMAT.name(), named));
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the name of a file says about its content. */
final class FileNames {

    /** The endings of which a format can be told, for messages. */
    static final String KNOWN_ENDINGS =
            ".csv, .tsv, .json, .jsonl, .ndjson, .avro or .parquet, also with .gz or .zst behind them (but for .parquet)";

    private FileNames() {}

    /** Returns the format that the ending of {@code name} stands for. */
    static Optional<ComponentRef> format(String name) {
        String plain = Compression.strip(name).toLowerCase(Locale.ROOT);
        return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "csv" -> Optional.of(ComponentRef.of("csv"));
            case "tsv" -> Optional.of(new ComponentRef("csv", Map.of("delimiter", "\t")));
            case "json", "jsonl", "ndjson" -> Optional.of(ComponentRef.of("json"));
            case "avro" -> Optional.of(ComponentRef.of("avro"));
            case "parquet" -> Optional.of(ComponentRef.of("parquet"));
            default -> Optional.empty();
        };
    }

    /**
     * Returns a name for the rows that {@code paths} hold: the file's name without endings; of a pattern, what stands
     * before its first special character, or its folder.
     */
    static String dataset(List<String> paths) {
        String path = paths.get(0);
        if (Glob.isPattern(path)) {
            Glob glob = Glob.parse(path);
            String start = path.substring(glob.base().length()).split("[*?\\[{]", 2)[0];
            String trimmed = start.replaceAll("[-_. ]+$", "");
            return trimmed.isEmpty() ? dataset(List.of(glob.base())) : trimmed;
        }
        String[] segments = path.split("/");
        String last = segments.length == 0 ? "" : segments[segments.length - 1];
        String plain = Compression.strip(last);
        int dot = plain.indexOf('.', 1);
        String base = dot < 0 ? plain : plain.substring(0, dot);
        return base.isBlank() || base.equals(".") || base.equals("..") ? "files" : base;
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of the source {@code file}, checked together. */
record FileSourceSettings(
        List<String> paths,
        Optional<ComponentRef> format,
        Map<String, DataType> types,
        Compression compression,
        int sampleSize,
        int maxRecord,
        long minSplit,
        long maxRatio,
        String dataset,
        PartitionColumns partitions,
        Optional<ComponentRef> store) {

    private static final long MAX_SAMPLE = 1L << 28;

    static FileSourceSettings of(Options options) {
        List<String> paths = options.get(FileSourcePlugin.PATH);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("`path` names no file");
        }
        for (String path : paths) {
            if (path.isBlank()) {
                throw new IllegalArgumentException("`path` holds an empty name");
            }
            Glob.parse(path);
            StoreUrl.parse(path);
        }
        Map<String, DataType> types = options.find(FileSourcePlugin.TYPES).orElse(Map.of());
        PartitionColumns partitions = PartitionColumns.of(
                options.find(FileSourcePlugin.PARTITION_COLUMNS).orElse(List.of()), types);
        return new FileSourceSettings(
                paths,
                options.find(FileSourcePlugin.FORMAT),
                partitions.ofFiles(types),
                options.get(FileSourcePlugin.COMPRESSION),
                (int) within("sample_size", options.get(FileSourcePlugin.SAMPLE_SIZE), 1, MAX_SAMPLE),
                (int) within("max_record", options.get(FileSourcePlugin.MAX_RECORD), 1, Integer.MAX_VALUE - 8),
                within("min_split", options.get(FileSourcePlugin.MIN_SPLIT), 1, Long.MAX_VALUE),
                within("max_ratio", options.get(FileSourcePlugin.MAX_RATIO), 1, Long.MAX_VALUE),
                options.find(FileSourcePlugin.NAME).orElseGet(() -> FileNames.dataset(paths)),
                partitions,
                options.find(FileSourcePlugin.STORE));
    }

    static long within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("`" + option + "` must be " + min + " to " + max + ", but is " + value);
        }
        return value;
    }
}

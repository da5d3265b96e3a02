package io.dataweaver.connector.file;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import java.util.Map;
import java.util.Optional;

/** The options of the source {@code stdin}. */
record StdinSettings(
        Optional<ComponentRef> format,
        Map<String, DataType> types,
        int sampleSize,
        int maxRecord,
        long maxRatio,
        String dataset) {

    private static final long MAX_SAMPLE = 1L << 28;

    static StdinSettings of(Options options) {
        return new StdinSettings(
                options.find(StdinSourcePlugin.FORMAT),
                options.find(StdinSourcePlugin.TYPES).orElse(Map.of()),
                (int) FileSourceSettings.within(
                        "sample_size", options.get(StdinSourcePlugin.SAMPLE_SIZE), 1, MAX_SAMPLE),
                (int) FileSourceSettings.within(
                        "max_record", options.get(StdinSourcePlugin.MAX_RECORD), 1, Integer.MAX_VALUE - 8),
                FileSourceSettings.within("max_ratio", options.get(StdinSourcePlugin.MAX_RATIO), 1, Long.MAX_VALUE),
                options.get(StdinSourcePlugin.NAME));
    }
}

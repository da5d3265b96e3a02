package io.dataweaver.core.transform;

import io.dataweaver.api.descriptor.Options;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The options of {@code lookup}.
 *
 * @param source the type of the source, for people
 * @param on columns of the record, each with the column of the table that it is equal to; at least one
 * @param select new columns, each with the column of the table that it is; empty for all but those of {@code on}
 * @param maxMemory in bytes
 */
record LookupSettings(
        String source,
        Map<String, String> on,
        Optional<Map<String, String>> select,
        LookupPlugin.Missing missing,
        LookupPlugin.Duplicates duplicates,
        Optional<Duration> refresh,
        long maxMemory) {

    /**
     * Checks what their types do not say.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if a value makes no sense
     */
    void check() {
        if (on.isEmpty()) {
            throw StepColumns.conflict("`on` names no column", "name at least one", LookupPlugin.ON.name());
        }
        if (refresh.filter(Duration::isZero).isPresent()) {
            throw StepColumns.conflict("`refresh` is longer than nothing", null, LookupPlugin.REFRESH.name());
        }
    }

    /** Reads options. */
    static LookupSettings of(Options options) {
        return new LookupSettings(
                options.get(LookupPlugin.FROM).type(),
                options.get(LookupPlugin.ON),
                options.find(LookupPlugin.SELECT),
                options.get(LookupPlugin.MISSING),
                options.get(LookupPlugin.DUPLICATES),
                options.find(LookupPlugin.REFRESH),
                options.get(LookupPlugin.MAX_MEMORY));
    }
}

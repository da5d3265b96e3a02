package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** {@code rate_limit}: holds a run to so many records or bytes a second. */
public final class RateLimitPlugin implements TransformPlugin {

    /** How many records. */
    public static final Option<Long> RECORDS = Option.of(
                    "records_per_second",
                    OptionType.INTEGER,
                    "The most records a second, over all splits and datasets of the run together.")
            .example("1000");

    /** How many bytes. */
    public static final Option<Long> BYTES = Option.of(
                    "bytes_per_second",
                    OptionType.SIZE,
                    "The most bytes a second, as records take them in memory, over all splits and datasets of the run"
                            + " together.")
            .example("4MiB");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "rate_limit")
            .summary(
                    "Holds the run to so many records or bytes a second, to spare a source or sink. Batches pass whole, with"
                            + " pauses between them: `batch.max_records` says how large they are. Checkpoints go on, and a run that"
                            + " is told to stop does not wait.")
            .mainOption(RECORDS)
            .options(BYTES)
            .example("1000")
            .example("{bytes_per_second: 4MiB}")
            .build();

    /** One limit for each step of a pipeline: all its datasets and splits are made from the same options. */
    private final Map<Options, RateLimit> limits = new WeakHashMap<>();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        for (Option<Long> option : List.of(RECORDS, BYTES)) {
            if (options.find(option).filter(rate -> rate < 1).isPresent()) {
                throw StepColumns.conflict("`" + option.name() + "` is at least 1", null, option.name());
            }
        }
        if (options.find(RECORDS).isEmpty() && options.find(BYTES).isEmpty()) {
            throw StepColumns.conflict(
                    "neither `records_per_second` nor `bytes_per_second` is given", null, RECORDS.name());
        }
        return new RateLimitTransform(input, limit(options));
    }

    private synchronized RateLimit limit(Options options) {
        return limits.computeIfAbsent(
                options,
                made -> new RateLimit(
                        options.find(RECORDS).orElse(Long.MAX_VALUE),
                        options.find(BYTES).orElse(Long.MAX_VALUE)));
    }
}

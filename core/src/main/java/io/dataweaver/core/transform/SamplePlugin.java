package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import java.math.BigDecimal;
import java.util.List;

/** {@code sample}: lets a share of the records pass. */
public final class SamplePlugin implements TransformPlugin {

    /** How many. */
    public static final Option<BigDecimal> SHARE = Option.of(
                    "share",
                    OptionType.PERCENT,
                    "The share of records that pass: about that much, chosen by a hash of their key.")
            .example("1%");

    /** Every n-th. */
    public static final Option<Long> EVERY = Option.of(
                    "every",
                    OptionType.INTEGER,
                    "In place of `share`: every n-th record passes, counted by its number, or line, in its split.")
            .example("100");

    /** What decides. */
    public static final Option<List<String>> BY = Option.of(
                    "by",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns whose hash decides, so that all records with the same values pass or none does. If this is"
                            + " left out, the key of the dataset, and without one the number of the record in its split.")
            .example("[customer_id]");

    /** Another choice. */
    public static final Option<Long> SEED = Option.of(
                    "seed", OptionType.INTEGER, "Another seed gives another sample; the same one the same sample.")
            .defaultsTo(0L);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "sample")
            .summary(
                    "Lets a share of the records pass, the same ones each time. Of changes, all of a record pass or none;"
                            + " that needs `share` and a key.")
            .mainOption(SHARE)
            .options(EVERY, BY, SEED)
            .example("1%")
            .example("{share: 10%, by: [customer_id], seed: 7}")
            .example("{every: 100}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        boolean every = options.isSet(EVERY);
        if (every == options.isSet(SHARE)) {
            throw StepColumns.conflict(
                    "either `share` or `every` says how many pass", null, every ? EVERY.name() : SHARE.name());
        }
        if (every) {
            if (options.isSet(BY)) {
                throw StepColumns.conflict("`by` goes with `share`, not with `every`", null, BY.name());
            }
            if (options.get(EVERY) < 1) {
                throw StepColumns.conflict("`every` is at least 1, but is " + options.get(EVERY), null, EVERY.name());
            }
            return new SampleTransform(input, new SampleTransform.Every(options.get(EVERY)));
        }
        List<String> by = options.find(BY).orElse(input.key());
        StepColumns.comparable(input, by, BY.name());
        return new SampleTransform(
                input, new SampleTransform.Share(options.get(SHARE).doubleValue(), List.copyOf(by), options.get(SEED)));
    }
}

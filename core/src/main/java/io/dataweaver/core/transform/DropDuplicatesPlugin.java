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

/** {@code drop_duplicates}: of the records of a batch with the same values, lets one pass. */
public final class DropDuplicatesPlugin implements TransformPlugin {

    /** Which of them stays. */
    public enum Keep {
        /** The first. */
        FIRST,
        /** The last. */
        LAST
    }

    /** What makes records the same. */
    public static final Option<List<String>> BY = Option.of(
                    "by",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns in which records are the same; if this is left out, the key of the dataset, and without one"
                            + " all columns. NULL is the same as NULL.")
            .example("[order_id]");

    /** Which of them stays. */
    public static final Option<Keep> KEEP = Option.of(
                    "keep", OptionType.choice(Keep.class), "Which of records that are the same passes.")
            .defaultsTo("first");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(
                    ComponentKind.TRANSFORM, "drop_duplicates")
            .summary(
                    "Of the records of one batch that are the same in some columns, lets one pass. It remembers nothing from"
                            + " one batch to the next, so duplicates that lie further apart than `batch.max_records`, or in"
                            + " different splits, stay: to be sure of the whole, write with a key (`mode: upsert`). Of changes, only"
                            + " inserts that follow an insert of the same record are dropped.")
            .mainOption(BY)
            .options(KEEP)
            .example("[order_id]")
            .example("{by: [order_id], keep: last}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        List<String> by = options.find(BY).orElse(input.key().isEmpty() ? input.names() : input.key());
        if (by.isEmpty()) {
            throw StepColumns.conflict("`by` names no column", null, BY.name());
        }
        StepColumns.comparable(input, by, BY.name());
        return new DropDuplicatesTransform(input, List.copyOf(by), options.get(KEEP) == Keep.LAST);
    }
}

package io.dataweaver.core.keyed;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.StepColumns;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The transform {@code partition_by}: nothing but the exchange in front of it. */
public final class PartitionByPlugin implements KeyedPlugin {

    /** What brings records together. */
    public static final Option<List<String>> BY = Option.of(
                    "by",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns in which records are the same that are to stay together; if this is left out, the key of"
                            + " the dataset. NULL is the same as NULL.")
            .example("[order_id]");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(
                    ComponentKind.TRANSFORM, "partition_by")
            .summary(
                    "Brings the records of a key together, from whatever part of the source they come, so that one writer"
                            + " writes them, in one order, while others write other keys. Lets all changes through; an update that"
                            + " changes the key becomes a delete and an insert.")
            .mainOption(BY)
            .example("[order_id]")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<String> key(Options options, Schema input) {
        List<String> by = options.find(BY).orElse(input.key());
        if (by.isEmpty()) {
            throw StepColumns.conflict(
                    "it is not known what records belong together: '" + input.dataset() + "' has no key",
                    "name the columns, as in `partition_by: [id]`",
                    BY.name());
        }
        StepColumns.comparable(input, by, BY.name());
        return List.copyOf(by);
    }

    @Override
    public Transform create(Options options, Schema input) {
        return new Passing(input, key(options, input));
    }

    /** Lets everything through. */
    private record Passing(Schema outputSchema, List<String> by) implements Transform, ColumnUse {
        @Override
        public void apply(RecordBatch batch, TransformOutput output) {
            output.emit(batch);
        }

        @Override
        public Set<String> inputColumns(Set<String> wanted) {
            Set<String> needed = new LinkedHashSet<>(wanted);
            needed.addAll(by);
            return needed;
        }

        @Override
        public Transform over(Schema narrowed) {
            return new Passing(narrowed, by);
        }
    }
}

package io.dataweaver.core.keyed;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.StepColumns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code dedupe}: of all records with the same values, lets the first pass. */
public final class DedupePlugin implements KeyedPlugin {

    /** What makes records the same. */
    public static final Option<List<String>> BY = Option.of(
                    "by",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns in which records are the same; if this is left out, the key of the dataset, and without one"
                            + " all columns. NULL is the same as NULL.")
            .example("[order_id]");

    /** How far apart duplicates may be. */
    public static final Option<Duration> WITHIN = Option.of(
                    "within",
                    OptionType.DURATION,
                    "How far apart, by the column `time`, records are still the same; without it, for ever. What is"
                            + " remembered of longer ago is forgotten.")
            .example("1d");

    /** When a record happened. */
    public static final Option<String> TIME = Option.of(
                    "time", OptionType.TEXT, "The column that says when a record happened; needed for `within`.")
            .example("created_at");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "dedupe")
            .summary("Of the records that are the same in some columns, lets the first pass, however far apart and in"
                    + " whatever part of the source they are; remembers what has passed, also through a crash. Of changes,"
                    + " inserts are dropped that repeat one; a delete lets the next insert pass.")
            .mainOption(BY)
            .options(WITHIN, TIME)
            .example("[order_id]")
            .example("{by: [order_id], within: 1d, time: created_at}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<String> key(Options options, Schema input) {
        List<String> by = options.find(BY).orElse(input.key().isEmpty() ? input.names() : input.key());
        if (by.isEmpty()) {
            throw StepColumns.conflict("`by` names no column", null, BY.name());
        }
        StepColumns.comparable(input, by, BY.name());
        return List.copyOf(by);
    }

    @Override
    public StatefulTransform create(Options options, Schema input) {
        List<String> by = key(options, input);
        Optional<Duration> within = options.find(WITHIN);
        Optional<String> time = options.find(TIME);
        if (within.isPresent() != time.isPresent()) {
            throw StepColumns.conflict(
                    "`within` and `time` go together",
                    "say in which column the time is, or leave both out",
                    within.isPresent() ? WITHIN.name() : TIME.name());
        }
        int timeColumn = time.map(name -> timeColumn(input, name)).orElse(DedupeTransform.NO_TIME);
        return new DedupeTransform(
                input,
                by,
                timeColumn,
                within.map(age -> EventTime.units(input.field(timeColumn).type(), age))
                        .orElse(0L));
    }

    /** Returns the index of a column of points in time. */
    static int timeColumn(Schema input, String name) {
        int index = StepColumns.index(input, name, TIME.name());
        Field field = input.field(index);
        if (!(field.type() instanceof DataType.Timestamp) && !(field.type() instanceof DataType.Instant)) {
            throw StepColumns.wrongType(
                    field, "a timestamp is expected", "put a `cast` to timestamp in front", TIME.name());
        }
        return index;
    }
}

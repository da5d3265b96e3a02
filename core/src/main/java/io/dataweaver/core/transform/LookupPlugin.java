package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RetryPolicy;
import java.time.Duration;
import java.util.Map;

/** {@code lookup}: adds columns of a table to each record, by a key. */
public final class LookupPlugin implements TableReadingPlugin {

    /** What happens to a record whose key the table does not have. */
    public enum Missing {
        /** It is rejected. */
        REJECT,
        /** It goes on, and what is looked up is NULL. */
        SET_NULL,
        /** It is dropped. */
        DROP
    }

    /** What happens if a key occurs several times in the table. */
    public enum Duplicates {
        /** The run ends before a record passes. */
        REFUSE,
        /** The first that is read counts. */
        FIRST
    }

    /** The source of the table. */
    public static final Option<ComponentRef> FROM = Option.required(
                    "from",
                    OptionType.SOURCE,
                    "Where the table is read from: any source that ends by itself, with its options. Of a source that can,"
                            + " only the columns of `on` and `select` are read.")
            .example("{csv: customers.csv}");

    /** The key. */
    public static final Option<Map<String, String>> ON = Option.required(
                    "on",
                    OptionType.COLUMNS,
                    "The columns by which a record finds its match, all of which are equal: `{column of the record: column of"
                            + " the table}`, or the name if it is the same. NULL is equal to nothing; text is equal if its"
                            + " bytes are.")
            .example("{customer_id: id}");

    /** What is taken from the table. */
    public static final Option<Map<String, String>> SELECT = Option.of(
                    "select",
                    OptionType.COLUMNS,
                    "The columns that are added, as `{new name: column of the table}`, or by the name if it stays. All of the"
                            + " table if left out, but for those of `on`.")
            .example("[name, {home_country: country}]");

    /** What happens to a record whose key the table does not have. */
    public static final Option<Missing> MISSING = Option.of(
                    "missing",
                    OptionType.choice(Missing.class),
                    "What happens to a record whose key is NULL or not in the table: `reject` makes it a dead letter,"
                            + " `set_null` lets it go on with NULL in the new columns, `drop` drops it.")
            .defaultsTo("reject");

    /** What happens if a key occurs several times in the table. */
    public static final Option<Duplicates> DUPLICATES = Option.of(
                    "duplicates",
                    OptionType.choice(Duplicates.class),
                    "What happens if a key occurs several times in the table: `refuse` ends the run before a record passes,"
                            + " `first` takes the first that is read, which of a database may be any of them.")
            .defaultsTo("refuse");

    /** How often the table is read again. */
    public static final Option<Duration> REFRESH = Option.of(
                    "refresh",
                    OptionType.DURATION,
                    "How long after it was read the table is read again. Meanwhile the old one stays in use, and until the new"
                            + " one is whole. A failure is tried again as `errors.retry` says; after that it ends the run. If left"
                            + " out, the table is read once a run, and again when the run goes on after it was stopped or failed.")
            .example("10m");

    /** How much memory the table takes. */
    public static final Option<Long> MAX_MEMORY = Option.of(
                    "max_memory",
                    OptionType.SIZE,
                    "The most memory that the table may take in each process; the run ends if it is more. While the table is"
                            + " refreshed, there are two.")
            .defaultsTo("256MiB")
            .example("1GiB");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "lookup")
            .summary(
                    "Adds columns of a table to each record, found by a key. The table is read into memory once a run, or"
                            + " again at an interval; each process has it once. Records that have passed are not touched when it"
                            + " changes.")
            .options(FROM, ON, SELECT, MISSING, DUPLICATES, REFRESH, MAX_MEMORY)
            .example("{from: {csv: customers.csv}, on: {customer_id: id}, select: [name, {home_country: country}]}")
            .example("{from: {csv: rates.csv}, on: [currency, day], missing: set_null, refresh: 10m}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Source source(Options options, PluginContext context) {
        return context.source(options.get(FROM));
    }

    @Override
    public SharedTable table(Options options, PluginContext context, RetryPolicy retry) {
        LookupSettings settings = LookupSettings.of(options);
        TableReading reading = new TableReading(settings, () -> source(options, context));
        return new SharedTable(settings, reading, retry);
    }

    @Override
    public TransformPlugin over(SharedTable table) {
        return new Planned(table);
    }

    /** The planner gives a table first. */
    @Override
    public Transform create(Options options, Schema input) {
        throw new IllegalStateException("a lookup cannot be made without its table");
    }

    /** Makes the transforms of one step. */
    private record Planned(SharedTable table) implements TransformPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public Transform create(Options options, Schema input) {
            return LookupTransform.of(table, input);
        }
    }
}

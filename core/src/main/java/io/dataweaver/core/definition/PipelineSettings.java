package io.dataweaver.core.definition;

import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.core.error.TableFailures;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of a pipeline beside its components, described once: checks, JSON schema and docs read this. */
public final class PipelineSettings {

    public static final Option<Delivery> DELIVERY = Option.of(
                    "delivery",
                    OptionType.choice(Delivery.class),
                    "The guarantee that is asked for; default: the strongest that source and sink can give together. "
                            + "Asking for more than that is an error.")
            .example("exactly_once");
    public static final Option<ComponentRef> ENGINE =
            Option.of("engine", OptionType.COMPONENT, "What runs the pipeline.").defaultsTo("local");
    public static final Option<String> PARALLELISM = Option.of(
                    "parallelism", OptionType.TEXT, "How many splits run at the same time: `auto`, or a number.")
            .defaultsTo("auto")
            .example("4");
    public static final Option<Duration> CHECKPOINT_INTERVAL = Option.of(
                    "checkpoint_interval",
                    OptionType.DURATION,
                    "How often the state is made durable, and with it what is seen at sinks: at most this much is done again"
                            + " after a crash. Default: 10s; 1s if a source goes on until it is stopped and all sinks keep"
                            + " positions with the rows, so that a copy is never far behind.")
            .example("100ms");
    public static final Option<Duration> CALL_TIMEOUT = Option.of(
                    "call_timeout", OptionType.DURATION, "The longest that a single call to another system may take.")
            .defaultsTo("1m")
            .example("30s");

    public static final Option<Duration> MAX_CHECKPOINT_AGE = Option.of(
                    "max_checkpoint_age",
                    OptionType.DURATION,
                    "How long a checkpoint may be overdue, through failures or a sink that is slow, before the run counts"
                            + " as degraded, in log, metrics and alerts; a run whose checkpoint is overdue for twice as long ends.")
            .defaultsTo("10m")
            .example("1h");

    public static final Option<Long> BATCH_MAX_RECORDS = Option.of(
                    "max_records", OptionType.INTEGER, "How many records a batch has at most.")
            .defaultsTo(4096L)
            .example("1000");
    public static final Option<Long> BATCH_MAX_BYTES = Option.of(
                    "max_bytes", OptionType.SIZE, "How much memory a batch takes at most.")
            .defaultsTo("4MiB")
            .example("1MiB");
    public static final Option<Duration> BATCH_MAX_DELAY = Option.of(
                    "max_delay", OptionType.DURATION, "How long a record waits for others to come.")
            .defaultsTo("200ms")
            .example("1s");

    public static final Option<ComponentRef> ERRORS_POLICY = Option.of(
                    "policy",
                    OptionType.COMPONENT,
                    "What happens to records that cannot go on: `dead_letter` keeps them for later, `skip` counts them, "
                            + "`stop` ends the run.")
            .defaultsTo("dead_letter")
            .example("stop");
    public static final Option<List<String>> ERRORS_MAX_REJECTED = Option.of(
                    "max_rejected",
                    OptionType.listOf(OptionType.TEXT),
                    "How many records may be rejected: a number, a share, `50 of last 1000` or `5% of last 1000` records"
                            + " in a row, or several of these; above any of them the run stops with exit status 4.")
            .defaultsTo("1%")
            .example("[1%, 50 of last 1000]");
    public static final Option<TableFailures> ERRORS_TABLE = Option.of(
                    "table",
                    OptionType.choice(TableFailures.class),
                    "What happens when the run cannot go on with one of its tables: `stop` ends it; `isolate` lets the table"
                            + " wait where it is, and goes on with the others. The next start tries it again. A run that ends"
                            + " with a table waiting has failed.")
            .defaultsTo("stop")
            .example("isolate");
    public static final Option<List<Map<String, String>>> ERRORS_CLASSIFY = Option.of(
                    "classify",
                    OptionType.listOf(OptionType.mapOf(OptionType.TEXT)),
                    "Failures that you know better than the connector: rules with `code` or `sqlstate`, where `53*` takes"
                            + " all that begin so, and `as`, `transient` to try again or `fatal` to stop. The first that"
                            + " applies decides.")
            .example("[{sqlstate: \"53*\", as: transient}]");
    public static final Option<String> RETRY_MAX_ATTEMPTS = Option.of(
                    "max_attempts",
                    OptionType.TEXT,
                    "How often a call that fails for a reason that may pass is tried, in all: a number, or `unlimited`.")
            .defaultsTo("5")
            .example("unlimited");
    public static final Option<Duration> RETRY_BACKOFF = Option.of(
                    "backoff", OptionType.DURATION, "The wait before the second try; it doubles each time.")
            .defaultsTo("1s")
            .example("500ms");
    public static final Option<Duration> RETRY_MAX_BACKOFF = Option.of(
                    "max_backoff", OptionType.DURATION, "The longest wait between two tries.")
            .defaultsTo("1m")
            .example("5m");

    public static final Option<Duration> ALERTS_OUTAGE_AFTER = Option.of(
                    "outage_after",
                    OptionType.DURATION,
                    "How long calls to another system may fail and be tried again until that is the event `outage`.")
            .defaultsTo("5m")
            .example("1m");
    public static final Option<Duration> ALERTS_REPEAT_AFTER = Option.of(
                    "repeat_after",
                    OptionType.DURATION,
                    "How long alerts of an event are held back after one that was sent; the next one says how many there"
                            + " were.")
            .defaultsTo("1h")
            .example("10m");

    /** What is done about all kinds of change of columns that it may be done about. */
    static final Option<ChangePolicy> SCHEMA_OF_ALL = Option.of(
            "schema",
            OptionType.choice(ChangePolicy.class),
            "What is done about columns that change at the source: one word for all kinds of change that it is possible for, or"
                    + " one for each.");

    /** What is done about each kind of change of columns, by the name of the kind. */
    static final Map<SchemaChange, Option<ChangePolicy>> SCHEMA_POLICIES = schemaPolicies();

    static final String ALERTS = "alerts";

    /** Who is told; a list of components, so it is no option. */
    static final String ALERTS_TO = "to";

    public static final String ERRORS = "errors";
    static final String RETRY = "retry";
    static final String BATCH = "batch";
    /** What holds what is done about each kind of change of columns. */
    public static final String SCHEMA = "schema";

    static final List<Option<?>> TOP =
            List.of(DELIVERY, ENGINE, PARALLELISM, CHECKPOINT_INTERVAL, MAX_CHECKPOINT_AGE, CALL_TIMEOUT);
    static final Map<String, List<Option<?>>> GROUPS = Map.of(
            BATCH, List.of(BATCH_MAX_RECORDS, BATCH_MAX_BYTES, BATCH_MAX_DELAY),
            SCHEMA, List.copyOf(SCHEMA_POLICIES.values()),
            ERRORS, List.of(ERRORS_POLICY, ERRORS_MAX_REJECTED, ERRORS_TABLE, ERRORS_CLASSIFY),
            RETRY, List.of(RETRY_MAX_ATTEMPTS, RETRY_BACKOFF, RETRY_MAX_BACKOFF),
            ALERTS, List.of(ALERTS_OUTAGE_AFTER, ALERTS_REPEAT_AFTER));

    private PipelineSettings() {}

    private static Map<SchemaChange, Option<ChangePolicy>> schemaPolicies() {
        Map<SchemaChange, Option<ChangePolicy>> options = new EnumMap<>(SchemaChange.class);
        for (SchemaChange change : SchemaChange.values()) {
            options.put(
                    change,
                    Option.of(
                                    change.name().toLowerCase(Locale.ROOT),
                                    OptionType.choiceOf(policiesFor(change)),
                                    schemaDoc(change))
                            .defaultsTo("freeze")
                            .example(policiesFor(change).get(0).name().toLowerCase(Locale.ROOT)));
        }
        return Collections.unmodifiableMap(options);
    }

    /** Returns what may be done about a change. */
    static List<ChangePolicy> policiesFor(SchemaChange change) {
        return switch (change) {
            case NEW_COLUMN -> List.of(ChangePolicy.values());
            case DROPPED_COLUMN ->
                List.of(ChangePolicy.EVOLVE, ChangePolicy.FREEZE, ChangePolicy.DISCARD_VALUE, ChangePolicy.APPROVE);
            case TYPE_WIDENED ->
                List.of(ChangePolicy.EVOLVE, ChangePolicy.FREEZE, ChangePolicy.DISCARD_ROW, ChangePolicy.APPROVE);
            case TYPE_NARROWED, RENAMED_COLUMN ->
                List.of(ChangePolicy.EVOLVE, ChangePolicy.FREEZE, ChangePolicy.APPROVE);
            case KEY_CHANGED -> List.of(ChangePolicy.FREEZE);
        };
    }

    private static String schemaDoc(SchemaChange change) {
        return switch (change) {
            case NEW_COLUMN ->
                "A column that the target lacks: `evolve` adds it there, `freeze` ends the run until somebody has done so,"
                        + " `discard_value` leaves its values out, `discard_row` rejects rows that have a value in it,"
                        + " `try_evolve` adds it where that can be done and leaves values out otherwise, `approve` adds it when a"
                        + " person has approved that.";
            case DROPPED_COLUMN ->
                "A column that is gone at the source: `evolve` and `discard_value` go on without it, and the target keeps its"
                        + " column with what is in it; `approve` drops it there when a person has approved that; `freeze` ends"
                        + " the run.";
            case RENAMED_COLUMN ->
                "A column with another name: `evolve` gives the column of the target that name, `approve` does so when a person has"
                        + " approved that, `freeze` ends the run.";
            case TYPE_WIDENED ->
                "A column whose type holds more than that of the target: `evolve` widens that, `freeze` ends the run,"
                        + " `discard_row` rejects rows whose value that of the target cannot hold, `approve` widens it when a person"
                        + " has approved that.";
            case TYPE_NARROWED ->
                "A column whose type holds less than before, or other things: `evolve` goes on where the column of the target"
                        + " holds what comes, which stays as it is; `approve` narrows that, or lets it refuse null, when a person has"
                        + " approved that and all rows that are there fit; `freeze` ends the run.";
            case KEY_CHANGED -> "Rows that are told apart by other columns: `freeze` ends the run.";
        };
    }

    /** Returns what {@link #ALERTS_TO} is, for the JSON schema and the reference. */
    static String alertsToDoc() {
        String events = Stream.of(AlertEvent.values())
                .map(event -> "`" + event.label() + "`")
                .collect(Collectors.joining(", "));
        return "Hooks that are told, each by its name and options, such as `log`, and `on` beside it: the events, of "
                + events + "; all if left out.";
    }

    /** Returns all settings, by the pointer of what holds them; that of the top level is empty. */
    public static Map<String, List<Option<?>>> groups() {
        Map<String, List<Option<?>>> groups = new LinkedHashMap<>();
        groups.put("", TOP);
        groups.put("/" + SCHEMA, GROUPS.getOrDefault(SCHEMA, List.of()));
        groups.put("/" + BATCH, GROUPS.getOrDefault(BATCH, List.of()));
        groups.put("/" + ERRORS, GROUPS.getOrDefault(ERRORS, List.of()));
        groups.put("/" + ERRORS + "/" + RETRY, GROUPS.getOrDefault(RETRY, List.of()));
        groups.put("/" + ERRORS + "/" + ALERTS, GROUPS.getOrDefault(ALERTS, List.of()));
        return groups;
    }
}

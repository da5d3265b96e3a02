package io.dataweaver.core.definition;

import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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

    static final String ALERTS = "alerts";

    /** Who is told; a list of components, so it is no option. */
    static final String ALERTS_TO = "to";

    static final String ERRORS = "errors";
    static final String RETRY = "retry";
    static final String BATCH = "batch";

    static final List<Option<?>> TOP =
            List.of(DELIVERY, ENGINE, PARALLELISM, CHECKPOINT_INTERVAL, MAX_CHECKPOINT_AGE, CALL_TIMEOUT);
    static final Map<String, List<Option<?>>> GROUPS = Map.of(
            BATCH, List.of(BATCH_MAX_RECORDS, BATCH_MAX_BYTES, BATCH_MAX_DELAY),
            ERRORS, List.of(ERRORS_POLICY, ERRORS_MAX_REJECTED, ERRORS_CLASSIFY),
            RETRY, List.of(RETRY_MAX_ATTEMPTS, RETRY_BACKOFF, RETRY_MAX_BACKOFF),
            ALERTS, List.of(ALERTS_OUTAGE_AFTER, ALERTS_REPEAT_AFTER));

    private PipelineSettings() {}

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
        groups.put("/" + BATCH, GROUPS.getOrDefault(BATCH, List.of()));
        groups.put("/" + ERRORS, GROUPS.getOrDefault(ERRORS, List.of()));
        groups.put("/" + ERRORS + "/" + RETRY, GROUPS.getOrDefault(RETRY, List.of()));
        groups.put("/" + ERRORS + "/" + ALERTS, GROUPS.getOrDefault(ALERTS, List.of()));
        return groups;
    }
}

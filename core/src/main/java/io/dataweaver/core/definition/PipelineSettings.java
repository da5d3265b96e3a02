package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
                    "How often the state is made durable; at most this much is done again after a crash.")
            .defaultsTo("10s")
            .example("1m");
    public static final Option<Duration> CALL_TIMEOUT = Option.of(
                    "call_timeout", OptionType.DURATION, "The longest that a single call to another system may take.")
            .defaultsTo("1m")
            .example("30s");

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
    public static final Option<String> ERRORS_MAX_REJECTED = Option.of(
                    "max_rejected",
                    OptionType.TEXT,
                    "How many records may be rejected, as a number or a share; above it the run stops with exit status 4.")
            .defaultsTo("1%")
            .example("100");
    public static final Option<Long> RETRY_MAX_ATTEMPTS = Option.of(
                    "max_attempts",
                    OptionType.INTEGER,
                    "How often a call that fails for a reason that may pass is tried, in all.")
            .defaultsTo(5L)
            .example("10");
    public static final Option<Duration> RETRY_BACKOFF = Option.of(
                    "backoff", OptionType.DURATION, "The wait before the second try; it doubles each time.")
            .defaultsTo("1s")
            .example("500ms");
    public static final Option<Duration> RETRY_MAX_BACKOFF = Option.of(
                    "max_backoff", OptionType.DURATION, "The longest wait between two tries.")
            .defaultsTo("1m")
            .example("5m");

    static final String ERRORS = "errors";
    static final String RETRY = "retry";
    static final String BATCH = "batch";

    static final List<Option<?>> TOP = List.of(DELIVERY, ENGINE, PARALLELISM, CHECKPOINT_INTERVAL, CALL_TIMEOUT);
    static final Map<String, List<Option<?>>> GROUPS = Map.of(
            BATCH, List.of(BATCH_MAX_RECORDS, BATCH_MAX_BYTES, BATCH_MAX_DELAY),
            ERRORS, List.of(ERRORS_POLICY, ERRORS_MAX_REJECTED),
            RETRY, List.of(RETRY_MAX_ATTEMPTS, RETRY_BACKOFF, RETRY_MAX_BACKOFF));

    private PipelineSettings() {}

    /** Returns all settings, by the pointer of what holds them; that of the top level is empty. */
    public static Map<String, List<Option<?>>> groups() {
        Map<String, List<Option<?>>> groups = new LinkedHashMap<>();
        groups.put("", TOP);
        groups.put("/" + BATCH, GROUPS.getOrDefault(BATCH, List.of()));
        groups.put("/" + ERRORS, GROUPS.getOrDefault(ERRORS, List.of()));
        groups.put("/" + ERRORS + "/" + RETRY, GROUPS.getOrDefault(RETRY, List.of()));
        return groups;
    }
}

package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.core.error.ErrorClassifier;
import io.dataweaver.core.error.ErrorRules;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads the settings of a pipeline; where one is wrong, its problem is told and its default stands in. */
final class SettingsResolver {

    private final Map<String, Object> settings;
    private final References references;
    private final Problems problems;

    SettingsResolver(Map<String, Object> settings, References references, Problems problems) {
        this.settings = settings;
        this.references = references;
        this.problems = problems;
    }

    Optional<Delivery> delivery() {
        return find("", PipelineSettings.DELIVERY);
    }

    OptionalInt parallelism() {
        Optional<OptionalInt> parsed = find("", PipelineSettings.PARALLELISM, SettingsResolver::parallelism);
        return parsed.orElse(OptionalInt.empty());
    }

    private static OptionalInt parallelism(Object raw) {
        String text = OptionType.TEXT.parse(raw);
        if (text.equals("auto")) {
            return OptionalInt.empty();
        }
        if (text.matches("[1-9]\\d{0,3}")) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        throw new IllegalArgumentException(
                "expected `auto` or a number from 1 to 9999, but found " + OptionType.show(raw));
    }

    Optional<Duration> checkpointInterval() {
        return positive("", PipelineSettings.CHECKPOINT_INTERVAL);
    }

    Duration maxCheckpointAge() {
        return positive("", PipelineSettings.MAX_CHECKPOINT_AGE).orElseThrow();
    }

    Duration callTimeout() {
        return positive("", PipelineSettings.CALL_TIMEOUT).orElseThrow();
    }

    /** Reads what is done about changes of columns: one policy for all kinds of them that it may be for, or one for each. */
    SchemaPolicy schemaPolicy() {
        Map<SchemaChange, ChangePolicy> policies = new EnumMap<>(SchemaChange.class);
        Optional<ChangePolicy> all = settings.get(PipelineSettings.SCHEMA) instanceof String
                ? find("", PipelineSettings.SCHEMA_OF_ALL)
                : Optional.empty();
        PipelineSettings.SCHEMA_POLICIES.forEach((change, option) -> policies.put(
                change,
                all.filter(PipelineSettings.policiesFor(change)::contains)
                        .orElseGet(() -> get("/" + PipelineSettings.SCHEMA, option))));
        return new SchemaPolicy(policies);
    }

    BatchLimits batch() {
        String group = "/" + PipelineSettings.BATCH;
        long records = atLeastOne(group, PipelineSettings.BATCH_MAX_RECORDS, 1_000_000);
        long bytes = atLeastOne(group, PipelineSettings.BATCH_MAX_BYTES, 1L << 30);
        return new BatchLimits((int) records, bytes, get(group, PipelineSettings.BATCH_MAX_DELAY));
    }

    RetryPolicy retry() {
        String group = "/" + PipelineSettings.ERRORS + "/" + PipelineSettings.RETRY;
        int attempts = find(group, PipelineSettings.RETRY_MAX_ATTEMPTS, SettingsResolver::attempts)
                .orElseThrow();
        Duration backoff = get(group, PipelineSettings.RETRY_BACKOFF);
        Duration most = get(group, PipelineSettings.RETRY_MAX_BACKOFF);
        if (most.compareTo(backoff) < 0) {
            problems.error(
                    DefinitionErrorCode.WRONG_COMBINATION,
                    group,
                    "`max_backoff` is shorter than `backoff`",
                    "raise `max_backoff`, or lower `backoff`");
            return RetryPolicy.DEFAULT;
        }
        return new RetryPolicy(attempts, backoff, most, classifier());
    }

    RejectionLimit maxRejected() {
        return find("/" + PipelineSettings.ERRORS, PipelineSettings.ERRORS_MAX_REJECTED, SettingsResolver::limit)
                .orElse(RejectionLimit.NONE);
    }

    TableFailures tableFailures() {
        return get("/" + PipelineSettings.ERRORS, PipelineSettings.ERRORS_TABLE);
    }

    private static RejectionLimit limit(Object raw) {
        RejectionLimit limit = RejectionLimit.NONE;
        for (String part :
                String.join(",", OptionType.listOf(OptionType.TEXT).parse(raw)).split(",", -1)) {
            limit = limit.and(oneLimit(part.trim()));
        }
        return limit;
    }

    private static RejectionLimit oneLimit(String text) {
        String[] window = text.split("\\s+of\\s+(last\\s+)?", 2);
        if (window.length == 2 && window[1].matches("\\d{1,9}")) {
            long of = Long.parseLong(window[1]);
            return RejectionLimit.ofLast(
                    window[0].endsWith("%")
                            ? OptionType.PERCENT
                                    .parse(window[0])
                                    .multiply(BigDecimal.valueOf(of))
                                    .longValue()
                            : number(window[0]),
                    of);
        }
        return text.endsWith("%")
                ? RejectionLimit.ofShare(OptionType.PERCENT.parse(text))
                : RejectionLimit.ofCount(number(text));
    }

    private static long number(String text) {
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException(
                "expected a number of records such as 100, a share such as 1%, or `50 of last 1000`, but found "
                        + OptionType.show(text));
    }

    private static int attempts(Object raw) {
        String text = OptionType.TEXT.parse(raw);
        if (text.equals("unlimited")) {
            return RetryPolicy.UNLIMITED;
        }
        if (text.matches("[1-9]\\d{0,5}|1000000")) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("expected 1 to 1000000 or `unlimited`, but found " + OptionType.show(raw));
    }

    private ErrorClassifier classifier() {
        Optional<ErrorClassifier> rules = find(
                "/" + PipelineSettings.ERRORS,
                PipelineSettings.ERRORS_CLASSIFY,
                raw -> new ErrorRules(PipelineSettings.ERRORS_CLASSIFY.type().parse(raw).stream()
                        .map(ErrorRules.Rule::parse)
                        .toList()));
        return rules.orElse(ErrorClassifier.STANDARD);
    }

    /** Reads who is told; {@code components} resolves the hooks. */
    AlertSettings alerts(ComponentResolver components) {
        String group = "/" + PipelineSettings.ERRORS + "/" + PipelineSettings.ALERTS;
        Object to = raw(group, PipelineSettings.ALERTS_TO);
        return new AlertSettings(
                new AlertResolver(components, problems).resolve(to, Pointers.child(group, PipelineSettings.ALERTS_TO)),
                positive(group, PipelineSettings.ALERTS_OUTAGE_AFTER).orElseThrow(),
                get(group, PipelineSettings.ALERTS_REPEAT_AFTER));
    }

    Draft.Component policy() {
        return component("/" + PipelineSettings.ERRORS, PipelineSettings.ERRORS_POLICY);
    }

    Draft.Component engine() {
        return component("", PipelineSettings.ENGINE);
    }

    private Draft.Component component(String group, Option<ComponentRef> option) {
        String pointer = Pointers.child(group, option.name());
        Object raw = raw(group, option.name());
        if (!(raw instanceof Map)) {
            return new Draft.Component(get(group, option), pointer);
        }
        try { // Its references are resolved with its options, which say where a secret may be.
            return Draft.component(option.type().parse(raw), pointer);
        } catch (IllegalArgumentException wrong) {
            wrong(option, raw, pointer, wrong);
            return new Draft.Component(option.defaultValue().orElseThrow(), pointer);
        }
    }

    private Optional<Duration> positive(String group, Option<Duration> option) {
        return find(group, option, raw -> {
            Duration duration = option.type().parse(raw);
            if (duration.isZero()) {
                throw new IllegalArgumentException("expected more than 0, but found " + OptionType.show(raw));
            }
            return duration;
        });
    }

    private long atLeastOne(String group, Option<Long> option, long most) {
        return find(group, option, raw -> {
                    Long number = option.type().parse(raw);
                    if (number < 1 || number > most) {
                        throw new IllegalArgumentException(
                                "expected 1 to " + most + ", but found " + OptionType.show(raw));
                    }
                    return number;
                })
                .orElseThrow();
    }

    private <T> T get(String group, Option<T> option) {
        return find(group, option).orElseThrow();
    }

    private <T> Optional<T> find(String group, Option<T> option) {
        return find(group, option, option.type()::parse);
    }

    private <T> Optional<T> find(String group, Option<?> option, Function<Object, T> parser) {
        Object raw = raw(group, option.name());
        if (raw != null) {
            String pointer = Pointers.child(group, option.name());
            Object resolved = references.resolve(
                    raw, false, pointer, new ComponentOrigin(group, Map.of()), List.of(option.name()));
            if (resolved != null) {
                try {
                    return Optional.of(parser.apply(resolved));
                } catch (IllegalArgumentException wrong) {
                    wrong(option, resolved, pointer, wrong);
                }
            }
        }
        return option.defaultText().map(parser);
    }

    private void wrong(Option<?> option, Object value, String pointer, IllegalArgumentException wrong) {
        problems.error(
                DefinitionErrorCode.WRONG_VALUE,
                pointer,
                "`" + option.name() + "`: " + wrong.getMessage(),
                value instanceof String text
                        ? Suggestions.didYouMean(text, option.type().choices())
                        : null);
    }

    private @org.jspecify.annotations.Nullable Object raw(String group, String name) {
        Object holder = settings;
        for (String part : group.split("/")) {
            if (!part.isEmpty()) {
                holder = holder instanceof Map<?, ?> map ? map.get(part) : null;
            }
        }
        return holder instanceof Map<?, ?> map ? map.get(name) : null;
    }
}

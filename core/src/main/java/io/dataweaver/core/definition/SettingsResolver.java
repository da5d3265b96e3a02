package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.time.Duration;
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

    Duration checkpointInterval() {
        return positive("", PipelineSettings.CHECKPOINT_INTERVAL);
    }

    Duration callTimeout() {
        return positive("", PipelineSettings.CALL_TIMEOUT);
    }

    BatchLimits batch() {
        String group = "/" + PipelineSettings.BATCH;
        long records = atLeastOne(group, PipelineSettings.BATCH_MAX_RECORDS, 1_000_000);
        long bytes = atLeastOne(group, PipelineSettings.BATCH_MAX_BYTES, 1L << 30);
        return new BatchLimits((int) records, bytes, get(group, PipelineSettings.BATCH_MAX_DELAY));
    }

    RetryPolicy retry() {
        String group = "/" + PipelineSettings.ERRORS + "/" + PipelineSettings.RETRY;
        int attempts = (int) atLeastOne(group, PipelineSettings.RETRY_MAX_ATTEMPTS, 1_000_000);
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
        return new RetryPolicy(attempts, backoff, most);
    }

    RejectionLimit maxRejected() {
        return find("/" + PipelineSettings.ERRORS, PipelineSettings.ERRORS_MAX_REJECTED, SettingsResolver::limit)
                .orElse(RejectionLimit.NONE);
    }

    private static RejectionLimit limit(Object raw) {
        String text = OptionType.TEXT.parse(raw).trim();
        if (text.endsWith("%")) {
            return RejectionLimit.ofShare(OptionType.PERCENT.parse(text));
        }
        if (text.matches("\\d{1,18}")) {
            return RejectionLimit.ofCount(Long.parseLong(text));
        }
        throw new IllegalArgumentException(
                "expected a number of records such as 100, or a share such as 1%, but found " + OptionType.show(raw));
    }

    Draft.Component policy() {
        return component("/" + PipelineSettings.ERRORS, PipelineSettings.ERRORS_POLICY);
    }

    Draft.Component engine() {
        return component("", PipelineSettings.ENGINE);
    }

    private Draft.Component component(String group, Option<ComponentRef> option) {
        String pointer = Pointers.child(group, option.name());
        ComponentRef ref = get(group, option);
        Object raw = raw(group, option);
        return raw instanceof Map ? Draft.component(ref, pointer) : new Draft.Component(ref, pointer);
    }

    private Duration positive(String group, Option<Duration> option) {
        return find(group, option, raw -> {
                    Duration duration = option.type().parse(raw);
                    if (duration.isZero()) {
                        throw new IllegalArgumentException("expected more than 0, but found " + OptionType.show(raw));
                    }
                    return duration;
                })
                .orElseThrow();
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
        Object raw = raw(group, option);
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

    private @org.jspecify.annotations.Nullable Object raw(String group, Option<?> option) {
        Object holder = settings;
        for (String name : group.split("/")) {
            if (!name.isEmpty()) {
                holder = holder instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return holder instanceof Map<?, ?> map ? map.get(option.name()) : null;
    }
}

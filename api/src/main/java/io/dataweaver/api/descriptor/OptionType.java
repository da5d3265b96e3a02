package io.dataweaver.api.descriptor;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.secret.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What values an option takes, and how they are written.
 *
 * <p>A raw value is what a pipeline file holds: String, Long, BigDecimal, Boolean, List, Map, or {@link Secret} where a
 * reference was resolved.
 *
 * @param <T> the Java type of the parsed value
 */
public final class OptionType<T> {

    public static final OptionType<String> TEXT = new OptionType<>("text", "string", OptionType::text);
    public static final OptionType<Boolean> BOOLEAN = new OptionType<>("boolean", "boolean", OptionType::bool);
    public static final OptionType<Long> INTEGER = new OptionType<>("integer", "integer", OptionType::integer);

    /** A number of bytes, such as {@code 4MiB}. */
    public static final OptionType<Long> SIZE = new OptionType<>("size", "string", OptionType::size);

    /** A time span, such as {@code 200ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 7d}. */
    public static final OptionType<Duration> DURATION = new OptionType<>("duration", "string", OptionType::duration);

    /** A share, such as {@code 1%}, as a fraction. */
    public static final OptionType<BigDecimal> PERCENT = new OptionType<>("percent", "string", OptionType::percent);

    /** A value that never prints; give it as {@code ${secret:env/NAME}}. */
    public static final OptionType<Secret> SECRET =
            new OptionType<>("secret", "string", OptionType::secret, List.of(), null);

    /** A data type, such as {@code decimal(12,2)}. */
    public static final OptionType<DataType> TYPE =
            new OptionType<>("type", "string", raw -> DataTypes.parse(text(raw)));

    /** An SQL expression over the columns of the step's input. */
    public static final OptionType<String> EXPRESSION = new OptionType<>("expression", "string", OptionType::text);

    /** A transform that is Java code, which no file can hold. */
    public static final OptionType<Code> CODE = new OptionType<>("Java code", "null", OptionType::code);

    /** A component inside another, such as a format: its name, or its name and options. */
    public static final OptionType<ComponentRef> COMPONENT = new OptionType<>("component", "any", ComponentRef::parse);

    /** An object store inside another component: its name, or its name and options. */
    public static final OptionType<ComponentRef> STORE = new OptionType<>("store", "any", ComponentRef::parse);

    /** A source inside another component: its name and options. */
    public static final OptionType<ComponentRef> SOURCE = new OptionType<>("source", "any", ComponentRef::parse);

    /** A sink inside another component: its name and options. */
    public static final OptionType<ComponentRef> SINK = new OptionType<>("sink", "any", ComponentRef::parse);

    /**
     * Columns of two sides, by the name here and with the name there: {@code id} where both have it, {@code {here: there}}
     * otherwise, a list of such, or a map of all; order is kept.
     */
    public static final OptionType<Map<String, String>> COLUMNS =
            new OptionType<>("columns", "any", OptionType::columns);

    private static final Pattern SIZE_PATTERN =
            Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION_PATTERN =
            Pattern.compile("(\\d{1,12})\\s*(ms|s|m|min|h|d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PERCENT_PATTERN = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%");

    private final String name;
    private final String jsonType;
    private final Function<Object, T> parser;
    private final List<String> choices;
    private final @Nullable OptionType<?> element;

    private OptionType(String name, String jsonType, Function<Object, T> parser) {
        this(name, jsonType, parser, List.of(), null);
    }

    private OptionType(
            String name,
            String jsonType,
            Function<Object, T> parser,
            List<String> choices,
            @Nullable OptionType<?> element) {
        this.element = element;
        this.name = name;
        this.jsonType = jsonType;
        this.parser = parser;
        this.choices = choices;
    }

    /** Returns the type whose values are the constants of {@code type}, in lower case. */
    public static <E extends Enum<E>> OptionType<E> choice(Class<E> type) {
        return choiceOf(List.of(type.getEnumConstants()));
    }

    /** Returns the type whose values are some constants of an enum, in lower case. */
    public static <E extends Enum<E>> OptionType<E> choiceOf(List<E> constants) {
        List<E> copy = List.copyOf(constants);
        List<String> names = copy.stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new OptionType<>(
                "choice",
                "string",
                raw -> {
                    int index = names.indexOf(text(raw));
                    if (index < 0) {
                        throw new IllegalArgumentException(
                                "expected " + String.join(" | ", names) + ", but found " + show(raw));
                    }
                    return copy.get(index);
                },
                names,
                null);
    }

    /** Returns the type of lists of {@code element}; a single value stands for a list of one. */
    public static <E> OptionType<List<E>> listOf(OptionType<E> element) {
        return new OptionType<>(
                "list of " + element.name,
                "array",
                raw -> {
                    if (!(raw instanceof List<?> list)) {
                        return List.of(element.parse(raw));
                    }
                    List<E> parsed = new ArrayList<>();
                    for (Object item : list) {
                        parsed.add(element.parse(item));
                    }
                    return List.copyOf(parsed);
                },
                List.of(),
                element);
    }

    /** Returns the type of maps from names to {@code value}; order is kept. */
    public static <V> OptionType<Map<String, V>> mapOf(OptionType<V> value) {
        Function<Object, Map<String, V>> parser = raw -> {
            if (!(raw instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("expected name: value pairs, but found " + show(raw));
            }
            Map<String, V> parsed = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                try {
                    parsed.put(String.valueOf(key), value.parse(item));
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException("`" + key + "`: " + wrong.getMessage(), wrong);
                }
            });
            return Collections.unmodifiableMap(parsed);
        };
        return new OptionType<>("map of " + value.name, "object", parser, List.of(), value);
    }

    /** Returns the name for people, such as {@code list of text}. */
    public String name() {
        return name;
    }

    /** Returns the type in JSON schema; {@code any} if there are several. */
    public String jsonType() {
        return jsonType;
    }

    /** Returns the values to choose from; empty if any will do. */
    public List<String> choices() {
        return choices;
    }

    /** Returns the type of the items of a list or of the values of a map; empty for other types. */
    public Optional<OptionType<?>> element() {
        return Optional.ofNullable(element);
    }

    /** Tells whether values are secrets, or hold some. */
    public boolean holdsSecrets() {
        return this == (Object) SECRET || (element != null && element.holdsSecrets());
    }

    /**
     * Reads a raw value.
     *
     * @throws IllegalArgumentException with what was expected and what was found
     */
    public T parse(Object raw) {
        if (raw instanceof Secret && !takesSecrets()) {
            throw new IllegalArgumentException(
                    "a secret is not allowed here: this option is not kept secret and would print");
        }
        return parser.apply(raw);
    }

    /** A list may stand for its only item, so it takes what that takes. */
    private boolean takesSecrets() {
        return this == (Object) SECRET || (jsonType.equals("array") && element != null && element.takesSecrets());
    }

    private static String text(Object raw) {
        if (raw instanceof String text) {
            return text;
        }
        if (raw instanceof Long || raw instanceof BigDecimal || raw instanceof Boolean) {
            return raw.toString();
        }
        throw new IllegalArgumentException("expected text, but found " + show(raw));
    }

    private static Map<String, String> columns(Object raw) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Object item : raw instanceof List<?> list ? list : List.of(raw)) {
            Map<?, ?> pairs = item instanceof Map<?, ?> map ? map : Map.of(text(item), item);
            pairs.forEach((here, there) -> {
                if (columns.put(String.valueOf(here), text(there)) != null) {
                    throw new IllegalArgumentException("`" + here + "` is named twice");
                }
            });
        }
        return Collections.unmodifiableMap(columns);
    }

    private static Boolean bool(Object raw) {
        if (raw instanceof Boolean bool) {
            return bool;
        }
        if ("true".equals(raw) || "false".equals(raw)) {
            return Boolean.valueOf((String) raw);
        }
        throw new IllegalArgumentException("expected true or false, but found " + show(raw));
    }

    private static Long integer(Object raw) {
        if (raw instanceof Long number) {
            return number;
        }
        if (raw instanceof Integer number) {
            return number.longValue();
        }
        if (raw instanceof String text && text.matches("-?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        throw new IllegalArgumentException("expected a whole number, but found " + show(raw));
    }

    private static Long size(Object raw) {
        Matcher matcher = SIZE_PATTERN.matcher(text(raw).trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a size such as 64KiB or 4MiB, but found " + show(raw));
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2).toLowerCase(Locale.ROOT);
        long factor = switch (unit) {
            case "kb" -> 1_000L;
            case "mb" -> 1_000_000L;
            case "gb" -> 1_000_000_000L;
            case "tb" -> 1_000_000_000_000L;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            case "tib" -> 1L << 40;
            default -> 1L;
        };
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("the size " + show(raw) + " is too large", tooLarge);
        }
    }

    private static Duration duration(Object raw) {
        Matcher matcher = DURATION_PATTERN.matcher(text(raw).trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a duration such as 200ms, 10s, 5m, 1h or 7d, but found " + show(raw));
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static BigDecimal percent(Object raw) {
        Matcher matcher = PERCENT_PATTERN.matcher(text(raw).trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a percentage such as 1% or 0.5%, but found " + show(raw));
        }
        BigDecimal share = new BigDecimal(matcher.group(1)).movePointLeft(2);
        if (share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("expected at most 100%, but found " + show(raw));
        }
        return share;
    }

    private static Code code(Object raw) {
        if (raw instanceof Code code) {
            return code;
        }
        throw new IllegalArgumentException(
                "expected Java code, which only a pipeline written in Java can give, but found " + show(raw));
    }

    private static Secret secret(Object raw) {
        return raw instanceof Secret secret ? secret : Secret.of(text(raw));
    }

    /** Returns a raw value for a message: quoted if it is text, by its kind if it is nested. */
    public static String show(Object raw) {
        if (raw instanceof String text) {
            return '\'' + text + '\'';
        }
        if (raw instanceof List) {
            return "a list";
        }
        return raw instanceof Map ? "name: value pairs" : String.valueOf(raw);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.dataweaver.api.descriptor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One option of a component: the only place that says what it is called, what it takes and what it is for.
 *
 * <pre>{@code
 * static final Option<String> DELIMITER =
 *         Option.of("delimiter", OptionType.TEXT, "What separates fields").defaultsTo(",").example(";");
 * }</pre>
 *
 * @param <T> the Java type of its value
 */
public final class Option<T> {

    private final String name;
    private final OptionType<T> type;
    private final String doc;
    private final boolean required;
    private final @Nullable T defaultValue;
    private final @Nullable String defaultText;
    private final @Nullable String example;

    private Option(
            String name,
            OptionType<T> type,
            String doc,
            boolean required,
            @Nullable T defaultValue,
            @Nullable String defaultText,
            @Nullable String example) {
        this.name = requireNonNull(name, "name");
        this.type = requireNonNull(type, "type");
        this.doc = requireNonNull(doc, "doc");
        this.required = required;
        this.defaultValue = defaultValue;
        this.defaultText = defaultText;
        this.example = example;
    }

    /**
     * Creates an option that may be left out.
     *
     * @param name in snake_case
     * @param doc what it is for, a sentence or two, in Markdown
     */
    public static <T> Option<T> of(String name, OptionType<T> type, String doc) {
        return new Option<>(name, type, doc, false, null, null, null);
    }

    /** Creates an option that must be given. */
    public static <T> Option<T> required(String name, OptionType<T> type, String doc) {
        return new Option<>(name, type, doc, true, null, null, null);
    }

    /** Returns this option with a default, written as a pipeline file would. */
    public Option<T> defaultsTo(Object raw) {
        return new Option<>(name, type, doc, false, type.parse(raw), raw.toString(), example);
    }

    /** Returns this option with an example, written as a pipeline file would. */
    public Option<T> example(String text) {
        return new Option<>(name, type, doc, required, defaultValue, defaultText, text);
    }

    public String name() {
        return name;
    }

    public OptionType<T> type() {
        return type;
    }

    public String doc() {
        return doc;
    }

    public boolean isRequired() {
        return required;
    }

    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Returns the default as a pipeline file would write it. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    public Optional<String> example() {
        return Optional.ofNullable(example);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.dataweaver.api.descriptor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The options of one component, checked against its descriptor and parsed.
 *
 * <p>Immutable.
 */
public final class Options {

    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Parses raw options.
     *
     * @throws IllegalArgumentException if one is unknown, missing or wrong; core reports all of them, with their place,
     *     before it comes to this
     */
    public static Options parse(ComponentDescriptor descriptor, Map<String, ?> raw) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, ?> entry : raw.entrySet()) {
            Option<?> option = descriptor
                    .option(entry.getKey())
                    .orElseThrow(() -> new IllegalArgumentException("unknown option `" + entry.getKey() + "` of "
                            + descriptor.kind().label() + " `" + descriptor.name() + "`"));
            try {
                values.put(option.name(), option.type().parse(entry.getValue()));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("`" + option.name() + "`: " + wrong.getMessage(), wrong);
            }
        }
        for (Option<?> option : descriptor.options()) {
            if (option.isRequired() && !values.containsKey(option.name())) {
                throw new IllegalArgumentException("option `" + option.name() + "` of "
                        + descriptor.kind().label() + " `" + descriptor.name() + "` is missing");
            }
        }
        return new Options(values);
    }

    /** Returns the value of an option that is required or has a default. */
    public <T> T get(Option<T> option) {
        return find(option).orElseThrow(() -> new NoSuchElementException("option `" + option.name() + "` is not set"));
    }

    /** Returns the value, or the default, or empty. */
    @SuppressWarnings("unchecked") // parse() stored what the option's own type returned
    public <T> Optional<T> find(Option<T> option) {
        Object value = values.get(option.name());
        return value == null ? option.defaultValue() : Optional.of((T) value);
    }

    /** Tells whether the option was given, rather than left to its default. */
    public boolean isSet(Option<?> option) {
        return values.containsKey(option.name());
    }

    @Override
    public String toString() {
        return values.toString();
    }
}

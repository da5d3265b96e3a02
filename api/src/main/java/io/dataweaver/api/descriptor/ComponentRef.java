package io.dataweaver.api.descriptor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A component by name, with its raw options: {@code json}, or {@code {csv: {delimiter: ";"}}}.
 *
 * @param type the name of the component, such as {@code postgres}
 * @param options raw values by option name, in the order in which they came; see {@link OptionType}
 */
public record ComponentRef(String type, Map<String, Object> options) {

    /** The option name that stands for the main option until the component is known. */
    public static final String MAIN = "";

    public ComponentRef {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Returns a component without options. */
    public static ComponentRef of(String type) {
        return new ComponentRef(type, Map.of());
    }

    /**
     * Reads {@code name}, {@code {name: {option: value}}} or {@code {name: value of the main option}}.
     *
     * @throws IllegalArgumentException with what was expected and what was found
     */
    public static ComponentRef parse(Object raw) {
        if (raw instanceof ComponentRef ref) {
            return ref;
        }
        if (raw instanceof String name) {
            return of(name);
        }
        if (!(raw instanceof Map<?, ?> map) || map.size() != 1) {
            throw new IllegalArgumentException(
                    "expected a name, or one name with its options, but found " + OptionType.show(raw));
        }
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        Map<String, Object> options = new LinkedHashMap<>();
        if (entry.getValue() instanceof Map<?, ?> values) {
            values.forEach((key, value) -> options.put(String.valueOf(key), value));
        } else if (entry.getValue() != null) {
            options.put(MAIN, entry.getValue());
        }
        return new ComponentRef(String.valueOf(entry.getKey()), options);
    }
}

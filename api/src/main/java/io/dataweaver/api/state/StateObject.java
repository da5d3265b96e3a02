package io.dataweaver.api.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A flat JSON object (RFC 8259 §4) of texts, whole numbers and booleans: how components write splits, positions and
 * committables without a JSON library. For what is not flat there is {@link StateJson}.
 *
 * <pre>{@code
 * Position position = new Position(StateObject.empty().with("offset", 4096).with("line", 17).toString());
 * long offset = StateObject.parse(position.json()).number("offset");
 * }</pre>
 *
 * <p>Immutable. Names keep their order.
 */
public final class StateObject {

    private static final StateObject EMPTY = new StateObject(new LinkedHashMap<>());

    private final Map<String, Object> values;

    private StateObject(Map<String, Object> values) {
        this.values = values;
    }

    /** Returns the object without members. */
    public static StateObject empty() {
        return EMPTY;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is not a flat JSON object; the message says where
     */
    public static StateObject parse(String json) {
        return new StateObject(StateJson.readFlat(json));
    }

    /** Returns this object with a text. */
    public StateObject with(String name, String value) {
        return put(name, value);
    }

    /** Returns this object with a whole number. */
    public StateObject with(String name, long value) {
        return put(name, value);
    }

    /** Returns this object with a boolean. */
    public StateObject with(String name, boolean value) {
        return put(name, value);
    }

    private StateObject put(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new StateObject(copy);
    }

    /** Returns the text called {@code name}; fails with IllegalArgumentException if there is none. */
    public String text(String name) {
        return get(name, String.class, "a text");
    }

    /** Returns the whole number called {@code name}; fails with IllegalArgumentException if there is none. */
    public long number(String name) {
        return get(name, Long.class, "a whole number");
    }

    /** Returns the boolean called {@code name}; fails with IllegalArgumentException if there is none. */
    public boolean flag(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /** Returns the text called {@code name}, if there is one. */
    public Optional<String> findText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** Tells whether there is a member called {@code name}. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    private <T> T get(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "expected " + expected + " as \"" + name + "\", but found " + value + " in " + this);
        }
        return type.cast(value);
    }

    /** Returns the JSON. */
    @Override
    public String toString() {
        return StateJson.write(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateObject that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}

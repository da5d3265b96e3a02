package io.dataweaver.api.secret;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * A value that never prints.
 *
 * <p>{@link #toString} gives stars; the value comes out through {@link #use} only, so that each place that sees it can
 * be found. Two secrets are equal only if they are the same object. Not serializable.
 */
public final class Secret {

    private static final String STARS = "******";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Returns a secret that holds {@code value}. */
    public static Secret of(String value) {
        return new Secret(requireNonNull(value, "value"));
    }

    /** Returns what {@code use} makes of the value; it must not keep or print it. */
    public <R> R use(Function<String, R> use) {
        return use.apply(value);
    }

    @Override
    public String toString() {
        return STARS;
    }
}

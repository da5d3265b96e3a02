package io.dataweaver.api.data;

/**
 * The type that a column has in the system it was read from, where the {@link DataType} does not say all of it: an
 * {@code interval} that travels as text, or the length of a {@code varchar(5)}.
 *
 * <p>A sink of the same system that creates a table gives the column this type; everybody else looks at the
 * {@link DataType} alone. Whoever computes a column anew leaves it out.
 *
 * @param system whose type it is: the name of the connector, such as {@code postgres}
 * @param name the type as that system writes it, such as {@code character varying(5)}; not empty
 */
public record NativeType(String system, String name) {

    public NativeType {
        if (system.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a native type needs a system and a name");
        }
    }

    @Override
    public String toString() {
        return system + " " + name;
    }
}

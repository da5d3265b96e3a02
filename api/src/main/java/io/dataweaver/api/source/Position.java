package io.dataweaver.api.source;

/**
 * Where a reader stands in its split, written so that a later process can resume there.
 *
 * @param json one JSON value; opaque to engines, only the source that wrote it reads it
 */
public record Position(String json) {

    public Position {
        if (json.isBlank()) {
            throw new IllegalArgumentException("a position must not be blank");
        }
    }

    @Override
    public String toString() {
        return json;
    }
}

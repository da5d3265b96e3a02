package io.dataweaver.api.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a listing.
 *
 * @param objects by key, in the order of the bytes of their keys
 * @param next what to ask for the next page with; empty if this is the last
 */
public record ObjectPage(List<StoredObject> objects, Optional<String> next) {

    public ObjectPage {
        objects = List.copyOf(objects);
    }
}

package io.dataweaver.core.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a list of expected rows in a file of tests is to become.
 *
 * @param pointer where the list stands
 * @param items the rows, in order
 */
public record ExpectedRows(String pointer, List<Item> items) {

    public ExpectedRows {
        items = List.copyOf(items);
    }

    /** One row of the list. */
    public sealed interface Item {}

    /**
     * The row stays as it is written.
     *
     * @param index of the row in the list as it is
     */
    public record Kept(int index) implements Item {}

    /**
     * The row takes the place of another.
     *
     * @param index of the other in the list as it is
     * @param row as a file writes it
     */
    public record Changed(int index, Map<String, @Nullable Object> row) implements Item {}

    /** The row is new. */
    public record Added(Map<String, @Nullable Object> row) implements Item {}
}

package io.dataweaver.api.data;

import org.jspecify.annotations.Nullable;

/**
 * What rows that were there before a column came have in it, where that is more than null: a source fills them, and tells of no
 * change of theirs. Whoever adds the column to a copy of the rows has to fill them alike.
 *
 * @param text the value as the system of the source writes it, the same in all rows; null if it differs, or is not known
 */
public record Filling(@Nullable String text) {

    /** Nobody knows what these rows have. */
    public static final Filling UNKNOWN = new Filling(null);
}

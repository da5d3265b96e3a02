package io.dataweaver.format.changes;

/** How envelopes tell of rows. */
enum RowStyle {
    /** The row before in one member, and the row after in another. */
    WHOLE_ROWS,
    /** The row, new or gone, in one member, and in the other the values that it had before, of those that changed. */
    CHANGED_VALUES,
    /** As before, but lists: an envelope tells of several rows. */
    LISTS_OF_CHANGED_VALUES;

    boolean isOfLists() {
        return this == LISTS_OF_CHANGED_VALUES;
    }
}

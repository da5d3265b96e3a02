package io.dataweaver.api.schema;

/** The ways in which the columns of a source may change while it is followed. */
public enum SchemaChange {
    /** A column was added. */
    NEW_COLUMN,
    /** A column is gone. */
    DROPPED_COLUMN,
    /** A column has got another name. */
    RENAMED_COLUMN,
    /** A column has got a type that holds all that the one before held. */
    TYPE_WIDENED,
    /** A column has got any other type, or takes no null any more. */
    TYPE_NARROWED,
    /** Rows are told apart by other columns. */
    KEY_CHANGED
}

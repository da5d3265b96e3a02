package io.dataweaver.api.schema;

/** What is done about a change of columns. */
public enum ChangePolicy {
    /** The target is changed alike; if it cannot be, the run ends. */
    EVOLVE,
    /** The target is left as it is; if it does not fit as it is, the run ends. */
    FREEZE,
    /** The target is left as it is, and values for which it has no column are left out. */
    DISCARD_VALUE,
    /** The target is left as it is, and rows are rejected that have a value which it cannot take because of that. */
    DISCARD_ROW,
    /** The target is changed alike if it can be, and values are left out otherwise. */
    TRY_EVOLVE,
    /** The target is changed alike once a person has approved just that change; until then the run ends, or the table waits. */
    APPROVE
}

package io.dataweaver.testkit.engine;

/** What an engine may refuse or lack, if it says so. */
public enum Ability {
    /** Sources that do not end. */
    UNBOUNDED_SOURCES,
    /** Steps that bring records together by key. */
    STEPS_BY_KEY,
    /** Workers that join a run which another process has started. */
    FURTHER_WORKERS,
    /** Ending a run of which a call does not come back. */
    WATCH_OVER_CALLS
}

package io.dataweaver.core.definition;

/** What a pipeline asks for: how often a row may arrive, if something fails on the way. */
public enum Delivery {
    /** Each row counts once at the sink, whatever crashes. */
    EXACTLY_ONCE,
    /** Each row arrives; after a crash some may arrive again. */
    AT_LEAST_ONCE
}

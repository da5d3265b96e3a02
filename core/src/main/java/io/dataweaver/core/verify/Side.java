package io.dataweaver.core.verify;

/** The two sides that are compared. */
public enum Side {
    /** What the pipeline would write now: rows of its sources, behind its transforms. */
    SOURCE,
    /** What is stored at the sink. */
    SINK
}

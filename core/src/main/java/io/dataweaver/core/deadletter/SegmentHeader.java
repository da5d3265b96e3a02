package io.dataweaver.core.deadletter;

import java.time.Instant;

/**
 * What the first line of a segment says of all its letters.
 *
 * @param pipeline the name of the pipeline
 * @param run the run that rejected them
 * @param fingerprint of the definition of the pipeline
 * @param begun when the segment was begun
 */
record SegmentHeader(String pipeline, String run, String fingerprint, Instant begun) {

    /** The member that only a header has; its value is the version of the layout. */
    static final String FORMAT = "format";

    static final int VERSION = 1;
}

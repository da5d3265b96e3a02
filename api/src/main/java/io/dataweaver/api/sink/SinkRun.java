package io.dataweaver.api.sink;

/**
 * Which run writes.
 *
 * @param pipeline the name of the pipeline
 * @param run identifies the run: the same after a crash and a resume, another after a completed run
 * @param epoch grows with every start of the pipeline; a sink refuses writers of an older one
 * @param resumed whether an earlier process has begun this run
 */
public record SinkRun(String pipeline, String run, long epoch, boolean resumed) {}

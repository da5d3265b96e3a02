/** Runs pipelines on Apache Flink: in this process, or on a cluster. */
@NullMarked
package io.dataweaver.engine.flink;

import org.jspecify.annotations.NullMarked;

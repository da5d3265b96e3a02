/** Runs pipelines on Apache Spark: its driver coordinates, and its tasks run fused stages. */
@NullMarked
package io.dataweaver.engine.spark;

import org.jspecify.annotations.NullMarked;

/** Runs pipelines in workers that a Kafka cluster coordinates: Kafka assigns splits, and keeps how far they have come. */
@NullMarked
package io.dataweaver.engine.kafka;

import org.jspecify.annotations.NullMarked;

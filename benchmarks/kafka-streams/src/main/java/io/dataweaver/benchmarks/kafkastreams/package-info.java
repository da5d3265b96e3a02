/** What the Kafka benchmarks compare with, written by hand. */
@NullMarked
package io.dataweaver.benchmarks.kafkastreams;

import org.jspecify.annotations.NullMarked;

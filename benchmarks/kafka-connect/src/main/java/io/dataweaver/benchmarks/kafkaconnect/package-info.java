/** What the jobs between topics and PostgreSQL are measured against: Kafka Connect. */
@NullMarked
package io.dataweaver.benchmarks.kafkaconnect;

import org.jspecify.annotations.NullMarked;

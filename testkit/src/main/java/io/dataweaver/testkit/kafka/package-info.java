/** A real Kafka for tests and measurements, started by themselves. */
@NullMarked
package io.dataweaver.testkit.kafka;

import org.jspecify.annotations.NullMarked;

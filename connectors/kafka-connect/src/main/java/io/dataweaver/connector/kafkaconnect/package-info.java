/** Connectors of Kafka Connect as sources and sinks, hosted without Kafka. */
@NullMarked
package io.dataweaver.connector.kafkaconnect;

import org.jspecify.annotations.NullMarked;

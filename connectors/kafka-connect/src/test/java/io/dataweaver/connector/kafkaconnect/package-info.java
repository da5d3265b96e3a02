/** Connectors of Kafka Connect against the real systems that they speak to. */
@NullMarked
package io.dataweaver.connector.kafkaconnect;

import org.jspecify.annotations.NullMarked;

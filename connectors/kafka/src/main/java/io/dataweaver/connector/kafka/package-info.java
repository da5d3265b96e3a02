/** Topics of Kafka: read by partition and offset, written in transactions that hold the positions too. */
@NullMarked
package io.dataweaver.connector.kafka;

import org.jspecify.annotations.NullMarked;

package io.dataweaver.connector.kafka;

import io.dataweaver.api.source.Position;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where a writer puts messages. <b>Threads.</b> One. */
interface Outlet extends AutoCloseable {

    /** Sends a message; {@link #flush} tells whether it arrived. */
    void send(ProducerRecord<byte[], byte[]> message);

    /** Waits until what was sent is stored, to be seen or not. */
    void flush();

    /** Makes what was sent stay, and up to where the split is written with it. */
    void prepare(Position position, boolean finished);

    @Override
    void close();
}

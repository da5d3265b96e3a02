package io.dataweaver.connector.kafka;

import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Messages and the position of their split in one transaction. */
final class TransactionOutlet implements Outlet {

    private static final Failpoint BEFORE_POSITION = Failpoint.named("kafka.before_position");
    private static final Failpoint BEFORE_COMMIT = Failpoint.named("kafka.before_commit");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("kafka.after_commit");

    private final SplitProducer producer;
    private final PositionTopic positions;
    private final SinkRun run;
    private final String split;
    private boolean sent;
    private @Nullable SplitState held;

    TransactionOutlet(SplitProducer producer, PositionTopic positions, SinkRun run, String split) {
        this.producer = producer;
        this.positions = positions;
        this.run = run;
        this.split = split;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> message) {
        producer.send(message);
        sent = true;
    }

    @Override
    public void flush() {
        producer.flush();
    }

    /** A split that stands still needs no transaction to say so again. */
    @Override
    public void prepare(Position position, boolean finished) {
        SplitState reached = new SplitState(position, finished);
        if (!sent && reached.equals(held)) {
            return;
        }
        BEFORE_POSITION.hit();
        producer.send(positions.positionRecord(split, run.run(), reached));
        producer.flush();
        BEFORE_COMMIT.hit();
        producer.commit();
        AFTER_COMMIT.hit();
        sent = false;
        held = reached;
    }

    @Override
    public void close() {
        producer.close();
    }
}

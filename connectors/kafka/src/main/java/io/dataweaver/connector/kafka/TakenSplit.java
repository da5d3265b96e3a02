package io.dataweaver.connector.kafka;

import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import java.util.Optional;

/**
 * A split that was taken over and is not opened yet.
 *
 * @param claim the offset of the claim on it; of two, the later one is right
 * @param producer the only one that can write for the split until somebody else claims it
 * @param held up to where the topic of positions had the split then
 */
record TakenSplit(long claim, SplitProducer producer, Optional<SplitState> held) implements AutoCloseable {

    Optional<Position> position() {
        return held.map(SplitState::position);
    }

    @Override
    public void close() {
        producer.close();
    }
}

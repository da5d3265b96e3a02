package io.dataweaver.engine.spark;

import org.apache.spark.sql.connector.read.streaming.Offset;

/**
 * How many epochs of a query have begun. It says nothing of positions: those are in the state store, for where an epoch
 * ends is known only when it has.
 */
final class EpochOffset extends Offset {

    static final EpochOffset START = new EpochOffset(0);

    private final long epoch;

    EpochOffset(long epoch) {
        this.epoch = epoch;
    }

    static EpochOffset parse(String json) {
        return new EpochOffset(Long.parseLong(json));
    }

    long epoch() {
        return epoch;
    }

    @Override
    public String json() {
        return Long.toString(epoch);
    }
}

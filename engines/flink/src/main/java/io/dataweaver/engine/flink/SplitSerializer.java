package io.dataweaver.engine.flink;

import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes splits as JSON, as states and committables are. */
final class SplitSerializer implements SimpleVersionedSerializer<SplitAtWork> {

    private final ProgressSerializer progress = new ProgressSerializer();

    @Override
    public int getVersion() {
        return ProgressSerializer.VERSION;
    }

    @Override
    public byte[] serialize(SplitAtWork split) {
        return progress.serialize(split.progress());
    }

    @Override
    public SplitAtWork deserialize(int version, byte[] bytes) {
        return new SplitAtWork(progress.deserialize(version, bytes));
    }
}

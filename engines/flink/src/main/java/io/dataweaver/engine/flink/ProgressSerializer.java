package io.dataweaver.engine.flink;

import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes how far splits have come as the JSON of checkpoints on every engine. */
final class ProgressSerializer implements SimpleVersionedSerializer<SplitProgress> {

    static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(SplitProgress progress) {
        return SplitProgressCodec.encode(progress).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SplitProgress deserialize(int version, byte[] bytes) {
        return SplitProgressCodec.decode(new String(bytes, StandardCharsets.UTF_8));
    }
}

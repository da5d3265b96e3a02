package io.dataweaver.engine.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes splits that wait, one after the other. */
final class WaitingSplitsSerializer implements SimpleVersionedSerializer<List<SplitAtWork>> {

    private final SplitSerializer splits = new SplitSerializer();

    @Override
    public int getVersion() {
        return splits.getVersion();
    }

    @Override
    public byte[] serialize(List<SplitAtWork> waiting) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(waiting.size());
        for (SplitAtWork split : waiting) {
            byte[] one = splits.serialize(split);
            out.writeInt(one.length);
            out.write(one);
        }
        return bytes.toByteArray();
    }

    @Override
    public List<SplitAtWork> deserialize(int version, byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int size = in.readInt();
        List<SplitAtWork> waiting = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            waiting.add(splits.deserialize(version, in.readNBytes(in.readInt())));
        }
        return waiting;
    }
}

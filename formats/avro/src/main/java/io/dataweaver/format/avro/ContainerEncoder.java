package io.dataweaver.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes an object container file. Each batch ends with a whole block, so that parts can be joined.
 *
 * <p>The marker is made of the schema and the codec: parts of a file are written by several processes, and must have the one
 * that the header tells.
 */
final class ContainerEncoder implements Encoder {

    private static final int SLACK = 1024;

    private final RowWriter rows;
    private final BlockCodec codec;
    private final int blockSize;
    private final byte[] sync;
    private final ByteOutput block;

    /**
     * Creates an encoder.
     *
     * @param blockSize how large a block becomes before it is packed
     */
    ContainerEncoder(RowWriter rows, BlockCodec codec, int blockSize) {
        this.rows = rows;
        this.codec = codec;
        this.blockSize = blockSize;
        this.sync = sync(rows.schema().toString(), codec);
        this.block = new ByteOutput(Math.min(blockSize, 1 << 20) + SLACK);
    }

    private static byte[] sync(String schema, BlockCodec codec) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(codec.avroName().getBytes(UTF_8));
            digest.update(schema.getBytes(UTF_8));
            return Arrays.copyOf(digest.digest(), ContainerHead.SYNC_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // Every Java platform has it.
        }
    }

    @Override
    public byte[] header() {
        ByteOutput out = new ByteOutput(256);
        out.put(ContainerHead.MAGIC);
        BinaryOutput.putLong(2, out);
        put(ContainerHead.SCHEMA_KEY, rows.schema().toString(), out);
        put(ContainerHead.CODEC_KEY, codec.avroName(), out);
        out.put((byte) 0);
        out.put(sync);
        return out.toByteArray();
    }

    private static void put(String key, String value, ByteOutput out) {
        for (String text : List.of(key, value)) {
            byte[] bytes = text.getBytes(UTF_8);
            BinaryOutput.putBytes(bytes, 0, bytes.length, out);
        }
    }

    @Override
    public List<Rejection> encode(RecordBatch batch, ByteOutput out, boolean first) {
        List<Rejection> rejections = new ArrayList<>();
        rows.bind(batch);
        int records = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (rows.write(batch, batch.row(i), block, rejections)) {
                records++;
            }
            if (block.size() >= blockSize) {
                finish(records, out);
                records = 0;
            }
        }
        if (records > 0) {
            finish(records, out);
        }
        return rejections;
    }

    private void finish(int records, ByteOutput out) {
        BinaryOutput.putLong(records, out);
        if (codec == BlockCodec.NONE) {
            BinaryOutput.putBytes(block.array(), 0, block.size(), out);
        } else {
            byte[] packed = Compression.pack(codec, block.array(), block.size());
            BinaryOutput.putBytes(packed, 0, packed.length, out);
        }
        out.put(sync);
        block.clear();
    }
}

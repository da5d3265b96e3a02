package io.dataweaver.format.avro;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.Schema;

/**
 * The header of an object container file: Avro specification 1.12, "Object Container Files".
 *
 * @param schema that the records were written with, as JSON
 * @param sync the 16 bytes that stand behind the header and each block
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ContainerHead(String schema, BlockCodec codec, byte[] sync) {

    static final byte[] MAGIC = {'O', 'b', 'j', 1};
    static final int SYNC_BYTES = 16;
    static final String SCHEMA_KEY = "avro.schema";
    static final String CODEC_KEY = "avro.codec";

    private static final int MAX_BYTES = 16 << 20;

    /**
     * Reads the header, and tells it as the head of the file.
     *
     * @throws DataWeaverException if there is none
     */
    static FileHead read(ByteInput input) throws IOException {
        BinaryInput in = new BinaryInput();
        int wanted = MAGIC.length;
        while (true) {
            boolean more = require(input, wanted);
            requireMagic(input);
            in.reset(input.array(), input.position(), input.limit());
            in.beginRecord(MAX_BYTES);
            try {
                ContainerHead head = read(in);
                Schemas.parse(head.schema);
                return new FileHead(input.offset() + in.at - input.position(), 1, head.detail());
            } catch (BadRecordException cutOff) {
                int known = input.limit() - input.position();
                if (!more || known > MAX_BYTES) {
                    throw noContainer("the header of the Avro container file is damaged, or larger than what was read "
                            + "of it, " + known + " bytes: " + cutOff.text());
                }
                wanted = known * 2;
            } catch (IllegalArgumentException wrong) {
                throw new DataWeaverException(
                        AvroErrorCode.AVRO_SCHEMA_BROKEN,
                        "the schema in the header of the file is not valid: " + wrong.getMessage(),
                        wrong);
            }
        }
    }

    /** Brings {@code count} bytes; tells whether there may be more. */
    private static boolean require(ByteInput input, int count) throws IOException {
        while (input.limit() - input.position() < count) {
            if (!input.more()) {
                return false;
            }
        }
        return true;
    }

    private static void requireMagic(ByteInput input) {
        int from = input.position();
        int to = Math.min(input.limit(), from + MAGIC.length);
        if (!Arrays.equals(input.array(), from, to, MAGIC, 0, MAGIC.length)) {
            throw noContainer(
                    from == input.limit()
                            ? "expected an Avro container file, but the file is empty"
                            : "expected an Avro container file, which starts with Obj and 1, but the file starts with "
                                    + HexFormat.ofDelimiter(" ").formatHex(input.array(), from, to));
        }
    }

    private static DataWeaverException noContainer(String message) {
        return new DataWeaverException(AvroErrorCode.AVRO_NOT_A_CONTAINER, message);
    }

    private static ContainerHead read(BinaryInput in) {
        in.skip(MAGIC.length);
        String schema = null;
        String codec = "null";
        for (long count = in.readBlock(2); count != 0; count = in.readBlock(2)) {
            for (long i = 0; i < count; i++) {
                String key = text(in);
                String value = text(in);
                if (key.equals(SCHEMA_KEY)) {
                    schema = value;
                } else if (key.equals(CODEC_KEY)) {
                    codec = value;
                }
            }
        }
        byte[] sync = Arrays.copyOfRange(in.bytes, in.at, Math.min(in.end(), in.at + SYNC_BYTES));
        in.skip(SYNC_BYTES);
        if (schema == null) {
            throw noContainer("the header of the Avro container file has no schema");
        }
        return new ContainerHead(schema, BlockCodec.of(codec), sync);
    }

    private static String text(BinaryInput in) {
        int length = in.readLength();
        int from = in.at;
        in.skip(length);
        return new String(in.bytes, from, length, StandardCharsets.UTF_8);
    }

    private String detail() {
        return StateObject.empty()
                .with("schema", schema)
                .with("codec", codec.avroName())
                .with("sync", HexFormat.of().formatHex(sync))
                .toString();
    }

    /** Reads what {@link #read} told. */
    static ContainerHead parse(FileHead head) {
        StateObject detail = StateObject.parse(head.detail());
        return new ContainerHead(
                detail.text("schema"),
                BlockCodec.of(detail.text("codec")),
                HexFormat.of().parseHex(detail.text("sync")));
    }

    /** Returns the schema that the records were written with. */
    Schema writer() {
        return Schemas.parse(schema);
    }

    /** Tells whether the marker stands at {@code at}; all its bytes are there. */
    boolean isSync(byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + SYNC_BYTES, sync, 0, SYNC_BYTES);
    }
}

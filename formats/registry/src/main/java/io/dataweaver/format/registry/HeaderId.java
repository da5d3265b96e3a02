package io.dataweaver.format.registry;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessagePlace;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The header that names the schema of a message, as Confluent's {@code HeaderSchemaIdSerializer} writes it: a one and the GUID
 * of the schema, or a zero and its number; for Protobuf which message of it this is behind that.
 *
 * @param rest what stands behind the name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeaderId(SchemaName schema, byte[] rest) {

    private static final byte NUMBER = 0;
    private static final byte GUID = 1;
    private static final int NUMBER_END = 1 + Integer.BYTES;
    private static final int GUID_END = 1 + 2 * Long.BYTES;

    /** Returns what the header is called. */
    static String name(MessagePlace.Part part) {
        return switch (part) {
            case KEY -> "__key_schema_id";
            case VALUE -> "__value_schema_id";
        };
    }

    /**
     * Reads a header.
     *
     * @throws BadRecordException if it names no schema
     */
    static HeaderId parse(byte[] header, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(header);
        byte form = header.length == 0 ? -1 : bytes.get();
        if (form == NUMBER && header.length >= NUMBER_END && header[1] >= 0) { // numbers are never negative
            return new HeaderId(SchemaName.of(bytes.getInt()), Arrays.copyOfRange(header, NUMBER_END, header.length));
        } else if (form == GUID && header.length >= GUID_END) {
            UUID guid = new UUID(bytes.getLong(), bytes.getLong());
            return new HeaderId(SchemaName.of(guid), Arrays.copyOfRange(header, GUID_END, header.length));
        }
        throw new BadRecordException(
                RecordErrorCode.MALFORMED,
                null,
                "the header `" + name + "` has " + header.length + " bytes that name no schema: it should be 01 and a"
                        + " GUID of 16 bytes, or 00 and a number of 4");
    }

    byte[] toBytes() {
        boolean byGuid = schema.guid().isPresent();
        ByteBuffer bytes = ByteBuffer.allocate((byGuid ? GUID_END : NUMBER_END) + rest.length);
        if (byGuid) {
            UUID guid = schema.guid().get();
            bytes.put(GUID).putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits());
        } else {
            bytes.put(NUMBER).putInt(schema.id());
        }
        return bytes.put(rest).array();
    }
}

package io.dataweaver.format.avro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** What stands before a record in Avro specification 1.12, "Single-object encoding": a marker and a fingerprint. */
final class SingleObject {

    /** The marker and the fingerprint. */
    static final int PREFIX_BYTES = 10;

    static final byte MARKER = (byte) 0xc3;
    static final byte VERSION = 1;

    private SingleObject() {}

    /** Returns what stands before records of {@code schema}. */
    static byte[] prefix(Schema schema) {
        return ByteBuffer.allocate(PREFIX_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER)
                .put(VERSION)
                .putLong(fingerprint(schema))
                .array();
    }

    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** Returns the fingerprint in the prefix that starts at {@code at}. */
    static long fingerprint(byte[] bytes, int at) {
        return BinaryInput.word(bytes, at + 2);
    }

    /** Tells whether a prefix starts at {@code at}; all its bytes are there. */
    static boolean isPrefix(byte[] bytes, int at) {
        return bytes[at] == MARKER && bytes[at + 1] == VERSION;
    }
}

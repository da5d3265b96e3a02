package io.dataweaver.format.avro;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
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

    /** Tells that no prefix stands where a record starts. */
    static BadRecordException noPrefix() {
        return new DamagedException("expected c3 01, with which each record starts");
    }

    /** Tells that no schema is known of the fingerprint in the prefix that starts at {@code at}. */
    static BadRecordException unknownSchema(byte[] bytes, int at) {
        return new BadRecordException(
                RecordErrorCode.MALFORMED,
                null,
                String.format(
                        "the record was written with a schema of fingerprint %016x, which is none of those in `schema`"
                                + " and `writer_schemas`",
                        fingerprint(bytes, at)));
    }
}

package io.dataweaver.format.registry;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What stands in front of a message: a zero, and the number of its schema, most significant byte first (Confluent
 * documentation, "Wire format").
 */
final class Frame {

    static final int BYTES = 5;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Frame() {}

    /**
     * Returns the number of the schema of {@code bytes[from..to)}.
     *
     * @throws BadRecordException if it has none
     */
    static int id(byte[] bytes, int from, int to) {
        int id = to - from < BYTES || bytes[from] != 0 ? -1 : (int) INTS.get(bytes, from + 1);
        if (id < 0) {
            throw new BadRecordException(
                    RecordErrorCode.MALFORMED,
                    null,
                    "the message does not begin with 00 and the number of its schema: it was not written with a schema"
                            + " registry");
        }
        return id;
    }

    /** Returns the end of Protobuf's indexes at {@code from}, which tell which message of a schema this is: zig-zag varints. */
    static int endOfIndexes(byte[] bytes, int from) {
        int at = endOfVarint(bytes, from);
        // There are few of them, so that their number is in one byte.
        for (int left = bytes[from] >>> 1; left > 0; left--) {
            at = endOfVarint(bytes, at);
        }
        return at;
    }

    private static int endOfVarint(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    static void put(int id, ByteOutput out) {
        byte[] array = out.reserve(BYTES);
        int at = out.size();
        array[at] = 0;
        INTS.set(array, at + 1, id);
        out.size(at + BYTES);
    }
}

package io.dataweaver.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What stands in front of a message in the wire format of Confluent's schema registry ("Wire format" of its documentation): a zero,
 * the number of the schema in four bytes, and where in the schema the message is, by the indexes of the messages that it stands in.
 */
final class RegistryFrame {

    private static final byte MAGIC = 0;
    private static final int ID_BYTES = 4;
    private static final int MAX_INDEXES = 100;

    private final Descriptor message;
    private final int[] indexes;
    private final byte[] prefix;

    /**
     * Creates a frame.
     *
     * @param id of the schema, for writing
     */
    RegistryFrame(Descriptor message, int id) {
        this.message = message;
        this.indexes = indexes(message);
        this.prefix = prefix(id, indexes);
    }

    private static int[] indexes(Descriptor message) {
        List<Integer> path = new ArrayList<>();
        Descriptor inner = message;
        while (inner != null) {
            Descriptor outer = inner.getContainingType();
            List<Descriptor> beside = outer == null ? inner.getFile().getMessageTypes() : outer.getNestedTypes();
            int index = 0;
            for (Descriptor other : beside) {
                if (other.equals(inner)) {
                    break;
                }
                // Entries of maps are messages for the library, but not in the text of a schema.
                index += other.getOptions().getMapEntry() ? 0 : 1;
            }
            path.add(0, index);
            inner = outer;
        }
        return path.stream().mapToInt(Integer::intValue).toArray();
    }

    private static byte[] prefix(int id, int[] indexes) {
        ByteOutput out = new ByteOutput(16);
        out.put(MAGIC);
        for (int i = ID_BYTES - 1; i >= 0; i--) {
            out.put((byte) (id >>> (i * Byte.SIZE)));
        }
        if (indexes.length == 1 && indexes[0] == 0) {
            out.put((byte) 0); // Short for the first message.
        } else {
            WireOutput.putVarint(zigZag(indexes.length), out);
            for (int index : indexes) {
                WireOutput.putVarint(zigZag(index), out);
            }
        }
        return out.toByteArray();
    }

    private static long zigZag(int number) {
        return (long) number << 1;
    }

    /** Writes the frame. */
    void put(ByteOutput out) {
        out.put(prefix);
    }

    /**
     * Passes over the frame.
     *
     * @throws BadRecordException if there is none, or it is that of another message
     */
    void skip(WireInput in) {
        if (in.end - in.at < 1 + ID_BYTES || in.bytes[in.at] != MAGIC) {
            throw WireInput.damaged(
                    "expected a zero and the number of a schema, with which a message begins if `framing` is"
                            + " `confluent`");
        }
        in.at += 1 + ID_BYTES;
        int count = index(in);
        int[] found = new int[Math.max(count, 1)];
        for (int i = 0; i < count; i++) {
            found[i] = index(in);
        }
        if (!Arrays.equals(found, indexes)) {
            throw WireInput.damaged("the message is number " + Arrays.toString(found) + " of its schema, but "
                    + message.getFullName() + " is number " + Arrays.toString(indexes));
        }
    }

    private static int index(WireInput in) {
        long raw = in.readVarint();
        long index = (raw >>> 1) ^ -(raw & 1);
        if (index < 0 || index > MAX_INDEXES) {
            throw WireInput.damaged("the place of the message in its schema is " + index + ", which cannot be");
        }
        return (int) index;
    }
}

package io.dataweaver.core.keyed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What the aggregates of one group have come to: of each, a count, a number and a value of any size. */
final class Group {

    private static final byte NONE = 0;
    private static final byte BYTES = 1;
    private static final byte DECIMAL = 2;

    /** How many values each aggregate has taken. */
    final long[] counts;

    final long[] numbers;

    /** Byte arrays and BigDecimals; null where there is none. */
    final @Nullable Object[] values;

    /** Where the last record stood that came to the group. */
    long origin;

    /** Whether it was let out before, so that what comes next changes it. */
    boolean known;

    /** Whether it differs from what the store holds. */
    boolean changed;

    /** Whether it has changed since it was let out. */
    boolean touched;

    Group(int aggregates) {
        counts = new long[aggregates];
        numbers = new long[aggregates];
        values = new @Nullable Object[aggregates];
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        try {
            data.writeLong(origin);
            data.writeBoolean(known);
            for (int i = 0; i < counts.length; i++) {
                data.writeLong(counts[i]);
                data.writeLong(numbers[i]);
                encode(values[i], data);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void encode(@Nullable Object value, DataOutputStream data) throws IOException {
        if (value instanceof byte[] text) {
            data.writeByte(BYTES);
            data.writeInt(text.length);
            data.write(text);
        } else if (value instanceof BigDecimal decimal) {
            byte[] digits = decimal.unscaledValue().toByteArray();
            data.writeByte(DECIMAL);
            data.writeInt(decimal.scale());
            data.writeInt(digits.length);
            data.write(digits);
        } else {
            data.writeByte(NONE);
        }
    }

    static Group decode(byte[] bytes, int aggregates) {
        Group group = new Group(aggregates);
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
            group.origin = data.readLong();
            group.known = data.readBoolean();
            for (int i = 0; i < aggregates; i++) {
                group.counts[i] = data.readLong();
                group.numbers[i] = data.readLong();
                group.values[i] = decode(data);
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
        return group;
    }

    private static @Nullable Object decode(DataInputStream data) throws IOException {
        return switch (data.readByte()) {
            case BYTES -> data.readNBytes(data.readInt());
            case DECIMAL -> {
                int scale = data.readInt();
                yield new BigDecimal(new BigInteger(data.readNBytes(data.readInt())), scale);
            }
            default -> null;
        };
    }
}

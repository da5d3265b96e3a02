package io.dataweaver.connector.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message of the log, and how far it was read. Numbers are in the order of the network. Not thread-safe. */
final class LogMessage {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int at;

    /** Reads {@code bytes} from index {@code from} on. */
    LogMessage(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** Returns all bytes; shared, for reading only. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns where the next byte stands. */
    int at() {
        return at;
    }

    byte takeByte() {
        return bytes[at++];
    }

    int takeShort() {
        int value = (short) SHORT.get(bytes, at);
        at += Short.BYTES;
        return value;
    }

    int takeInt() {
        int value = peekInt();
        at += Integer.BYTES;
        return value;
    }

    /** Returns the next number, and stays. */
    int peekInt() {
        return (int) INT.get(bytes, at);
    }

    long takeLong() {
        long value = (long) LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** Takes text that ends with a zero. */
    String takeText() {
        int from = at;
        while (bytes[at] != 0) {
            at++;
        }
        at++;
        return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    /** Takes text of so many bytes. */
    String takeText(int length) {
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    void skip(int count) {
        at += count;
    }
}

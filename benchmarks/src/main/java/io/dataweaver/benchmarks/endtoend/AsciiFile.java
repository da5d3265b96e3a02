package io.dataweaver.benchmarks.endtoend;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes ASCII to a file, fast enough that making a gigabyte takes seconds. Not thread-safe. */
final class AsciiFile implements Closeable {

    private static final int BUFFER = 1 << 20;

    /** More than any single value takes. */
    private static final int SPARE = 1 << 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] digits = new byte[20];
    private int size;

    AsciiFile(Path file) throws IOException {
        this.out = Files.newOutputStream(file);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[][] ascii(String... texts) {
        return Arrays.stream(texts).map(AsciiFile::ascii).toArray(byte[][]::new);
    }

    AsciiFile put(char character) {
        buffer[size++] = (byte) character;
        return this;
    }

    AsciiFile put(byte[] text) {
        System.arraycopy(text, 0, buffer, size, text.length);
        size += text.length;
        return this;
    }

    AsciiFile put(long number) {
        long rest = number;
        int first = digits.length;
        do {
            digits[--first] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        System.arraycopy(digits, first, buffer, size, digits.length - first);
        size += digits.length - first;
        return this;
    }

    /** Adds a number of hundredths with its two decimal places. */
    AsciiFile putCents(long cents) {
        return put(cents / 100).put('.').putTwo((int) (cents % 100));
    }

    AsciiFile putTwo(int number) {
        return put((char) ('0' + number / 10)).put((char) ('0' + number % 10));
    }

    /** Ends a row, and makes room for the next. */
    void endRow() throws IOException {
        put('\n');
        if (size > BUFFER - SPARE) {
            drain();
        }
    }

    private void drain() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }

    @Override
    public void close() throws IOException {
        drain();
        out.close();
    }
}

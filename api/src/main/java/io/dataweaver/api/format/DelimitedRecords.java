package io.dataweaver.api.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Files whose records end with a delimiter that stands nowhere within them, such as lines, and each of which reads and writes as a
 * {@link MessageFormat message} does. Who knows how to do that has files with it.
 *
 * <p>What stands behind the last delimiter is a record if it has bytes. Records are numbered from {@link FileHead#firstOrigin}.
 *
 * <p><b>Threads.</b> Any thread may call; what it makes is not thread-safe.
 */
public final class DelimitedRecords {

    private static final DelimitedRecords WHOLE = new DelimitedRecords(new byte[0]);

    private final byte[] delimiter;

    private DelimitedRecords(byte[] delimiter) {
        this.delimiter = delimiter;
    }

    /** Returns files whose records end with {@code delimiter}, of one byte or more. */
    public static DelimitedRecords endingWith(byte... delimiter) {
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("the delimiter is empty");
        }
        return new DelimitedRecords(delimiter.clone());
    }

    /** Returns files that are one record each, which nothing ends but the end of the file; it is one even if it is empty. */
    public static DelimitedRecords wholeFiles() {
        return WHOLE;
    }

    /** Returns files of lines, which end with a newline. */
    public static DelimitedRecords lines() {
        return endingWith((byte) '\n');
    }

    /**
     * Tells whether a file can be cut: not if it is one record, nor if two delimiters can share bytes, as in {@code \n\n\n} if the delimiter is
     * {@code \n\n}, since then where one stands is known only to who reads from the start.
     */
    public boolean isSplittable() {
        for (int shift = 1; shift < delimiter.length; shift++) {
            if (Arrays.equals(delimiter, shift, delimiter.length, delimiter, 0, delimiter.length - shift)) {
                return false;
            }
        }
        return !isWhole();
    }

    /** Tells whether a file is one record. */
    public boolean isWhole() {
        return delimiter.length == 0;
    }

    /** Cuts a file behind delimiters: {@link Format#ranges}. */
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return isSplittable()
                ? new DelimitedRanges(this, file).cut(head, parts)
                : List.of(new FileRange(head.dataStart(), file.size(), head.firstOrigin()));
    }

    /**
     * Returns a decoder for files.
     *
     * @param records reads one record, without its delimiter; its {@code maxMessageBytes} does not matter
     */
    public Decoder decoder(MessageDecoder records, DecodeRequest request) {
        return new DelimitedDecoder(this, isWhole() && request.firstOrigin() == 1, records, request);
    }

    /** Returns a decoder for a single record that was cut out of a file, without its delimiter: {@link Format#recordDecoder}. */
    public static Decoder recordDecoder(MessageDecoder records, DecodeRequest request) {
        return new DelimitedDecoder(WHOLE, true, records, request);
    }

    /**
     * Returns an encoder for files; it rejects a record that holds the delimiter, and would be cut by it.
     *
     * @param records writes one record, without its delimiter
     * @param header what stands at the start of a file
     * @throws IllegalStateException if a file is one record, as files have any number of rows
     */
    public Encoder encoder(MessageEncoder records, byte[] header) {
        if (isWhole()) {
            throw new IllegalStateException("nothing would stand between the records");
        }
        return new DelimitedEncoder(this, records, header);
    }

    int length() {
        return delimiter.length;
    }

    /** Returns how many bytes at the end of some may be the first of a delimiter that goes on behind them. */
    int tail() {
        return Math.max(delimiter.length - 1, 0);
    }

    byte[] toBytes() {
        return delimiter.clone();
    }

    /** Returns where the first delimiter in {@code data[from..to)} starts, or -1. */
    int find(byte[] data, int from, int to) {
        if (delimiter.length == 0) {
            return -1;
        }
        byte first = delimiter[0];
        int last = to - delimiter.length;
        for (int at = from; at <= last; at++) {
            if (data[at] == first
                    && (delimiter.length == 1
                            || Arrays.equals(data, at, at + delimiter.length, delimiter, 0, delimiter.length))) {
                return at;
            }
        }
        return -1;
    }
}

package io.dataweaver.format.json;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of one array; their origin is their number, from 1.
 *
 * <p>An element whose brackets and quotes close is rejected alone if it is wrong inside. Where they do not close, or
 * what stands between elements is not a comma, nothing that follows can be told apart: {@link #decode} throws, after it
 * has returned the elements before. It does as well if the file ends before the array does.
 *
 * <p>Between calls the input stands behind an element, before its comma, so that whoever resumes there checks it too.
 */
final class ArrayDecoder implements Decoder {

    private final JsonScanner scanner = new JsonScanner(true);
    private final ElementScanner elements = new ElementScanner();
    private final RecordParser parser;
    private final DecodeRequest request;
    private final boolean alone;
    private long number;
    private int capacity = Rows.FIRST_CAPACITY;
    private byte[] element = new byte[4096];
    private boolean atEnd;
    private @Nullable DataWeaverException broken;

    /** Creates a decoder; {@code alone} says that nothing may stand behind the array. */
    ArrayDecoder(DecodeRequest request, boolean alone) {
        this.request = request;
        this.alone = alone;
        this.parser = new RecordParser(request.schema(), scanner);
        this.number = request.firstOrigin();
    }

    @Override
    public long nextOrigin() {
        return number;
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        if (broken != null) {
            throw broken;
        }
        Rows rows = new Rows(request, parser, capacity);
        try {
            while (!rows.isFull() && !waits(rows, input) && startElement(rows, input)) {
                readElement(rows, input);
            }
        } catch (DataWeaverException failure) {
            broken = failure;
            if (rows.isEmpty()) {
                throw failure;
            }
        }
        capacity = rows.nextCapacity();
        return rows.decoded(atEnd);
    }

    /** Tells whether elements are at hand and going on would wait for more. */
    private static boolean waits(Rows rows, ByteInput input) throws IOException {
        return !rows.isEmpty() && input.position() == input.limit() && !input.isReady();
    }

    /**
     * Moves to the start of the next element; false at the end of the array. That is only passed with nothing in hand, so
     * that who resumes behind the last element still finds it.
     */
    private boolean startElement(Rows rows, ByteInput input) throws IOException {
        if (atEnd) {
            return false;
        }
        int next = skipBlanks(input);
        if (next == ']') {
            if (rows.isEmpty()) {
                input.position(input.position() + 1);
                if (alone && skipBlanks(input) >= 0) {
                    throw broken(input, "nothing behind the array");
                }
                atEnd = true;
            }
            return false;
        }
        if (number > 1) {
            if (next != ',') {
                throw broken(input, "',' or ']'");
            }
            input.position(input.position() + 1);
            next = skipBlanks(input);
        }
        if (next < 0 || next == ',' || next == ']' || next == '}') {
            throw broken(input, "an object");
        }
        return true;
    }

    private void readElement(Rows rows, ByteInput input) throws IOException {
        long start = input.offset();
        long length = 0;
        int kept = 0;
        elements.reset();
        int end = -1;
        while (end < 0) {
            if (input.position() == input.limit() && !input.more()) {
                throw unclosed(start);
            }
            end = elements.end(input.array(), input.position(), input.limit());
            int to = end < 0 ? input.limit() : end;
            int count = to - input.position();
            length += count;
            // What is too large is counted to its end, but only its head is kept.
            int room = length > request.maxRecordBytes() ? Math.max(0, Rows.MAX_KEPT - kept) : count;
            keep(input.array(), input.position(), Math.min(count, room), kept);
            kept += Math.min(count, room);
            input.position(to);
        }
        if (length > request.maxRecordBytes()) {
            rows.reject(rows.tooLarge(), element, 0, kept, number);
        } else {
            parse(rows, kept);
        }
        number++;
    }

    private void keep(byte[] bytes, int from, int count, int kept) {
        if (element.length < kept + count + 1 + Long.BYTES) {
            element = Arrays.copyOf(element, Math.max(element.length * 2, kept + count + 1 + Long.BYTES));
        }
        System.arraycopy(bytes, from, element, kept, count);
        element[kept + count] = 0;
    }

    private void parse(Rows rows, int length) {
        try {
            int at = parser.parse(element, 0);
            if (at != length) {
                throw scanner.unexpected(element, at, "the end of the element");
            }
            rows.end(number, length);
        } catch (BadRecordException bad) {
            rows.batch().discardRow();
            rows.reject(bad, element, 0, length, number);
        }
    }

    /** Returns the next byte that is not blank, at which {@code input} then stands; -1 if there is none. */
    private int skipBlanks(ByteInput input) throws IOException {
        while (true) {
            byte[] bytes = input.array();
            int at = input.position();
            while (at < input.limit() && scanner.isBlank(bytes[at])) {
                at++;
            }
            input.position(at);
            if (at < input.limit()) {
                return bytes[at] & 0xff;
            }
            if (!input.more()) {
                return -1;
            }
        }
    }

    private DataWeaverException unclosed(long start) {
        return new DataWeaverException(
                JsonErrorCode.JSON_ARRAY_BROKEN,
                "element " + number + ", which starts at byte " + start + ", does not end before the file does",
                "check whether the file was cut off, or a quote or bracket in this element is missing",
                null);
    }

    private DataWeaverException broken(ByteInput input, String expected) {
        String found = input.position() == input.limit()
                ? "the file ends"
                : "found '" + (char) (input.array()[input.position()] & 0xff) + "'";
        return new DataWeaverException(
                JsonErrorCode.JSON_ARRAY_BROKEN,
                "at byte " + input.offset() + ", before element " + number + ", expected " + expected + ", but "
                        + found,
                "check whether the file was cut off, or a quote or bracket before this place is missing",
                null);
    }
}

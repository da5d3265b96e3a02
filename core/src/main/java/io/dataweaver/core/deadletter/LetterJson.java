package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A line of a file of dead letters: one JSON object whose last member, {@code crc}, is the CRC-32C of the bytes before it
 * (RFC 3720 §12.1), so that what a crash or a disk has damaged is told from what was written.
 */
final class LetterJson {

    private static final String BEFORE_CRC = ",\"crc\":\"";
    private static final int CRC_DIGITS = 8;
    private static final int TAIL = BEFORE_CRC.length() + CRC_DIGITS + 2;

    /** Records may be large: what was written here is read here. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private LetterJson() {}

    /** Writes the members of a line. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** Adds a line to {@code out}. */
    static void writeLine(ByteArrayOutputStream out, Members members) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        byte[] bytes = line.toByteArray();
        int body = bytes.length - 1; // without the brace
        out.write(bytes, 0, body);
        String tail = BEFORE_CRC + HexFormat.of().toHexDigits(crc(bytes, body)) + "\"}\n";
        out.write(tail.getBytes(StandardCharsets.US_ASCII));
    }

    /** Tells whether a line, without its line feed, is as it was written. */
    static boolean isWhole(byte[] line) {
        int body = line.length - TAIL;
        if (body < 1 || line[0] != '{') {
            return false;
        }
        String tail = new String(line, body, TAIL, StandardCharsets.ISO_8859_1);
        String digits = HexFormat.of().toHexDigits(crc(line, body));
        return tail.equals(BEFORE_CRC + digits + "\"}");
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.wrap(bytes, 0, length));
        return (int) crc.getValue();
    }

    /** Returns a parser of a line; to be closed. */
    static JsonParser parser(byte[] line) throws IOException {
        return JSON.createParser(line);
    }

    /** Returns a parser of JSON; to be closed. */
    static JsonParser parser(String text) throws IOException {
        return JSON.createParser(text);
    }

    /** Returns the JSON that {@code members} write, as an object. */
    static String object(Members members) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            members.write(json);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}

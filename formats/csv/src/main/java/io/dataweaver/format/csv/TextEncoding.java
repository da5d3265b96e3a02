package io.dataweaver.format.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * How the bytes of a file stand for text.
 *
 * <p>Encodings that extend ASCII are scanned as they are, and only text values are converted: then offsets stay those
 * of the file and it can be cut. Others, such as UTF-16, are refused.
 */
record TextEncoding(Charset charset) {

    static final TextEncoding UTF_8 = new TextEncoding(StandardCharsets.UTF_8);

    /**
     * Finds an encoding by name.
     *
     * @throws IllegalArgumentException if there is none, or it does not extend ASCII
     */
    static TextEncoding of(String name) {
        Charset charset;
        try {
            charset = Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new IllegalArgumentException(
                    "`encoding`: there is no encoding '" + name + "'; usual ones are utf-8, iso-8859-1, "
                            + "windows-1252",
                    unknown);
        }
        TextEncoding encoding = new TextEncoding(charset);
        if (!encoding.extendsAscii()) {
            throw new IllegalArgumentException("`encoding`: '" + name
                    + "' does not extend ASCII; convert the file to UTF-8 first, for instance with iconv");
        }
        return encoding;
    }

    boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    private boolean extendsAscii() {
        for (int i = 0; i < 0x80; i++) {
            byte[] one = {(byte) i};
            if (!new String(one, charset).equals(String.valueOf((char) i))) {
                return false;
            }
        }
        return charset.canEncode();
    }

    /**
     * Checks that the bytes with a meaning are never a part of another character, as a backslash or bar can be in
     * Shift_JIS.
     *
     * @throws IllegalArgumentException if one can be
     */
    void check(Dialect dialect) {
        if (isUtf8()) {
            return;
        }
        CharsetEncoder encoder = charset.newEncoder()
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer one = CharBuffer.allocate(1);
        ByteBuffer bytes = ByteBuffer.allocate(16);
        for (char c = 0x80; c < Character.MAX_VALUE; c++) {
            encoder.reset();
            one.clear().put(c).flip();
            bytes.clear();
            if (encoder.encode(one, bytes, true).isUnderflow()
                    && encoder.flush(bytes).isUnderflow()) {
                checkBytes(bytes.flip(), c, dialect);
            }
        }
    }

    private void checkBytes(ByteBuffer bytes, char c, Dialect dialect) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == dialect.delimiter()
                    || b == dialect.quote()
                    || b == dialect.escape()
                    || b == dialect.comment()
                    || b == '\n'
                    || b == '\r') {
                throw new IllegalArgumentException("`encoding`: in " + charset.name() + " the byte of '" + (char) b
                        + "' is also a part of other characters, such as '" + c + "'; convert the file to UTF-8");
            }
        }
    }

    /** Returns {@code bytes[from..to)} as text; fails if they are malformed. */
    String decode(byte[] bytes, int from, int to) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, to - from))
                .toString();
    }
}

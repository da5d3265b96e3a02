package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions between text, bytes and numbers of characters. */
final class EncodingFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("encoding")
            .add(
                    "ascii",
                    "ascii(text)",
                    "The number of the first character in Unicode; 0 for the empty text.",
                    "ascii('€') = 8364")
            .add("chr", "chr(number)", "The character of that number in Unicode.", "chr(8364) = '€'")
            .add(
                    "to_hex",
                    "to_hex(integer)",
                    "The integer in hexadecimal digits; a negative one as two's complement.",
                    "to_hex(255) = 'ff'")
            .add("to_oct", "to_oct(integer)", "The integer in octal digits.", "to_oct(8) = '10'")
            .add("to_bin", "to_bin(integer)", "The integer in binary digits.", "to_bin(5) = '101'")
            .add(
                    "encode",
                    "encode(bytes, format)\nencode(text, format)",
                    "The bytes, or those of the text in UTF-8, as text: `base64` (lines of 76 characters), `hex` or"
                            + " `escape`.",
                    "encode('Zürich', 'hex') = '5ac3bc72696368'")
            .add(
                    "decode",
                    "decode(text, format)",
                    "The bytes that the text stands for: `base64`, `hex` or `escape`, the inverse of `encode`.",
                    "convert_from(decode('WsO8cmljaA==', 'base64'), 'UTF8') = 'Zürich'")
            .add(
                    "convert_from",
                    "convert_from(bytes, charset)",
                    "The text that the bytes are in `UTF8`, `LATIN1` or another charset of Java's; bytes that are none fail.",
                    "convert_from(decode('c3bc', 'hex'), 'UTF8') = 'ü'")
            .add(
                    "convert_to",
                    "convert_to(text, charset)",
                    "The bytes of the text in a charset; a character that the charset lacks fails.",
                    "encode(convert_to('ü', 'LATIN1'), 'hex') = 'fc'")
            .add(
                    "to_base64",
                    "to_base64(bytes)\nto_base64(text)",
                    "Base 64 (RFC 4648) in one line.",
                    "to_base64('a') = 'YQ=='")
            .add("from_base64", "from_base64(text)", "The bytes of base 64.", "octet_length(from_base64('YWI=')) = 2")
            .add(
                    "url_encode",
                    "url_encode(text)",
                    "The text for a part of a URL: all but letters, digits and `-._~` as `%` and two digits (RFC 3986).",
                    "url_encode('a b&ü') = 'a%20b%26%C3%BC'")
            .add("url_decode", "url_decode(text)", "The inverse of `url_encode`.", "url_decode('a%20b') = 'a b'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "ascii" -> call(site, Parameter.TEXT).gives(DataTypes.INTEGER, a -> firstCharacter(Value.text(a[0])));
            case "chr" -> call(site, Parameter.INTEGER).gives(DataTypes.TEXT, a -> character(Value.integer(a[0])));
            case "to_hex" ->
                call(site, Parameter.INTEGER)
                        .gives(
                                DataTypes.TEXT,
                                a -> a[0] instanceof Long big
                                        ? Long.toHexString(big)
                                        : Integer.toHexString((int) Value.integer(a[0])));
            case "to_oct" ->
                call(site, Parameter.INTEGER)
                        .gives(
                                DataTypes.TEXT,
                                a -> a[0] instanceof Long big
                                        ? Long.toOctalString(big)
                                        : Integer.toOctalString((int) Value.integer(a[0])));
            case "to_bin" ->
                call(site, Parameter.INTEGER)
                        .gives(
                                DataTypes.TEXT,
                                a -> a[0] instanceof Long big
                                        ? Long.toBinaryString(big)
                                        : Integer.toBinaryString((int) Value.integer(a[0])));
            case "encode" ->
                call(site, Parameter.TEXT_OR_BYTES, Parameter.TEXT)
                        .gives(DataTypes.TEXT, a -> ByteText.encode(Value.bytes(a[0]), Value.text(a[1])));
            case "decode" ->
                call(site, Parameter.TEXT, Parameter.TEXT)
                        .gives(DataTypes.BYTES, a -> ByteText.decode(Value.text(a[0]), Value.text(a[1])));
            case "convert_from" ->
                call(site, Parameter.BYTES, Parameter.TEXT)
                        .gives(DataTypes.TEXT, a -> convertFrom(Value.bytes(a[0]), Value.text(a[1])));
            case "convert_to" ->
                call(site, Parameter.TEXT, Parameter.TEXT)
                        .gives(DataTypes.BYTES, a -> convertTo(Value.text(a[0]), Value.text(a[1])));
            case "to_base64" ->
                call(site, Parameter.TEXT_OR_BYTES)
                        .gives(DataTypes.TEXT, a -> Base64.getEncoder().encodeToString(Value.bytes(a[0])));
            case "from_base64" ->
                call(site, Parameter.TEXT)
                        .gives(DataTypes.BYTES, a -> Base64.getDecoder().decode(Value.text(a[0])));
            case "url_encode" -> call(site, Parameter.TEXT).gives(DataTypes.TEXT, a -> urlEncode(Value.bytes(a[0])));
            case "url_decode" ->
                call(site, Parameter.TEXT)
                        .gives(
                                DataTypes.TEXT,
                                a -> convertFrom(urlDecode(Value.text(a[0])), StandardCharsets.UTF_8.name()));
            default -> null;
        };
    }

    private static Call call(CallSite site, Parameter... parameters) {
        return Call.of(FUNCTIONS, site, parameters);
    }

    private static int firstCharacter(String text) {
        return text.isEmpty() ? 0 : text.codePointAt(0);
    }

    private static String character(long number) {
        boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        if (number <= 0 || number > Character.MAX_CODE_POINT || surrogate) {
            throw new IllegalArgumentException(number + " is no character that text can hold");
        }
        return Character.toString((int) number);
    }

    private static Charset charset(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        try {
            // PostgreSQL's name, section 23.3.1.
            return Charset.forName(lower.replaceFirst("^latin1$", "ISO-8859-1").replaceFirst("^win(?=12)", "windows-"));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("there is no charset '" + name + "'", unknown);
        }
    }

    private static String convertFrom(byte[] bytes, String charset) {
        try {
            String text = charset(charset)
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf(0) >= 0) {
                throw new IllegalArgumentException("the bytes hold the character 0");
            }
            return text;
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("the bytes are no text in " + charset, malformed);
        }
    }

    private static byte[] convertTo(String text, String charset) {
        try {
            ByteBuffer bytes = charset(charset)
                    .newEncoder()
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException lacking) {
            throw new IllegalArgumentException(charset + " lacks a character of the text", lacking);
        }
    }

    private static String urlEncode(byte[] bytes) {
        StringBuilder result = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (plain || b == '-' || b == '.' || b == '_' || b == '~') {
                result.append((char) b);
            } else {
                result.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return result.toString();
    }

    private static byte[] urlDecode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int used = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                if (i + 2 >= bytes.length) {
                    throw new IllegalArgumentException("`%` is followed by two hexadecimal digits");
                }
                bytes[used++] =
                        (byte) (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                bytes[used++] = bytes[i];
            }
        }
        return Arrays.copyOf(bytes, used);
    }
}

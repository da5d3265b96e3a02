package io.dataweaver.connector.kafkaconnect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a history of schemas as positions hold it: as it is where it is short; packed, by gzip and in base64, where it is long, as
 * that of many tables, since each position has it. It repeats itself, so that a tenth is left.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class HistoryText {

    /** How many characters are packed. */
    static final int LONG = 16_384;

    private static final String PLAIN = "history";
    private static final String PACKED = "packed_history";

    private final String text;
    private @Nullable String packed;

    HistoryText(String text) {
        this.text = text;
    }

    /**
     * Returns what {@link #putInto} put there; empty if nothing.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Optional<HistoryText> in(Map<?, ?> position) {
        if (position.get(PLAIN) instanceof String plain) {
            return Optional.of(new HistoryText(plain));
        }
        return position.get(PACKED) instanceof String packed
                ? Optional.of(new HistoryText(unpacked(packed)))
                : Optional.empty();
    }

    private static String unpacked(String packed) {
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new IllegalArgumentException("the history of schemas is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private String packed() {
        String known = packed;
        if (known == null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            known = Base64.getEncoder().encodeToString(bytes.toByteArray());
            packed = known;
        }
        return known;
    }

    String text() {
        return text;
    }

    /** Puts it among the members of a position. */
    void putInto(Map<String, Object> position) {
        if (text.length() < LONG) {
            position.put(PLAIN, text);
        } else {
            position.put(PACKED, packed());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistoryText that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.dataweaver.connector.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** How the bytes of a file are packed; the constants are the choices of the option {@code compression}. */
enum Compression {
    /** When reading, by the first bytes; when writing, by the ending of the name. */
    AUTO(""),
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    /** Enough to tell what a file is. */
    static final int MAGIC_BYTES = 4;

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /** Returns the usual ending of file names, with dot; empty for none. */
    String ending() {
        return ending;
    }

    /** Returns what the ending of {@code name} says; NONE if it says nothing. */
    static Compression ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(GZIP.ending) ? GZIP : lower.endsWith(ZSTD.ending) ? ZSTD : NONE;
    }

    /** Returns {@code name} without the ending of a compression. */
    static String strip(String name) {
        return name.substring(0, name.length() - ofName(name).ending.length());
    }

    /**
     * Tells the compression by the first bytes of a file: RFC 1952 §2.3.1, RFC 8878 §3.1.1 and §3.1.2 (skippable
     * frames). No text begins like that.
     */
    static Compression ofContent(byte[] bytes, int count) {
        if (count >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            return GZIP;
        }
        return count >= MAGIC_BYTES && isZstdFrame(bytes) ? ZSTD : NONE;
    }

    private static boolean isZstdFrame(byte[] bytes) {
        int magic = ByteBuffer.wrap(bytes, 0, MAGIC_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        return magic == 0xFD2FB528 || (magic & 0xFFFFFFF0) == 0x184D2A50;
    }

    /** Returns the unpacked bytes of {@code in}; what is truncated or corrupt makes reading throw an IOException. */
    InputStream unpack(InputStream in) throws IOException {
        return switch (this) {
            case AUTO, NONE -> in;
            case GZIP -> new GzipInput(in);
            case ZSTD -> zstd(in);
        };
    }

    private static InputStream zstd(InputStream in) throws IOException {
        try {
            return new ZstdInputStreamNoFinalizer(in);
        } catch (LinkageError missing) {
            throw new DataWeaverException(
                    FileErrorCode.ZSTD_UNAVAILABLE, "zstd cannot be used here: " + missing.getMessage(), missing);
        }
    }
}

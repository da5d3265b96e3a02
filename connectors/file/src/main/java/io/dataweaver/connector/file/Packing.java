package io.dataweaver.connector.file;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.dataweaver.api.error.DataWeaverException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs bytes into members (RFC 1952 §2.2) or frames (RFC 8878 §3.1) that stand one after the other: each is whole, so
 * that a file may be cut behind any, and files may be joined. Not thread-safe.
 */
final class Packing {

    private static final int BUFFER = 64 * 1024;

    private final Compression compression;
    private final Unclosed out;
    private @Nullable OutputStream member;

    /** Packs into {@code out}, which it never closes. */
    Packing(Compression compression, OutputStream out) {
        this.compression = compression;
        this.out = new Unclosed(out);
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        if (to > from) {
            member().write(bytes, from, to - from);
        }
    }

    /** Ends the member that was begun, if one was. */
    void endMember() throws IOException {
        if (member != null) {
            OutputStream ended = member;
            member = null;
            ended.close();
        }
    }

    /** Frees what a member that was begun holds, and writes nothing more. */
    void abandon() throws IOException {
        out.discard();
        endMember();
    }

    private OutputStream member() throws IOException {
        OutputStream begun = member;
        if (begun == null) {
            begun = begin();
            member = begun;
        }
        return begun;
    }

    private OutputStream begin() throws IOException {
        return switch (compression) {
            case AUTO, NONE -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER);
            case ZSTD -> zstd();
        };
    }

    private OutputStream zstd() throws IOException {
        try {
            return new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
        } catch (LinkageError missing) {
            throw new DataWeaverException(
                    FileErrorCode.ZSTD_UNAVAILABLE, "zstd cannot be used here: " + missing.getMessage(), missing);
        }
    }

    /** Returns {@code bytes} as one member; nothing stays nothing. */
    static byte[] pack(Compression compression, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Packing packing = new Packing(compression, packed);
        packing.write(bytes, 0, bytes.length);
        packing.endMember();
        return packed.toByteArray();
    }

    /** Passes large writes on as they are, and does not pass on that it is closed. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        void discard() {
            out = OutputStream.nullOutputStream();
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

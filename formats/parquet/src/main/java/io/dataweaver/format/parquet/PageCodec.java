package io.dataweaver.format.parquet;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.dataweaver.api.error.DataWeaverException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;

/** Unpacks pages. */
final class PageCodec {

    private PageCodec() {}

    /**
     * Unpacks {@code bytes[from..to)} to the start of {@code target}.
     *
     * @param size how many bytes are expected
     * @throws DamagedException if other or more bytes come
     */
    static void unpack(CompressionCodec codec, byte[] bytes, int from, int to, byte[] target, int size) {
        int count;
        try {
            count = switch (codec) {
                case UNCOMPRESSED -> copy(bytes, from, to, target, size);
                case SNAPPY -> new SnappyDecompressor().decompress(bytes, from, to - from, target, 0, size);
                case ZSTD -> new ZstdDecompressor().decompress(bytes, from, to - from, target, 0, size);
                case LZ4_RAW -> new Lz4Decompressor().decompress(bytes, from, to - from, target, 0, size);
                case GZIP ->
                    stream(new GZIPInputStream(new ByteArrayInputStream(bytes, from, to - from)), target, size);
                case BROTLI ->
                    stream(new BrotliInputStream(new ByteArrayInputStream(bytes, from, to - from)), target, size);
                case LZ4 -> framed(bytes, from, to, target, size);
                case LZO ->
                    throw new DataWeaverException(ParquetErrorCode.PARQUET_UNSUPPORTED, "pages are packed with LZO");
            };
        } catch (DataWeaverException | DamagedException known) {
            throw known;
        } catch (IOException | RuntimeException broken) {
            throw new DamagedException("a page is no " + codec + ": " + broken.getMessage());
        }
        if (count != size) {
            throw new DamagedException("a page unpacks to " + count + " bytes, but " + size + " were expected");
        }
    }

    private static int copy(byte[] bytes, int from, int to, byte[] target, int size) {
        if (to - from == size) {
            System.arraycopy(bytes, from, target, 0, size);
        }
        return to - from;
    }

    private static int stream(InputStream in, byte[] target, int size) throws IOException {
        try (in) {
            int count = in.readNBytes(target, 0, size);
            return count == size && in.read() >= 0 ? Integer.MAX_VALUE : count;
        }
    }

    /** LZ4 as Hadoop frames it: each frame behind its two sizes, most significant byte first; some writers frame nothing. */
    private static int framed(byte[] bytes, int from, int to, byte[] target, int size) {
        int at = from;
        int done = 0;
        while (to - at >= 8) {
            int unpacked = Integer.reverseBytes(Bytes.getInt(bytes, at));
            int packed = Integer.reverseBytes(Bytes.getInt(bytes, at + 4));
            if (packed < 0 || packed > to - at - 8 || unpacked < 0 || unpacked > size - done) {
                break;
            }
            if (new Lz4Decompressor().decompress(bytes, at + 8, packed, target, done, unpacked) != unpacked) {
                throw new DamagedException("a frame of LZ4 has another size than it says");
            }
            at += 8 + packed;
            done += unpacked;
        }
        return at == to ? done : new Lz4Decompressor().decompress(bytes, from, to - from, target, 0, size);
    }
}

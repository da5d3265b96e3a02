package io.dataweaver.format.parquet;

import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.dataweaver.api.format.ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.CompressionCodec;
import org.jspecify.annotations.Nullable;

/** Packs pages. Not thread-safe. */
final class PagePacker {

    private final ParquetOptions.WrittenCodec codec;
    private final @Nullable Compressor compressor;

    PagePacker(ParquetOptions.WrittenCodec codec) {
        this.codec = codec;
        this.compressor = switch (codec) {
            case SNAPPY -> new SnappyCompressor();
            case ZSTD -> new ZstdCompressor();
            case LZ4_RAW -> new Lz4Compressor();
            case GZIP, NONE -> null;
        };
    }

    CompressionCodec codec() {
        return switch (codec) {
            case SNAPPY -> CompressionCodec.SNAPPY;
            case ZSTD -> CompressionCodec.ZSTD;
            case LZ4_RAW -> CompressionCodec.LZ4_RAW;
            case GZIP -> CompressionCodec.GZIP;
            case NONE -> CompressionCodec.UNCOMPRESSED;
        };
    }

    /** Adds {@code page[from..size)} to {@code out}, packed. */
    void pack(ByteOutput page, int from, ByteOutput out) throws IOException {
        int length = page.size() - from;
        if (compressor != null) {
            int most = compressor.maxCompressedLength(length);
            byte[] array = out.reserve(most);
            out.size(out.size() + compressor.compress(page.array(), from, length, array, out.size(), most));
        } else if (codec == ParquetOptions.WrittenCodec.GZIP) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(length / 2 + 64);
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 8192)) {
                gzip.write(page.array(), from, length);
            }
            out.put(packed.toByteArray());
        } else {
            out.put(page.array(), from, page.size());
        }
    }
}

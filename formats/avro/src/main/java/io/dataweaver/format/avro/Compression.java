package io.dataweaver.format.avro;

import io.dataweaver.api.error.DataWeaverException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.xerial.snappy.Snappy;

/**
 * Packs and unpacks blocks. Avro's own codecs unpack whatever comes, however large it gets; these stop.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
final class Compression {

    private static final int CHUNK = 16 * 1024;
    private static final int CHECKSUM = 4;
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    private Compression() {}

    /**
     * Returns {@code bytes[0..length)}, packed.
     *
     * @throws DataWeaverException if the codec cannot be used on this machine
     */
    static byte[] pack(BlockCodec codec, byte[] bytes, int length) {
        try {
            return switch (codec) {
                case NONE -> Arrays.copyOf(bytes, length);
                case DEFLATE -> deflate(bytes, length);
                case SNAPPY -> snappy(bytes, length);
                case ZSTANDARD -> pack(bytes, length, ZstdCompressorOutputStream::new);
                case BZIP2 -> pack(bytes, length, BZip2CompressorOutputStream::new);
                case XZ -> pack(bytes, length, XZCompressorOutputStream::new);
            };
        } catch (LinkageError missing) {
            throw unavailable(codec, missing);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Unpacks {@code packed[from..from + length)}.
     *
     * @param to empty
     * @throws IOException if the bytes are not packed like this, or become too many
     * @throws DataWeaverException if the codec cannot be used on this machine
     */
    static void unpack(BlockCodec codec, byte[] packed, int from, int length, UnpackedBytes to) throws IOException {
        try {
            switch (codec) {
                case NONE -> to.write(packed, from, length);
                case DEFLATE -> inflate(packed, from, length, to);
                case SNAPPY -> unsnappy(packed, from, length, to);
                case ZSTANDARD -> unpack(new ZstdCompressorInputStream(stream(packed, from, length)), to);
                case BZIP2 -> unpack(new BZip2CompressorInputStream(stream(packed, from, length)), to);
                case XZ ->
                    unpack(
                            XZCompressorInputStream.builder()
                                    .setInputStream(stream(packed, from, length))
                                    .setMemoryLimitKiB(XZ_MEMORY_KIB)
                                    .get(),
                            to);
            }
        } catch (LinkageError missing) {
            throw unavailable(codec, missing);
        } catch (RuntimeException broken) {
            throw new IOException("they are not " + codec.avroName(), broken);
        }
    }

    private static DataWeaverException unavailable(BlockCodec codec, LinkageError missing) {
        return new DataWeaverException(
                AvroErrorCode.AVRO_CODEC_UNAVAILABLE,
                "the codec '" + codec.avroName() + "' cannot be used here: " + missing.getMessage(),
                missing);
    }

    /** Raw, without the header of RFC 1950. */
    private static byte[] deflate(byte[] bytes, int length) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(bytes, 0, length);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + CHUNK);
            byte[] chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void inflate(byte[] packed, int from, int length, UnpackedBytes to) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, from, length);
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new IOException("they end too early");
                }
                to.write(chunk, 0, count);
            }
        } catch (DataFormatException broken) {
            throw new IOException(broken.getMessage(), broken);
        } finally {
            inflater.end();
        }
    }

    /** With a CRC-32 of what was packed behind it. */
    private static byte[] snappy(byte[] bytes, int length) throws IOException {
        byte[] packed = new byte[Snappy.maxCompressedLength(length) + CHECKSUM];
        int count = Snappy.compress(bytes, 0, length, packed, 0);
        int sum = checksum(bytes, length);
        for (int i = 0; i < CHECKSUM; i++) {
            packed[count + i] = (byte) (sum >>> (Integer.SIZE - Byte.SIZE * (i + 1)));
        }
        return Arrays.copyOf(packed, count + CHECKSUM);
    }

    private static void unsnappy(byte[] packed, int from, int length, UnpackedBytes to) throws IOException {
        int count = length - CHECKSUM;
        if (count < 1) {
            throw new IOException("they end too early");
        }
        byte[] array = to.reserve(Snappy.uncompressedLength(packed, from, count));
        int unpacked = Snappy.uncompress(packed, from, count, array, 0);
        to.size(unpacked);
        int sum = 0;
        for (int i = 0; i < CHECKSUM; i++) {
            sum = sum << Byte.SIZE | (packed[from + count + i] & 0xff);
        }
        if (sum != checksum(array, unpacked)) {
            throw new IOException("the checksum is wrong");
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] pack(byte[] bytes, int length, Packer packer) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(length / 2 + CHUNK);
        try (OutputStream out = packer.over(packed)) {
            out.write(bytes, 0, length);
        }
        return packed.toByteArray();
    }

    private static InputStream stream(byte[] packed, int from, int length) {
        return new ByteArrayInputStream(packed, from, length);
    }

    private static void unpack(InputStream stream, UnpackedBytes to) throws IOException {
        try (InputStream in = stream) {
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                to.write(chunk, 0, count);
            }
        }
    }
}

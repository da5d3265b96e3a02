package io.dataweaver.connector.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;

/**
 * The start of standard input, unpacked, and what follows it.
 *
 * @param bytes the start; not changed
 * @param whole whether nothing follows
 * @param rest what follows, unpacked
 * @param pipe from which {@code rest} comes
 */
record StdinSample(byte[] bytes, boolean whole, InputStream rest, PumpedInput pipe) {

    /** How long the input must be silent to be called slow, once a header and a record may be there. */
    private static final Duration SILENCE = Duration.ofMillis(200);

    /** The same if only one line came so far: it may be a header. */
    private static final Duration LONGER_SILENCE = Duration.ofSeconds(2);

    private static final int BUFFER = 64 * 1024;

    /** Reads the start: up to the sample size, the end, or until a slow input pauses behind its first lines. */
    static StdinSample take(PumpedInput pipe, StdinSettings settings) throws IOException, InterruptedException {
        InputStream unpacked = unpack(pipe, settings);
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        int lines = 0;
        while (sample.size() < settings.sampleSize()) {
            if (lines > 0 && unpacked.available() == 0 && !pipe.await(lines > 1 ? SILENCE : LONGER_SILENCE)) {
                return new StdinSample(sample.toByteArray(), false, unpacked, pipe);
            }
            int count = unpacked.read(buffer);
            if (count < 0) {
                return new StdinSample(sample.toByteArray(), true, unpacked, pipe);
            }
            sample.write(buffer, 0, count);
            lines += lines(buffer, count);
        }
        return new StdinSample(sample.toByteArray(), false, unpacked, pipe);
    }

    private static int lines(byte[] bytes, int count) {
        int lines = 0;
        for (int i = 0; i < count; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static InputStream unpack(PumpedInput pipe, StdinSettings settings) throws IOException {
        byte[] magic = pipe.readNBytes(Compression.MAGIC_BYTES);
        InputStream packed = new SequenceInputStream(new ByteArrayInputStream(magic), pipe);
        Compression compression = Compression.ofContent(magic, magic.length);
        return compression == Compression.NONE
                ? packed
                : new RatioGuard(compression.unpack(packed), pipe::taken, settings.maxRatio(), "standard input");
    }
}

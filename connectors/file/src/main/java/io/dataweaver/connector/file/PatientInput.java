package io.dataweaver.connector.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Standard input from its start. Asked whether bytes are {@link #available}, it waits for some until a deadline: so a
 * batch waits for further rows as long as it may, and not longer. Not thread-safe.
 */
final class PatientInput extends InputStream {

    private final StdinSample sample;
    private final Clock clock;
    private int consumed;
    private Instant deadline;

    PatientInput(StdinSample sample, Clock clock) {
        this.sample = sample;
        this.clock = clock;
        this.deadline = clock.instant();
    }

    /** Begins a batch: from now on bytes are waited for as long as {@code delay}. */
    void beginBatch(Duration delay) {
        deadline = clock.instant().plus(delay);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        int left = sample.bytes().length - consumed;
        if (left == 0) {
            return sample.whole() ? -1 : sample.rest().read(bytes, from, count);
        }
        int copied = Math.min(count, left);
        System.arraycopy(sample.bytes(), consumed, bytes, from, copied);
        consumed += copied;
        return copied;
    }

    @Override
    public int available() throws IOException {
        int left = sample.bytes().length - consumed;
        if (left > 0 || sample.whole()) {
            return left;
        }
        int ready = sample.rest().available();
        if (ready > 0) {
            return ready;
        }
        try {
            Duration wait = Duration.between(clock.instant(), deadline);
            return !wait.isNegative() && sample.pipe().await(wait) ? 1 : 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting").initCause(interrupted);
        }
    }

    @Override
    public void close() {
        sample.pipe().close();
    }
}

package io.dataweaver.api.alert;

import java.io.IOException;
import java.time.Duration;

/**
 * Brings alerts to people: by a chat, a pager, a mail.
 *
 * <p>A hook cannot harm the run: it is called beside it, what it throws is logged and counted, and alerts that it does not
 * take in time are dropped. What it throws must hold no secret.
 *
 * <p><b>Threads.</b> One thread calls, which is the hook's own; it is interrupted when the run has ended and does not wait
 * any longer.
 *
 * <p><b>Life.</b> {@code send} any number of times, then {@code close} once.
 */
public interface AlertHook extends AutoCloseable {

    /**
     * Sends an alert. One that fails is sent again a little later, twice at most, so it may arrive twice.
     *
     * @param deadline how long this may take
     * @throws IOException if the alert was not delivered; the message says why
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void send(Alert alert, Duration deadline) throws IOException, InterruptedException;

    /** Releases what the hook holds. */
    @Override
    default void close() {}
}

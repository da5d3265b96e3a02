package io.dataweaver.core.routing;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;

/** A reader whose failures say which source it reads. */
final class NamedReader implements SplitReader {

    private final String who;
    private final SplitReader reader;

    NamedReader(String who, SplitReader reader) {
        this.who = who;
        this.reader = reader;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        try {
            return reader.read(maxWait);
        } catch (DataWeaverException failed) {
            throw Named.named(who, failed);
        }
    }

    @Override
    public void wakeUp() {
        reader.wakeUp();
    }

    @Override
    public double progress() {
        return reader.progress();
    }

    @Override
    public SourceLag lag() {
        return reader.lag();
    }

    @Override
    public void close() {
        reader.close();
    }
}

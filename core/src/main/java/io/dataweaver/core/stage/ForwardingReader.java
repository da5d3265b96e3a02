package io.dataweaver.core.stage;

import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.api.source.SplitReader;
import java.time.Duration;

/** A reader that leaves to another one, which is closed with it, whatever it does not do itself. */
public abstract class ForwardingReader implements SplitReader {

    private final SplitReader reader;

    protected ForwardingReader(SplitReader reader) {
        this.reader = reader;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        return reader.read(maxWait);
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

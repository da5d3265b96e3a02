package io.dataweaver.core.routing;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.stage.ForwardingReader;
import java.time.Duration;

/** A reader whose failures say which source it reads. */
final class NamedReader extends ForwardingReader {

    private final String who;

    NamedReader(String who, SplitReader reader) {
        super(reader);
        this.who = who;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        try {
            return super.read(maxWait);
        } catch (DataWeaverException failed) {
            throw Named.named(who, failed);
        }
    }
}

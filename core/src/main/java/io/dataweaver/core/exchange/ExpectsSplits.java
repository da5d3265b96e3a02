package io.dataweaver.core.exchange;

import io.dataweaver.api.sink.SinkRun;
import java.util.List;

/** A sink of this project that has to know of all splits of a run, such as one that compares how far each has come. */
public interface ExpectsSplits {

    /**
     * Tells which splits there are; called after {@link io.dataweaver.api.sink.Sink#prepare} and before any of them is
     * published, and again when there are more. Idempotent. <b>Threads.</b> As {@code prepare}.
     *
     * @param splits the ids of all that are known
     */
    void expect(SinkRun run, List<String> splits);
}

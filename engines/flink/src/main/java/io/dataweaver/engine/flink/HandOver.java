package io.dataweaver.engine.flink;

import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.core.stage.PrefetchingReader;
import io.dataweaver.core.stage.ReadsAhead;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives a stage what the source of the job has read for it. Used by the thread of the task. */
final class HandOver implements ReadsAhead {

    private final PrefetchingReader ahead;
    private @Nullable ReadResult next;

    /** Gives what comes from {@code ahead}; closes it. */
    HandOver(PrefetchingReader ahead) {
        this.ahead = ahead;
    }

    /** Returns what reads in a thread of its own. */
    PrefetchingReader ahead() {
        return ahead;
    }

    /** Leaves something for the stage. */
    void put(ReadResult result) {
        next = result;
    }

    /** Takes back what the stage has not taken; null if it has. */
    @Nullable ReadResult takeBack() {
        ReadResult left = next;
        next = null;
        return left;
    }

    @Override
    public ReadResult read(Duration maxWait) {
        ReadResult taken = takeBack();
        return taken == null ? new ReadResult.NothingYet() : taken;
    }

    @Override
    public void wakeUp() {
        ahead.wakeUp();
    }

    @Override
    public double progress() {
        return ahead.progress();
    }

    @Override
    public SourceLag lag() {
        return ahead.lag();
    }

    @Override
    public long bufferedBytes() {
        return ahead.bufferedBytes();
    }

    @Override
    public void close() {
        ahead.close();
    }
}

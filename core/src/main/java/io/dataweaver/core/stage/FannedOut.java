package io.dataweaver.core.stage;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.core.state.RunCounts;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** A writer that stands for several sinks: it tells which of them rejected a row, and what became of the rows. */
public interface FannedOut extends SinkWriter {

    /** Returns the steps at which the rejections that the last call returned happened, in the same order. */
    List<String> steps();

    /**
     * Tells what each sink took from now on.
     *
     * @param nanoTime nanoseconds since some moment
     */
    void observedBy(StageObserver observer, LongSupplier nanoTime);

    /** Gives {@code shown} the step of a sink and the rows that go there, each time before that sink gets them. */
    void shownTo(BiConsumer<String, RecordBatch> shown);

    /**
     * Returns what became of the rows since the last call of this, except for the rejections that were returned: a row that
     * no sink takes is filtered, one that several take is added as often as it goes further than once.
     */
    RunCounts takeCounts();
}

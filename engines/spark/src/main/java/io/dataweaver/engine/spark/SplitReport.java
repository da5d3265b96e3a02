package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.error.FailureText;
import io.dataweaver.core.state.SplitProgress;
import io.dataweaver.core.state.SplitProgressCodec;
import java.util.Optional;

/**
 * What a task tells the driver of one split. A failure of the pipeline is told like a success: only what is Spark's own
 * affair, such as a lost executor, fails the task, so that what other splits have done is kept.
 *
 * @param progress how far the split has come; from where it was begun, if that failed
 * @param checkpoint the id under which that was prepared; 0 if nothing was
 * @param failure why it could not go on; empty if it could
 */
record SplitReport(SplitProgress progress, long checkpoint, Optional<FailureText> failure) {

    private static final String PROGRESS = "progress";
    private static final String CHECKPOINT = "checkpoint";

    static SplitReport prepared(SplitProgress progress, long checkpoint) {
        return new SplitReport(progress, checkpoint, Optional.empty());
    }

    static SplitReport failed(SplitProgress from, DataWeaverException failure) {
        return new SplitReport(from, 0, Optional.of(FailureText.of(failure)));
    }

    String encode() {
        StateObject json = StateObject.empty()
                .with(PROGRESS, SplitProgressCodec.encode(progress))
                .with(CHECKPOINT, checkpoint);
        return failure.map(told -> told.addTo(json)).orElse(json).toString();
    }

    /** Reads what {@link #encode} returned; fails with IllegalArgumentException if it is not that. */
    static SplitReport decode(String text) {
        StateObject json = StateObject.parse(text);
        return new SplitReport(
                SplitProgressCodec.decode(json.text(PROGRESS)), json.number(CHECKPOINT), FailureText.find(json));
    }
}

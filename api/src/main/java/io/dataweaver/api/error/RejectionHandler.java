package io.dataweaver.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to records that cannot go on: kept as dead letters, counted only, or the end of the run.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public interface RejectionHandler extends AutoCloseable {

    /**
     * Takes rejected records. They need not be durable yet.
     *
     * @param place where it happened
     * @throws DataWeaverException to end the run
     */
    void handle(Place place, List<Rejection> rejections);

    /**
     * Makes everything taken so far durable; called before the checkpoint that passes over those records.
     *
     * @throws DataWeaverException if that fails; then the run ends
     */
    void flush();

    /**
     * Called once the run is complete, before that is written down: everything is flushed and committed, and no more
     * records come. After a crash in between it is called again.
     */
    default void complete() {}

    @Override
    void close();

    /**
     * Where records were rejected.
     *
     * @param dataset what they are rows of
     * @param splitId the split they came from; with {@link Rejection.Rejected#origin} it identifies a record, so that one
     *     that is rejected again after a crash is known
     * @param step the step of the pipeline, such as {@code source}, {@code transforms[1]} or {@code sink}
     * @param readTo up to where the split had been read by then, the record included, as the JSON of its position; null if that is not known
     */
    record Place(
            String dataset,
            String splitId,
            String step,
            @Nullable String readTo) {
        /** Creates a place of which the position is not known. */
        public Place(String dataset, String splitId, String step) {
            this(dataset, splitId, step, null);
        }
    }
}

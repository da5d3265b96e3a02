package io.dataweaver.api.error;

import java.util.List;

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

    @Override
    void close();

    /**
     * Where records were rejected.
     *
     * @param dataset what they are rows of
     * @param splitId the split they came from; with {@link Rejection.Rejected#origin} it identifies a record, so that one
     *     that is rejected again after a crash is known
     * @param step the step of the pipeline, such as {@code source}, {@code transforms[1]} or {@code sink}
     */
    record Place(String dataset, String splitId, String step) {}
}

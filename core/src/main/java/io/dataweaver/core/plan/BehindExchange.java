package io.dataweaver.core.plan;

import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import java.util.List;

/**
 * Takes rejected records of what is behind an exchange: what was read there is no record of the source, and must not be
 * replayed as if it were one.
 */
record BehindExchange(RejectionHandler handler) implements RejectionHandler {

    @Override
    public void handle(Place place, List<Rejection> rejections) {
        handler.handle(
                place, rejections.stream().map(BehindExchange::withoutOriginal).toList());
    }

    private static Rejection withoutOriginal(Rejection rejection) {
        return rejection.record() instanceof Rejection.RejectedRow row
                ? new Rejection(
                        new Rejection.RejectedRow(row.batch().withOriginal(null), row.row()),
                        rejection.code(),
                        rejection.column(),
                        rejection.message(),
                        rejection.cause())
                : rejection;
    }

    @Override
    public void flush() {
        handler.flush();
    }

    @Override
    public void complete() {
        handler.complete();
    }

    @Override
    public void close() {
        handler.close();
    }
}

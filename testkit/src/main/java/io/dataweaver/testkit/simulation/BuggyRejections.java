package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import java.util.List;

/** Makes dead letters durable at the end of the process. */
record BuggyRejections(RejectionHandler handler) implements RejectionHandler {

    @Override
    public void handle(Place place, List<Rejection> rejections) {
        handler.handle(place, rejections);
    }

    @Override
    public void flush() {
        // that is the bug
    }

    @Override
    public void close() {
        handler.flush();
        handler.close();
    }
}

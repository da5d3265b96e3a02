package io.dataweaver.testkit.simulation;

import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.core.schedule.Monitor;
import java.util.List;

/**
 * Lets one simulated thread at a time into a handler. Handlers lock by themselves, but with Java's locks: a thread that
 * waited for one of those would hold the baton for ever.
 */
record OneAtATime(RejectionHandler handler, Monitor monitor) implements RejectionHandler {

    @Override
    public void handle(Place place, List<Rejection> rejections) {
        monitor.change(() -> handler.handle(place, rejections));
    }

    @Override
    public void flush() {
        monitor.change(handler::flush);
    }

    @Override
    public void close() {
        monitor.change(handler::close);
    }
}

package io.dataweaver.core.error;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.RejectionContext;
import java.util.List;

/** The policy {@code skip}: rejected records are counted and forgotten. */
public final class SkipHandlerPlugin implements RejectionHandlerPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ERROR_HANDLER, "skip")
            .summary("Counts rejected records and forgets them; needs `max_rejected`, so that not all can go this way.")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RejectionHandler create(Options options, RejectionContext run) {
        return new RejectionHandler() {
            @Override
            public void handle(Place place, List<Rejection> rejections) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}

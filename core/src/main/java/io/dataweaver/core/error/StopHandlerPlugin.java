package io.dataweaver.core.error;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.RejectionContext;
import io.dataweaver.core.state.StateErrorCode;
import java.util.List;

/** The policy {@code stop}: the first rejected record ends the run; what was committed before stays. */
public final class StopHandlerPlugin implements RejectionHandlerPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ERROR_HANDLER, "stop")
            .summary("Ends the run at the first rejected record. What was committed before stays, and the next run"
                    + " resumes there.")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RejectionHandler create(Options options, RejectionContext run) {
        return new RejectionHandler() {
            @Override
            public void handle(Place place, List<Rejection> rejections) {
                if (!rejections.isEmpty()) {
                    Rejection first = rejections.get(0);
                    throw new DataWeaverException(
                            StateErrorCode.REJECTED, describe(place, first), "set `errors.policy: dead_letter`", null);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    /** Returns one line that says which record was rejected, where and why. */
    static String describe(RejectionHandler.Place place, Rejection rejection) {
        return place.dataset() + ", " + place.splitId() + ", record "
                + rejection.record().origin() + ", " + place.step()
                + (rejection.column() == null ? "" : ", column " + rejection.column())
                + ": " + rejection.message() + " [" + rejection.code().id() + "]";
    }
}

package io.dataweaver.core.definition;

import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.alert.AlertHookPlugin;
import java.util.Set;

/**
 * Someone who is told of a run.
 *
 * @param component how
 * @param events of what
 */
public record ResolvedAlert(ResolvedComponent<AlertHookPlugin> component, Set<AlertEvent> events) {

    public ResolvedAlert {
        events = Set.copyOf(events);
    }
}

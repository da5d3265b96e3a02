package io.dataweaver.core.definition;

import java.time.Duration;
import java.util.List;

/**
 * Who is told when something goes wrong, and when.
 *
 * @param to who; nobody if empty
 * @param outageAfter how long calls may fail until that is an outage
 * @param repeatAfter how long alerts of an event are held back after one
 */
public record AlertSettings(List<ResolvedAlert> to, Duration outageAfter, Duration repeatAfter) {

    public AlertSettings {
        to = List.copyOf(to);
    }
}

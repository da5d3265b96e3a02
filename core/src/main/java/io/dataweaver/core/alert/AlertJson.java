package io.dataweaver.core.alert;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.core.problem.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/** An alert as JSON, for programs. */
final class AlertJson {

    private AlertJson() {}

    /** Returns an object on one line; {@code text} is what chat services show. */
    static String of(Alert alert) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("text", alert.text());
        members.put("event", alert.event().label());
        members.put("severity", alert.event().severity().label());
        members.put("pipeline", alert.pipeline());
        if (!alert.run().isEmpty()) {
            members.put("run", alert.run());
        }
        members.put("at", alert.at().toString());
        members.put("message", alert.message());
        if (alert.code() != null) {
            members.put("code", alert.code());
        }
        if (alert.hint() != null) {
            members.put("hint", alert.hint());
        }
        members.put("counts", alert.counts());
        members.put("held_back", alert.heldBack());
        return JsonText.compact(members);
    }
}

package io.dataweaver.core.alert;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.alert.AlertHookPlugin;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The alert hook {@code log}: an alert is an event of the log. */
public final class LogAlertPlugin implements AlertHookPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ALERT_HOOK, "log")
            .summary("Writes alerts to the log, by the logger `io.dataweaver.alert`, with their facts as fields.")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public AlertHook create(Options options, PluginContext context) {
        return (alert, deadline) -> log(alert);
    }

    private static void log(Alert alert) {
        Level level = switch (alert.event().severity()) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            case INFO -> Level.INFO;
        };
        LoggingEventBuilder event = AlertLog.LOG
                .atLevel(level)
                .addKeyValue("dataweaver.pipeline", alert.pipeline())
                .addKeyValue("event.action", "alert")
                .addKeyValue("dataweaver.alert", alert.event().label());
        if (!alert.run().isEmpty()) {
            event = event.addKeyValue("dataweaver.run", alert.run());
        }
        if (alert.code() != null) {
            event = event.addKeyValue("error.code", alert.code());
        }
        for (Map.Entry<String, Long> count : alert.counts().entrySet()) {
            event = event.addKeyValue(
                    "dataweaver.records." + count.getKey().toLowerCase(Locale.ROOT), count.getValue());
        }
        event.log("{}", alert.text());
    }
}

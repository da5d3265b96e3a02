package com.example.errors;

import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.alert.AlertHookPlugin;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;

/** {@code syslog}: sends alerts to a log server. */
public final class SyslogAlertPlugin implements AlertHookPlugin {

    static final Option<String> HOST =
            Option.required("host", OptionType.TEXT, "The log server.").example("logs.example.com");

    static final Option<Long> PORT =
            Option.of("port", OptionType.INTEGER, "Its UDP port.").defaultsTo(514L);

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.ALERT_HOOK, "syslog")
            .summary("Sends alerts to a log server, by UDP.")
            .mainOption(HOST)
            .options(PORT)
            .example("logs.example.com")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public AlertHook create(Options options, PluginContext context) {
        long port = options.get(PORT);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("`port` is from 1 to 65535, but is " + port);
        }
        return new SyslogAlertHook(options.get(HOST), (int) port);
    }
}

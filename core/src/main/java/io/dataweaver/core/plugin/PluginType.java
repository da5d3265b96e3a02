package io.dataweaver.core.plugin;

import io.dataweaver.api.alert.AlertHookPlugin;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.store.ObjectStorePlugin;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.run.EnginePlugin;
import java.util.List;

/**
 * Which plugins to look for: the kind of their descriptor, and the interface under which the service loader finds them.
 *
 * @param <P> that interface
 */
public record PluginType<P extends Plugin>(ComponentKind kind, Class<P> service) {

    public static final PluginType<SourcePlugin> SOURCE = new PluginType<>(ComponentKind.SOURCE, SourcePlugin.class);
    public static final PluginType<SinkPlugin> SINK = new PluginType<>(ComponentKind.SINK, SinkPlugin.class);
    public static final PluginType<FormatPlugin> FORMAT = new PluginType<>(ComponentKind.FORMAT, FormatPlugin.class);
    public static final PluginType<ObjectStorePlugin> STORE =
            new PluginType<>(ComponentKind.STORE, ObjectStorePlugin.class);
    public static final PluginType<TransformPlugin> TRANSFORM =
            new PluginType<>(ComponentKind.TRANSFORM, TransformPlugin.class);
    public static final PluginType<EnginePlugin> ENGINE = new PluginType<>(ComponentKind.ENGINE, EnginePlugin.class);
    public static final PluginType<RejectionHandlerPlugin> ERROR_HANDLER =
            new PluginType<>(ComponentKind.ERROR_HANDLER, RejectionHandlerPlugin.class);
    public static final PluginType<AlertHookPlugin> ALERT_HOOK =
            new PluginType<>(ComponentKind.ALERT_HOOK, AlertHookPlugin.class);

    /** Returns all types, in the order in which people list them. */
    public static List<PluginType<?>> all() {
        return List.of(SOURCE, SINK, FORMAT, STORE, TRANSFORM, ENGINE, ERROR_HANDLER, ALERT_HOOK);
    }
}

package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The engine that a command names; it wins over the file's. */
final class EngineOption {

    @CommandLine.Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "What runs the pipeline, instead of what the file says; options that the file gives to the engine "
                            + "of this name hold.")
    @Nullable String engine;

    /**
     * Returns the file with this engine.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if it is not installed
     */
    PipelineFile chosen(PipelineFile file, ConnectorManager connectors) {
        return isOf(file) ? file : file.withSettings(settings(connectors));
    }

    /** Returns the setting that names it; none if none is named. */
    Map<String, Object> settings(ConnectorManager connectors) {
        return engine == null
                ? Map.of()
                : Map.of(
                        PipelineSettings.ENGINE.name(),
                        connectors.get(PluginType.ENGINE, engine).descriptor().name());
    }

    /** The file may give options to the engine that is named. */
    private boolean isOf(PipelineFile file) {
        Object written = file.setting(PipelineSettings.ENGINE.name()).orElse(null);
        return engine != null && written instanceof Map<?, ?> map && map.size() == 1 && map.containsKey(engine);
    }
}

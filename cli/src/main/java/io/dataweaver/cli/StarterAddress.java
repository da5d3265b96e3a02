package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address as a pipeline file in another folder names it.
 *
 * @param ref to contact it, with secrets
 * @param written for the file: with references to secrets
 */
record StarterAddress(ComponentRef ref, ComponentRef written) {

    private static final String PATH = "path";

    /**
     * Understands an address.
     *
     * @param given relative to the working folder; null for none
     * @param other the path, relative to {@code folder}, if none is given
     */
    static StarterAddress of(
            @Nullable String given, String other, PluginType<?> type, Path folder, ConnectorManager connectors) {
        ComponentRef parsed = Address.parse(given == null ? other : given, type, connectors, System.getenv());
        ComponentDescriptor descriptor = connectors.get(type, parsed.type()).descriptor();
        Map<String, Object> live = new LinkedHashMap<>(parsed.options());
        Map<String, Object> written = new LinkedHashMap<>(live);
        if (given != null && live.get(PATH) instanceof String path) {
            // The folder may not be there yet, and then nothing can be reached from it.
            live.put(PATH, Path.of(path).toAbsolutePath().toString());
            written.put(PATH, seenFrom(folder, path));
        }
        live.forEach((option, value) -> {
            boolean isReference = value instanceof String text && text.startsWith("${secret:");
            boolean isSecret = value instanceof Secret
                    || descriptor
                            .option(option)
                            .filter(known -> known.type().equals(OptionType.SECRET))
                            .isPresent();
            if (isSecret && !isReference) {
                written.put(option, "${secret:env/" + variable(type, option) + "}");
            }
        });
        return new StarterAddress(new ComponentRef(parsed.type(), live), new ComponentRef(parsed.type(), written));
    }

    private static String variable(PluginType<?> type, String option) {
        String end = type.equals(PluginType.SOURCE) ? "SOURCE_" : "SINK_";
        return end + option.toUpperCase(Locale.ROOT);
    }

    /** Paths in a pipeline file are relative to its folder. */
    private static String seenFrom(Path folder, String path) {
        if (Path.of(path).isAbsolute()) {
            return path;
        }
        Path absolute = Path.of(path).toAbsolutePath().normalize();
        return folder.toAbsolutePath().normalize().relativize(absolute).toString();
    }
}

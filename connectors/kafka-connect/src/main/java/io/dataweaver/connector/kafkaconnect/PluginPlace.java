package io.dataweaver.connector.kafkaconnect;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a connector lies.
 *
 * @param named as the pipeline names it
 * @param folder with its jars
 * @param coordinates whether it was named by Maven's coordinates, and its folder is one of the installation
 */
record PluginPlace(String named, Path folder, boolean coordinates) {

    private static final String ID = "[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*";

    /** As in Maven, so that none leads out of the folder; no path is like this. */
    private static final Pattern COORDINATES = Pattern.compile(ID + ":" + ID + ":" + ID);

    /**
     * Understands what {@code plugin} says: coordinates, or a folder.
     *
     * @param workingFolder against which paths are resolved
     * @param environment variables by name
     */
    static PluginPlace of(String named, Path workingFolder, Map<String, String> environment) {
        if (!COORDINATES.matcher(named).matches()) {
            return new PluginPlace(named, workingFolder.resolve(named), false);
        }
        String[] parts = named.split(":", -1);
        Path root = InstalledConnectors.folder(environment, workingFolder);
        return new PluginPlace(named, root.resolve(parts[0]).resolve(parts[1]).resolve(parts[2]), true);
    }

    /** Returns a place that is a folder. */
    static PluginPlace folder(Path folder) {
        return new PluginPlace(folder.toString(), folder, false);
    }
}

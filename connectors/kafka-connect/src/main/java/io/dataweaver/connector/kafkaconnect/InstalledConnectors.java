package io.dataweaver.connector.kafkaconnect;

import java.nio.file.Path;
import java.util.Map;

/** Where connectors lie that were installed by their coordinates. */
public final class InstalledConnectors {

    private static final String VARIABLE = "DATAWEAVER_CONNECTORS";
    private static final String FOLDER = "connectors";

    private InstalledConnectors() {}

    /**
     * Returns the folder below which each has one of its own.
     *
     * @param environment variables by name: {@code DATAWEAVER_CONNECTORS} names it, or else it is that of the installation
     * @param workingFolder has it where there is no installation
     */
    public static Path folder(Map<String, String> environment, Path workingFolder) {
        String given = environment.getOrDefault(VARIABLE, "");
        String home = environment.getOrDefault("DATAWEAVER_HOME", "");
        if (!given.isBlank()) {
            return Path.of(given);
        }
        return home.isBlank() ? workingFolder.resolve(FOLDER) : Path.of(home, FOLDER);
    }
}

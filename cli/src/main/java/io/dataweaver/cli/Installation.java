package io.dataweaver.cli;

import io.dataweaver.core.plugin.ConnectorManager;
import java.nio.file.Path;
import java.util.Map;

/** What is installed beside this command. */
final class Installation {

    private Installation() {}

    /** Returns what finds connectors and engines: on the class path, and in their folders if there are such. */
    static ConnectorManager connectors() {
        return ConnectorManager.ofInstallation(System.getenv());
    }

    /** Returns the folder of connectors that were installed by their coordinates: where hosted ones are looked for. */
    static Path connectorsFolder(Map<String, String> environment) {
        String given = environment.getOrDefault("DATAWEAVER_CONNECTORS", "");
        return given.isBlank()
                ? Path.of(environment.getOrDefault("DATAWEAVER_HOME", ""), "connectors")
                : Path.of(given);
    }
}

package io.dataweaver.cli;

import io.dataweaver.core.plugin.ConnectorManager;
import java.nio.file.Path;

/** What is installed beside this command. */
final class Installation {

    private Installation() {}

    /** Returns what finds connectors: on the class path, and in the folder of plugins if there is one. */
    static ConnectorManager connectors() {
        String folder = System.getenv("DATAWEAVER_PLUGINS");
        if (folder != null && !folder.isEmpty()) {
            return ConnectorManager.withPlugins(Path.of(folder));
        }
        String home = System.getenv("DATAWEAVER_HOME");
        return home == null || home.isEmpty()
                ? ConnectorManager.ofClassPath()
                : ConnectorManager.withPlugins(Path.of(home, "plugins"));
    }
}

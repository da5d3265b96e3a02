package io.dataweaver.cli;

import io.dataweaver.core.plugin.ConnectorManager;

/** What is installed beside this command. */
final class Installation {

    private Installation() {}

    /** Returns what finds connectors and engines: on the class path, and in their folders if there are such. */
    static ConnectorManager connectors() {
        return ConnectorManager.ofInstallation(System.getenv());
    }
}

package io.dataweaver.store.azure;

import io.dataweaver.testkit.store.AzuriteServer;
import java.io.IOException;
import java.nio.file.Path;

/** The server that this module's build has installed. */
final class Azurite {

    private static final Path INSTALLED = Path.of("target", "azurite", "node_modules");

    private Azurite() {}

    static AzuriteServer start(Path folder) throws IOException, InterruptedException {
        return AzuriteServer.start(folder, INSTALLED.toAbsolutePath());
    }
}

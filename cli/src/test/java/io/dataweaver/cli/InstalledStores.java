package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.plugin.ConnectorManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Object stores as people install them, from what their modules have built. */
public final class InstalledStores {

    /** The modules that build them, by their schemes. */
    private static final Map<String, String> STORES = Map.of("s3", "s3", "az", "azure", "gs", "gcs");

    private InstalledStores() {}

    /** Returns the folder that holds the folders of all stores. */
    public static synchronized Path folder() {
        try {
            Path folder = Files.createDirectories(Path.of("target", "stores")).toAbsolutePath();
            for (Map.Entry<String, String> store : STORES.entrySet()) {
                Path built = Path.of("..", "stores", store.getValue(), "target", "store")
                        .toAbsolutePath()
                        .normalize();
                assertThat(built)
                        .as("package stores/" + store.getValue() + " first")
                        .isDirectory();
                if (!Files.exists(folder.resolve(store.getKey()))) {
                    Files.createSymbolicLink(folder.resolve(store.getKey()), built);
                }
            }
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Returns the jar of S3Proxy, which the build of the store has fetched. */
    public static Path s3Proxy() {
        return Path.of("..", "stores", "s3", "target", "s3proxy", "s3proxy-jar-with-dependencies.jar")
                .toAbsolutePath()
                .normalize();
    }

    /** Returns where Azurite is, if the build of the store has installed it. */
    public static Path azurite() {
        return Path.of("..", "stores", "azure", "target", "azurite", "node_modules")
                .toAbsolutePath()
                .normalize();
    }

    /** Returns what finds connectors on the class path, and all stores. */
    public static ConnectorManager connectors() {
        return ConnectorManager.ofClassPath().withStores(folder());
    }
}

package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.installer.Coordinates;
import io.dataweaver.installer.InstallException;
import io.dataweaver.installer.InstallRequest;
import io.dataweaver.installer.Installer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A connector that was installed.
 *
 * @param folder of it
 * @param jars in the folder, by name
 */
record ConnectorInstallation(Path folder, List<String> jars) {

    /**
     * Installs a connector, unless it is there.
     *
     * @param root the folder of connectors
     * @throws DataWeaverException with {@code NOT_INSTALLED} if it cannot be had; with {@code USAGE} if coordinates are none
     */
    static ConnectorInstallation of(
            String connector,
            List<String> with,
            List<String> without,
            List<URI> repositories,
            Path settings,
            Path root) {
        try {
            Coordinates wanted = Coordinates.parse(connector);
            InstallRequest request = new InstallRequest(
                    wanted,
                    with.stream().map(Coordinates::parse).toList(),
                    without,
                    repositories,
                    Optional.of(settings));
            return new ConnectorInstallation(wanted.folder(root), Installer.install(request, root));
        } catch (InstallException failed) {
            throw new DataWeaverException(
                    CliErrorCode.NOT_INSTALLED,
                    String.valueOf(failed.getMessage()),
                    CliErrorCode.NOT_INSTALLED.remedy(),
                    failed);
        } catch (IllegalArgumentException wrong) {
            throw new DataWeaverException(
                    CliErrorCode.USAGE, String.valueOf(wrong.getMessage()), CliErrorCode.USAGE.remedy(), wrong);
        }
    }
}

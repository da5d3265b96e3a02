package io.dataweaver.installer;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to install.
 *
 * @param artifact that is wanted, and what its folder is called after
 * @param with more that its folder is to have, such as the driver of a database
 * @param without dependencies that are left out, with theirs, as {@code group:artifact}
 * @param repositories to look in, user and password in their addresses if they need such; empty for Maven Central, or what
 *     {@code settings} has in its place
 * @param settings of Maven: mirrors, proxies, users and passwords; need not exist
 */
public record InstallRequest(
        Coordinates artifact,
        List<Coordinates> with,
        List<String> without,
        List<URI> repositories,
        Optional<Path> settings) {

    /** Copies the lists. */
    public InstallRequest {
        with = List.copyOf(with);
        without = List.copyOf(without);
        repositories = List.copyOf(repositories);
    }
}

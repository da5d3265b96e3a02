package io.dataweaver.connector.postgres;

import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;

/** The oldest PostgreSQL of whose log changes are read, one for all tests of a JVM. */
final class OldestServer {

    /** The build puts its binaries there. */
    static final Path BINARIES = Path.of("target", "servers", "oldest-postgres.jar");

    private static final PostgresServer SERVER = PostgresServer.startFrom(BINARIES);

    private OldestServer() {}

    static PostgresServer shared() {
        return SERVER;
    }
}

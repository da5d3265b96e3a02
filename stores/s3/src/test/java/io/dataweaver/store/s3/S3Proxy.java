package io.dataweaver.store.s3;

import io.dataweaver.testkit.store.S3Server;
import java.io.IOException;
import java.nio.file.Path;

/** The server that this module's build has fetched. */
final class S3Proxy {

    private static final Path JAR = Path.of("target", "s3proxy", "s3proxy-jar-with-dependencies.jar");

    private S3Proxy() {}

    static S3Server start(Path folder) throws IOException, InterruptedException {
        return S3Server.start(folder, JAR.toAbsolutePath());
    }
}

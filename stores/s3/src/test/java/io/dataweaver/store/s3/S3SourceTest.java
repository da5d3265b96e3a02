package io.dataweaver.store.s3;

import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.connector.file.FileSourcePlugin;
import io.dataweaver.testkit.store.ObjectSourceConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;

/** Which objects the source {@code file} finds and reads. */
class S3SourceTest extends ObjectSourceConformanceTest {

    @Override
    protected SourcePlugin plugin() {
        return new FileSourcePlugin();
    }

    @Override
    protected StoreServer startServer(Path folder) throws IOException, InterruptedException {
        return S3Proxy.start(folder);
    }
}

package io.dataweaver.store.s3;

import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.connector.file.FileSinkPlugin;
import io.dataweaver.testkit.store.ObjectRowsConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;

/** The rows that the sink {@code file} writes to objects. */
class S3SinkConformanceTest extends ObjectRowsConformanceTest {

    @Override
    protected SinkPlugin plugin() {
        return new FileSinkPlugin();
    }

    @Override
    protected StoreServer startServer(Path folder) throws IOException, InterruptedException {
        return S3Proxy.start(folder);
    }
}

package io.dataweaver.store.gcs;

import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.connector.file.FileSinkPlugin;
import io.dataweaver.testkit.store.GcsServer;
import io.dataweaver.testkit.store.ObjectSinkConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;

/** What the sink {@code file} uploads. */
class GcsSinkTest extends ObjectSinkConformanceTest {

    @Override
    protected SinkPlugin plugin() {
        return new FileSinkPlugin();
    }

    @Override
    protected StoreServer startServer(Path folder) throws IOException {
        return GcsServer.start(folder);
    }
}

package io.dataweaver.store.gcs;

import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.connector.file.FileSinkPlugin;
import io.dataweaver.testkit.store.GcsServer;
import io.dataweaver.testkit.store.ObjectPartitionsConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;

/** Folders of objects that are called by values of their rows. */
class GcsPartitionsTest extends ObjectPartitionsConformanceTest {

    @Override
    protected SinkPlugin plugin() {
        return new FileSinkPlugin();
    }

    @Override
    protected StoreServer startServer(Path folder) throws IOException {
        return GcsServer.start(folder);
    }
}

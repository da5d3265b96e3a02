package io.dataweaver.store.azure;

import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.connector.file.FileSinkPlugin;
import io.dataweaver.testkit.store.ObjectRowsConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;

/** The rows that the sink {@code file} writes to objects. */
class AzureSinkConformanceTest extends ObjectRowsConformanceTest {

    @Override
    protected SinkPlugin plugin() {
        return new FileSinkPlugin();
    }

    @Override
    protected StoreServer startServer(Path folder) throws IOException, InterruptedException {
        return Azurite.start(folder);
    }
}

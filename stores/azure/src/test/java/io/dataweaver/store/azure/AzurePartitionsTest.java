package io.dataweaver.store.azure;

import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.connector.file.FileSinkPlugin;
import io.dataweaver.testkit.store.ObjectPartitionsConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;

/** Folders of objects that are called by values of their rows. */
class AzurePartitionsTest extends ObjectPartitionsConformanceTest {

    @Override
    protected SinkPlugin plugin() {
        return new FileSinkPlugin();
    }

    @Override
    protected StoreServer startServer(Path folder) throws IOException, InterruptedException {
        return Azurite.start(folder);
    }
}

package io.dataweaver.store.s3;

import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.testkit.store.ObjectStoreConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The store against S3Proxy. */
class S3StoreTest extends ObjectStoreConformanceTest {

    @Override
    protected StoreServer startServer(Path folder) throws IOException, InterruptedException {
        return S3Proxy.start(folder);
    }

    @Test
    void tellsWhatIsWrongWithTheKey() {
        try (ObjectStore wrong = open(Map.of("secret_key", "wrong"))) {
            assertFails(
                    () -> wrong.check("lake"),
                    StoreErrorCode.ACCESS_DENIED,
                    "does not accept the secret of the access key");
        }
        try (ObjectStore wrong = open(Map.of("access_key", "nobody"))) {
            assertFails(() -> wrong.check("lake"), StoreErrorCode.ACCESS_DENIED, "does not accept the access key");
        }
    }
}

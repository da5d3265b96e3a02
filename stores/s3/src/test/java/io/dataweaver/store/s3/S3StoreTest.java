package io.dataweaver.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import io.dataweaver.testkit.store.ObjectStoreConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    /** A process that was taken for dead may have gone on with the same upload. */
    @Test
    void anUploadOfWhichAPartWasReplacedByAnotherIsNotCompleted() {
        try (ObjectStore store = open(Map.of())) {
            ObjectPath path = new ObjectPath("lake", "replaced");
            Upload upload = store.begin(path, Map.of());
            UploadedPart ours = store.upload(upload, 1, new byte[] {1, 2, 3}, 0, 3);
            assertThat(store.upload(upload, 1, new byte[] {4, 5}, 0, 2)).isNotEqualTo(ours);
            assertThat(store.complete(upload, List.of(ours), true)).isEqualTo(ObjectStore.Completion.GONE);
            assertThat(store.find(path)).isEmpty();
        }
    }
}

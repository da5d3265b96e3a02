package io.dataweaver.store.s3;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import io.dataweaver.testkit.fault.Direction;
import io.dataweaver.testkit.fault.Fault;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.store.ObjectStoreConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The store against S3Proxy. */
class S3StoreTest extends ObjectStoreConformanceTest {

    /** How often the client of Amazon asks by itself. */
    private static final int ATTEMPTS = 4;

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

    /** Some servers answer and hang up before they have read what is to be written: then the answer may never be seen. */
    @Test
    void knowsThatAConditionDoesNotHoldThoughTheAnswerIsLost() {
        URI server = URI.create(server().endpoint());
        try (FaultProxy proxy = FaultProxy.to(server.getHost(), server.getPort());
                ObjectStore store = open(Map.of("endpoint", "http://127.0.0.1:" + proxy.port()))) {
            ObjectPath path = new ObjectPath("lake", "conditional");
            Optional<StoredObject> first = store.put(path, new byte[] {1}, new PutCondition.IfAbsent());
            for (PutCondition broken :
                    List.of(new PutCondition.IfVersion("\"another\""), new PutCondition.IfAbsent())) {
                proxy.set(Direction.TO_CLIENT, new Fault.CutAt("412 Precondition", ATTEMPTS, Fault.Ending.RESET));
                assertThat(store.put(path, new byte[] {2}, broken)).isEmpty();
            }
            assertThat(proxy.cuts()).isEqualTo(2 * ATTEMPTS);
            assertThat(store.find(path)).isEqualTo(first);
        }
    }

    @Test
    void tellsThatWritingFailedThoughAskingWhyFailsToo() {
        URI server = URI.create(server().endpoint());
        try (FaultProxy proxy = FaultProxy.to(server.getHost(), server.getPort());
                ObjectStore store = open(Map.of("endpoint", "http://127.0.0.1:" + proxy.port()))) {
            ObjectPath path = new ObjectPath("lake", "unwritten");
            proxy.refuse();
            assertThatExceptionOfType(DataWeaverException.class)
                    .isThrownBy(() -> store.put(path, new byte[] {1}, new PutCondition.IfAbsent()))
                    .withMessageContaining("write s3://lake/unwritten")
                    .satisfies(failure -> assertThat(
                                    requireNonNull(failure.getCause()).getSuppressed())
                            .hasAtLeastOneElementOfType(DataWeaverException.class));
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

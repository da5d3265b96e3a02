package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a server of their own, and the store that reaches it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreServerTest {

    private @Nullable StoreServer server;
    private @Nullable ObjectStore store;
    private @Nullable Path folder;

    /** Starts a server, with {@code folder} for its data. */
    protected abstract StoreServer startServer(Path folder) throws IOException, InterruptedException;

    @BeforeAll
    void start(@TempDir Path shared) throws IOException, InterruptedException {
        folder = shared;
        server = startServer(shared);
        store = open(Map.of());
    }

    @AfterAll
    void stop() {
        if (store != null) {
            store.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static <T> T started(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("it is there from the first test on");
        }
        return value;
    }

    /** Returns the server. */
    protected final StoreServer server() {
        return started(server);
    }

    /** Returns the store that reaches the server. */
    protected final ObjectStore store() {
        return started(store);
    }

    /** Returns surroundings for what is tested. */
    protected final TestContext context() {
        return TestContext.in(started(folder));
    }

    /** Opens the store with other options than the server's; to be closed. */
    protected final ObjectStore open(Map<String, Object> other) {
        Map<String, Object> options = new LinkedHashMap<>(server().options());
        options.putAll(other);
        return context().store(new ComponentRef(server().scheme(), options));
    }

    /** Writes an object, whatever is there. */
    protected final StoredObject put(ObjectPath path, String content) {
        return store().put(path, content.getBytes(UTF_8), new PutCondition.Always())
                .orElseThrow();
    }

    /** Returns what an object holds. */
    protected final byte[] bytes(ObjectPath path) throws IOException {
        StoredObject object = store().find(path).orElseThrow();
        try (InputStream in = store().read(object, 0, object.size())) {
            return in.readAllBytes();
        }
    }

    /** Returns the text that an object holds. */
    protected final String text(ObjectPath path) throws IOException {
        return new String(bytes(path), UTF_8);
    }
}

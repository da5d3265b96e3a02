package io.dataweaver.testkit.store;

import com.sun.net.httpserver.HttpServer;
import io.dataweaver.api.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A stand-in for Google Cloud Storage, over a folder, in this process: there is no emulator that could be installed. It holds
 * to what "Cloud Storage JSON API" in Google's documentation says of the requests that are needed here: objects with
 * generations, conditions and checksums; listings in pages; ranges; composing and rewriting; tokens for the keys of service
 * accounts. What Google's servers do beyond that, it does not show.
 *
 * <p>Buckets are open to everybody unless they are {@linkplain #makePrivateBucket private}.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class GcsServer implements StoreServer {

    private final HttpServer server;
    private final ExecutorService threads;
    private final GcsBuckets buckets;
    private final GcsAccounts accounts;
    private final GcsFaults faults = new GcsFaults();

    private GcsServer(HttpServer server, ExecutorService threads, Path data) {
        this.server = server;
        this.threads = threads;
        this.buckets = new GcsBuckets(data);
        this.accounts = new GcsAccounts(endpoint() + "/token");
    }

    /** Starts it; it takes connections when this returns. {@code folder} is for its data. */
    public static GcsServer start(Path folder) throws IOException {
        // Without it, the server waits 40 ms for more to send before it sends the end of an answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path data = Files.createDirectories(folder.resolve("gcs"));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "gcs-server");
            thread.setDaemon(true);
            return thread;
        });
        GcsServer started = new GcsServer(HttpServer.create(address, 0), threads, data);
        started.server.setExecutor(threads);
        started.server.createContext("/", new GcsHandler(started.buckets, started.accounts, started.faults));
        started.server.start();
        return started;
    }

    @Override
    public String scheme() {
        return "gs";
    }

    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void makeBucket(String name) {
        buckets.make(name, false);
    }

    /** Makes a bucket that lets in none but service accounts, as one with "public access prevention" does. */
    public void makePrivateBucket(String name) {
        buckets.make(name, true);
    }

    /** Returns the JSON of the key of a service account that may do everything. */
    public String editorKey() {
        return accounts.editor().json();
    }

    /** Returns the JSON of the key of a service account that may read. */
    public String viewerKey() {
        return accounts.viewer().json();
    }

    /**
     * Lets the next requests fail that are of this method and whose path has this in it.
     *
     * @param status of the answer
     * @param times how many of them
     */
    public void refuse(String method, String path, int status, int times) {
        faults.add(new GcsFaults.Fault(method, path, status, false), times);
    }

    /** As {@link #refuse}, but they are carried out, and the connection breaks before the answer. */
    public void loseAnswer(String method, String path, int times) {
        faults.add(new GcsFaults.Fault(method, path, 0, false), times);
    }

    /** As {@link #refuse}, but the connection breaks in the middle of the bytes of the answer. */
    public void breakOff(String method, String path, int times) {
        faults.add(new GcsFaults.Fault(method, path, 0, true), times);
    }

    /** Forgets the faults that have not happened yet. */
    public void recover() {
        faults.clear();
    }

    /** Returns how many of the faults that were asked for have not happened yet. */
    public int faultsLeft() {
        return faults.left();
    }

    /** Returns the keys of all objects in a bucket, those that stand for uploads too. */
    public List<String> keys(String bucket) {
        return buckets.keys(bucket);
    }

    /** Writes an object, whatever is there. */
    public void put(String bucket, String key, byte[] content) throws IOException {
        buckets.put(bucket, key, content);
    }

    /** By its folder, which is faster. */
    @Override
    public void fill(ObjectStore store, String bucket, List<String> keys, byte[] content) throws IOException {
        for (String key : keys) {
            buckets.put(bucket, key, content);
        }
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("endpoint", endpoint());
        return options;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("STORAGE_EMULATOR_HOST", endpoint());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

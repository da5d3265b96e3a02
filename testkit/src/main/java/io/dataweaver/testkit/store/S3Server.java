package io.dataweaver.testkit.store;

import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * S3Proxy over a folder, in a process of its own: it speaks S3, checks signatures, and holds to conditions. A bucket is a
 * folder, an object a file in it.
 */
public final class S3Server implements StoreServer {

    /** The id of the only access key. */
    public static final String ACCESS_KEY = "dataweaver";

    /** The secret of the access key. */
    public static final String SECRET_KEY = "only-for-tests";

    private final ServerProcess server;
    private final Path data;

    private S3Server(ServerProcess server, Path data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Starts it; it takes connections when this returns.
     *
     * @param folder for its data and what it prints; made by this
     * @param jar of S3Proxy, with its dependencies
     * @throws IOException with what it has printed, if it does not start
     */
    public static S3Server start(Path folder, Path jar) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path settings = folder.resolve("s3proxy.properties");
        int port = ServerProcess.freePort();
        Files.writeString(settings, """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, ACCESS_KEY, SECRET_KEY, data));
        List<String> arguments = List.of(
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", jar.toString(), "--properties", settings.toString());
        return new S3Server(ServerProcess.start(port, folder.resolve("output.txt"), arguments), data);
    }

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public String endpoint() {
        return "http://" + server.address();
    }

    /** Makes a bucket, if there is none of that name, and returns its folder. */
    public Path bucket(String name) throws IOException {
        return Files.createDirectories(data.resolve(name));
    }

    @Override
    public void makeBucket(String name) throws IOException {
        bucket(name);
    }

    /** By its folder, which is faster. */
    @Override
    public void fill(ObjectStore store, String bucket, List<String> keys, byte[] content) throws IOException {
        for (String key : keys) {
            Path file = bucket(bucket).resolve(key);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("endpoint", endpoint());
        options.put("access_key", ACCESS_KEY);
        options.put("secret_key", SECRET_KEY);
        return options;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                endpoint(),
                "AWS_ACCESS_KEY_ID",
                ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET_KEY,
                "AWS_REGION",
                "us-east-1");
    }

    /** Kills it. */
    @Override
    public void close() {
        server.close();
    }
}

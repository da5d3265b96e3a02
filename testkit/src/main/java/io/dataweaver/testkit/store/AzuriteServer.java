package io.dataweaver.testkit.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dataweaver.testkit.process.ServerProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Azurite over a folder, in a process of its own: Microsoft's emulator of Azure Blob Storage, which checks signatures and
 * holds to conditions. It has one account.
 */
public final class AzuriteServer implements StoreServer {

    /** The only account. */
    public static final String ACCOUNT = "dataweaver";

    /** The key of the account. */
    public static final String ACCOUNT_KEY =
            Base64.getEncoder().encodeToString("only-for-tests".getBytes(StandardCharsets.UTF_8));

    private final ServerProcess server;

    private AzuriteServer(ServerProcess server) {
        this.server = server;
    }

    /**
     * Starts it; it takes connections when this returns. Where the build has found no npm to install it with, the test that
     * asks for it is skipped.
     *
     * @param folder for its data and what it prints; made by this
     * @param installed the folder {@code node_modules} that has it
     * @throws IOException with what it has printed, if it does not start
     */
    public static AzuriteServer start(Path folder, Path installed) throws IOException, InterruptedException {
        Path program = installed.resolve(Path.of("azurite", "dist", "src", "blob", "main.js"));
        assumeTrue(
                Files.exists(program),
                () -> "there is no Azurite in " + installed
                        + ": the build installs it where node and npm are on the PATH");
        Path data = Files.createDirectories(folder.resolve("azurite"));
        int port = ServerProcess.freePort();
        List<String> command = List.of(
                "node",
                program.toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                data.toString(),
                "--disableTelemetry");
        Map<String, String> environment = Map.of("AZURITE_ACCOUNTS", ACCOUNT + ":" + ACCOUNT_KEY);
        return new AzuriteServer(ServerProcess.start(port, folder.resolve("azurite.txt"), environment, command));
    }

    @Override
    public String scheme() {
        return "az";
    }

    @Override
    public String endpoint() {
        return "http://" + server.address() + "/" + ACCOUNT;
    }

    /** "Create Container" and "Authorize with Shared Key" in Azure's documentation: no SDK is needed for one request. */
    @Override
    public void makeBucket(String name) throws IOException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String toSign = "PUT" + "\n".repeat(12) + "x-ms-date:" + date + "\nx-ms-version:2021-12-02\n/" + ACCOUNT + "/"
                + ACCOUNT + "/" + name + "\nrestype:container";
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + "/" + name + "?restype=container"))
                .header("x-ms-date", date)
                .header("x-ms-version", "2021-12-02")
                .header("Authorization", "SharedKey " + ACCOUNT + ":" + signature(toSign))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            int status = answer.statusCode();
            if (status != HttpURLConnection.HTTP_CREATED && status != HttpURLConnection.HTTP_CONFLICT) {
                throw new IOException("cannot make the container " + name + ": " + status + " " + answer.body());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(ACCOUNT_KEY), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("endpoint", endpoint());
        options.put("account_key", ACCOUNT_KEY);
        return options;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "AZURE_STORAGE_CONNECTION_STRING",
                "AccountName=" + ACCOUNT + ";AccountKey=" + ACCOUNT_KEY + ";BlobEndpoint=" + endpoint());
    }

    @Override
    public void close() {
        server.close();
    }
}

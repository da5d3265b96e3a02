package io.dataweaver.format.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What stands in front of registries that ask who is there: it lets some pass to a real one, which asks nobody. */
final class RegistryProxy implements AutoCloseable {

    /** The upper half of the GUIDs that are made up; the lower half is the number of the schema. */
    static final long GUID = 0x8b2c0e6a3f5d4a17L;

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
    private static final Pattern GUID_PATH = Pattern.compile("/schemas/guids/([0-9a-f-]{36})");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String scheme;
    private final String target;
    private final Predicate<Headers> allowed;
    private final boolean guids;

    private RegistryProxy(HttpServer server, String scheme, String target, Predicate<Headers> allowed, boolean guids) {
        this.server = server;
        this.scheme = scheme;
        this.target = target;
        this.allowed = allowed;
        this.guids = guids;
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.start();
    }

    /** Lets requests pass that have a certain header {@code Authorization}. */
    static RegistryProxy requiring(String target, String authorization) throws IOException {
        return new RegistryProxy(
                HttpServer.create(loopback(), 0),
                "http",
                target,
                headers -> authorization.equals(headers.getFirst("Authorization")),
                false);
    }

    /** Knows schemas by GUIDs as well, as newer registries than the real one do. */
    static RegistryProxy withGuids(String target) throws IOException {
        return new RegistryProxy(HttpServer.create(loopback(), 0), "http", target, headers -> true, true);
    }

    /**
     * Speaks TLS.
     *
     * @param keys its own, a file of type PKCS12
     * @param clients the certificates that clients must have; null for clients that need none
     */
    static RegistryProxy secured(String target, Path keys, @Nullable Path clients, String password)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store(keys, password), password.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (clients != null) {
            trust.init(store(clients, password));
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), clients == null ? null : trust.getTrustManagers(), null);
        HttpsServer https = HttpsServer.create(loopback(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = context.getDefaultSSLParameters();
                asked.setNeedClientAuth(clients != null);
                parameters.setSSLParameters(asked);
            }
        });
        return new RegistryProxy(https, "https", target, headers -> true, false);
    }

    private static KeyStore store(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            store.load(bytes, password.toCharArray());
        }
        return store;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Returns where it answers in place of the registry. */
    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!allowed.test(exchange.getRequestHeaders())) {
                answer(exchange, 401, "{\"error_code\":40101,\"message\":\"who are you?\"}");
                return;
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(target + path(exchange.getRequestURI())))
                    .header("Content-Type", "application/json")
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            answer(exchange, response.statusCode(), guids ? withGuid(response.body()) : response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String path(URI asked) {
        String path = asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
        Matcher guid = GUID_PATH.matcher(path);
        if (!guids || !guid.matches()) {
            return path;
        }
        UUID wanted = UUID.fromString(guid.group(1));
        return "/schemas/ids/"
                + (wanted.getMostSignificantBits() == GUID ? wanted.getLeastSignificantBits() : Integer.MAX_VALUE);
    }

    private static String withGuid(String answer) {
        Matcher id = ID.matcher(answer);
        return id.find()
                ? answer.replaceFirst("\\{", "{\"guid\":\"" + new UUID(GUID, Long.parseLong(id.group(1))) + "\",")
                : answer;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

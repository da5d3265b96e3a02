package io.dataweaver.connector.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Who gives out tokens by client id and secret (RFC 6749 §4.4), JWTs that are signed, and tells its key (RFC 7517). */
final class TokenIssuer implements AutoCloseable {

    private static final int TOKEN_SECONDS = 600;
    private static final int RSA_BITS = 2048;

    private final HttpServer server;
    private final KeyPair key;
    private final String client;
    private final String secret;
    private volatile String lastRequest = "";

    /** Starts one that knows one client. */
    TokenIssuer(String client, String secret) throws IOException, GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(RSA_BITS);
        this.key = keys.generateKeyPair();
        this.client = client;
        this.secret = secret;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::giveToken);
        server.createContext("/keys", exchange -> answer(exchange, 200, keys()));
        server.start();
    }

    String tokenUrl() {
        return url("/token");
    }

    String keysUrl() {
        return url("/keys");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Returns what was asked for with the last token. */
    String lastRequest() {
        return lastRequest;
    }

    private void giveToken(HttpExchange exchange) throws IOException {
        lastRequest = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String login = base64(client + ":" + secret);
        if (!("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{\"error\":\"invalid_client\",\"error_description\":\"no such client\"}");
            return;
        }
        String audience = lastRequest.contains("scope=elsewhere") ? "elsewhere" : "kafka";
        try {
            answer(
                    exchange,
                    200,
                    "{\"access_token\":\"" + token(audience) + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                            + TOKEN_SECONDS + "}");
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable);
        }
    }

    private String token(String audience) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String signed = url64("{\"alg\":\"RS256\",\"kid\":\"test\"}") + "."
                + url64("{\"sub\":\"" + client + "\",\"aud\":\"" + audience + "\",\"scope\":\"topics\",\"iat\":" + now
                        + ",\"exp\":" + (now + TOKEN_SECONDS) + "}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + url64(signature.sign());
    }

    private String keys() {
        RSAPublicKey open = (RSAPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test\",\"alg\":\"RS256\",\"use\":\"sig\",\"n\":\""
                + url64(unsigned(open.getModulus())) + "\",\"e\":\"" + url64(unsigned(open.getPublicExponent()))
                + "\"}]}";
    }

    /** Without the byte of the sign. */
    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String url64(String text) {
        return url64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String url64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

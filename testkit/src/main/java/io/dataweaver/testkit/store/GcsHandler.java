package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.dataweaver.api.state.StateJson;
import io.dataweaver.testkit.store.GcsBuckets.Condition;
import io.dataweaver.testkit.store.GcsBuckets.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests of "Cloud Storage JSON API", and their answers. */
final class GcsHandler implements HttpHandler {

    private static final int PAGE = 1000;

    /** More than that is rewritten with the second request: the first says that there is more to do. */
    private static final long REWRITTEN_AT_ONCE = 1 << 20;

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");

    private final GcsBuckets buckets;
    private final GcsAccounts accounts;
    private final GcsFaults faults;

    GcsHandler(GcsBuckets buckets, GcsAccounts accounts, GcsFaults faults) {
        this.buckets = buckets;
        this.accounts = accounts;
        this.faults = faults;
    }

    private record Answer(int status, String type, byte[] body, Map<String, String> headers) {

        static Answer json(int status, Object value) {
            return new Answer(
                    status,
                    "application/json; charset=UTF-8",
                    StateJson.write(value).getBytes(UTF_8),
                    Map.of());
        }
    }

    /** A request whose path and query were taken apart. */
    private record Request(
            String method,
            List<String> path,
            Map<String, String> query,
            String type,
            Optional<String> range,
            byte[] body) {

        boolean is(String wanted, String... steps) {
            if (!method.equals(wanted) || path.size() != steps.length) {
                return false;
            }
            for (int i = 0; i < steps.length; i++) {
                if (!steps[i].equals("*") && !steps[i].equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Optional<String> find(String name) {
            return Optional.ofNullable(query.get(name));
        }

        OptionalLong number(String name) {
            return find(name).map(Long::parseLong).map(OptionalLong::of).orElse(OptionalLong.empty());
        }

        Condition condition() {
            return new Condition(number("ifGenerationMatch"));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        Optional<GcsFaults.Fault> fault = faults.take(exchange.getRequestMethod(), decoded(path));
        try (exchange) {
            Answer answer;
            try {
                if (fault.isPresent() && fault.get().status() > 0) {
                    throw new GcsRefusal(fault.get().status(), "backendError", "Backend Error");
                }
                answer = answer(exchange, request(exchange, path, body));
            } catch (GcsRefusal refused) {
                answer = refusal(
                        refused, String.valueOf(exchange.getRequestURI()).contains("alt=media"));
            } catch (IOException | RuntimeException ofThisServer) {
                answer = refusal(new GcsRefusal(400, "invalid", "the stand-in fails: " + ofThisServer), false);
            }
            if (fault.isEmpty() || fault.get().status() > 0) {
                send(exchange, answer, answer.body().length);
            } else if (fault.get().midway()) {
                send(exchange, answer, answer.body().length / 2);
            }
            // Else it is closed with nothing sent: the connection breaks.
        }
    }

    private static void send(HttpExchange exchange, Answer answer, int length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        int whole = answer.body().length;
        exchange.sendResponseHeaders(answer.status(), whole == 0 ? -1 : whole);
        if (whole > 0) {
            OutputStream out = exchange.getResponseBody();
            out.write(answer.body(), 0, length);
            out.flush();
        }
    }

    /** Where bytes are asked for, the message stands alone. */
    private static Answer refusal(GcsRefusal refused, boolean plain) {
        String message = String.valueOf(refused.getMessage());
        if (plain) {
            return new Answer(refused.status(), "text/html; charset=UTF-8", message.getBytes(UTF_8), Map.of());
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", refused.status());
        error.put("message", message);
        error.put("errors", List.of(Map.of("message", message, "domain", "global", "reason", refused.reason())));
        return Answer.json(refused.status(), Map.of("error", error));
    }

    private static Request request(HttpExchange exchange, String path, byte[] body) {
        List<String> steps = new ArrayList<>();
        for (String step : path.substring(1).split("/", -1)) {
            steps.add(decoded(step));
        }
        if (steps.get(0).equals("download")) { // where bytes are asked for, the service may stand below this
            steps.remove(0);
        }
        return new Request(
                exchange.getRequestMethod(),
                steps,
                query(exchange.getRequestURI().getRawQuery()),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .orElse(""),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
                body);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                String[] both = pair.split("=", 2);
                query.put(both[0], both.length == 1 ? "" : URLDecoder.decode(both[1], UTF_8));
            }
        }
        return query;
    }

    private static String decoded(String step) {
        return URLDecoder.decode(step.replace("+", "%2B"), UTF_8);
    }

    private Answer answer(HttpExchange exchange, Request request) throws IOException {
        if (request.is("POST", "token")) {
            return token(request);
        }
        boolean uploads = request.is("POST", "upload", "storage", "v1", "b", "*", "o");
        boolean known =
                request.path().size() > 3 && request.path().get(uploads ? 4 : 3).length() > 0;
        if (!known) {
            throw new GcsRefusal(404, "notFound", "Not Found");
        }
        String bucket = request.path().get(uploads ? 4 : 3);
        admit(exchange, bucket, !request.method().equals("GET"));
        if (uploads) {
            return insert(request, bucket);
        } else if (request.is("GET", "storage", "v1", "b", "*", "o")) {
            return list(request, bucket);
        } else if (request.is("GET", "storage", "v1", "b", "*", "o", "*")) {
            return get(request, bucket, request.path().get(5));
        } else if (request.is("DELETE", "storage", "v1", "b", "*", "o", "*")) {
            buckets.delete(bucket, request.path().get(5), request.number("generation"), request.condition());
            return new Answer(204, "application/json", new byte[0], Map.of());
        } else if (request.is("POST", "storage", "v1", "b", "*", "o", "*", "compose")) {
            return compose(request, bucket, request.path().get(5));
        } else if (request.is("POST", "storage", "v1", "b", "*", "o", "*", "rewriteTo", "b", "*", "o", "*")) {
            return rewrite(request, bucket);
        }
        throw new GcsRefusal(404, "notFound", "Not Found");
    }

    private Answer token(Request request) {
        String assertion = query(new String(request.body(), UTF_8)).getOrDefault("assertion", "");
        Optional<String> token = accounts.token(assertion);
        return token.isPresent()
                ? Answer.json(200, Map.of("access_token", token.get(), "expires_in", 3600, "token_type", "Bearer"))
                : Answer.json(400, Map.of("error", "invalid_grant", "error_description", "Invalid JWT Signature."));
    }

    private void admit(HttpExchange exchange, String bucket, boolean writes) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            if (buckets.isPrivate(bucket)) {
                throw new GcsRefusal(
                        401, "required", "Anonymous caller does not have storage.objects access to the bucket.");
            }
            return;
        }
        GcsAccounts.Account account = accounts.owner(header.replaceFirst("^Bearer ", ""))
                .orElseThrow(() -> new GcsRefusal(401, "authError", "Invalid Credentials"));
        if (writes && !account.writes()) {
            throw new GcsRefusal(
                    403, "forbidden", account.email() + " does not have storage.objects.create access to the object.");
        }
    }

    /** Numbers of 64 bits are texts, as the API has them. */
    private static Map<String, Object> resource(String bucket, Stored stored) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("kind", "storage#object");
        resource.put("bucket", bucket);
        resource.put("name", stored.key());
        resource.put("size", Long.toString(stored.size()));
        resource.put("generation", Long.toString(stored.generation()));
        resource.put("metageneration", "1");
        resource.put("crc32c", stored.crc32c());
        if (!stored.metadata().isEmpty()) {
            resource.put("metadata", stored.metadata());
        }
        return resource;
    }

    private Answer list(Request request, String bucket) {
        int size = (int) Math.min(PAGE, request.number("maxResults").orElse(PAGE));
        GcsBuckets.Page page = buckets.list(
                bucket, request.find("prefix").orElse(""), request.find("delimiter"), request.find("pageToken"), size);
        Map<String, Object> listed = new LinkedHashMap<>();
        page.next().ifPresent(next -> listed.put("nextPageToken", next));
        if (!page.objects().isEmpty()) {
            listed.put(
                    "items",
                    page.objects().stream()
                            .map(stored -> resource(bucket, stored))
                            .toList());
        }
        if (!page.prefixes().isEmpty()) {
            listed.put("prefixes", page.prefixes());
        }
        return Answer.json(200, listed);
    }

    private Answer get(Request request, String bucket, String key) throws IOException {
        Stored stored = buckets.get(bucket, key, request.condition());
        if (!request.find("alt").equals(Optional.of("media"))) {
            return Answer.json(200, resource(bucket, stored));
        }
        Map<String, String> headers = Map.of("x-goog-generation", Long.toString(stored.generation()));
        Matcher range = RANGE.matcher(request.range().orElse(""));
        if (!range.matches()) {
            byte[] all = buckets.read(stored, 0, stored.size());
            return new Answer(200, "application/octet-stream", all, headers);
        }
        long from = Long.parseLong(range.group(1));
        long to =
                range.group(2).isEmpty() ? stored.size() : Math.min(stored.size(), Long.parseLong(range.group(2)) + 1);
        if (from >= to) {
            throw new GcsRefusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        Map<String, String> withRange = new LinkedHashMap<>(headers);
        withRange.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + stored.size());
        return new Answer(206, "application/octet-stream", buckets.read(stored, from, to), withRange);
    }

    /** "Objects: insert" with {@code uploadType=multipart}, RFC 2387: what the object is, then its bytes. */
    private Answer insert(Request request, String bucket) throws IOException {
        Matcher boundary = BOUNDARY.matcher(request.type());
        if (!request.find("uploadType").equals(Optional.of("multipart")) || !boundary.find()) {
            throw GcsRefusal.invalid("this stand-in takes uploads of the type multipart only");
        }
        String body = new String(request.body(), ISO_8859_1);
        String mark = "--" + boundary.group(1);
        int first = body.indexOf("\r\n\r\n", body.indexOf(mark)) + 4;
        int second = body.indexOf("\r\n" + mark, first);
        int content = body.indexOf("\r\n\r\n", second + mark.length()) + 4;
        int end = body.lastIndexOf("\r\n" + mark + "--");
        Map<?, ?> described = object(Arrays.copyOfRange(request.body(), first, second));
        Object named = described.get("name");
        String key = String.valueOf(named == null ? request.query().get("name") : named);
        Stored stored = buckets.insert(
                bucket,
                key,
                Arrays.copyOfRange(request.body(), content, end),
                Optional.ofNullable(described.get("crc32c")).map(String::valueOf),
                metadata(described).orElse(Map.of()),
                request.condition());
        return Answer.json(200, resource(bucket, stored));
    }

    /** What a request says in JSON; nothing if it has no body. */
    private static Map<?, ?> object(byte[] body) {
        String json = new String(body, UTF_8);
        if (json.isBlank()) {
            return Map.of();
        } else if (StateJson.read(json) instanceof Map<?, ?> members) {
            return members;
        }
        throw GcsRefusal.invalid("expected an object, but found " + json);
    }

    private static Optional<Map<String, String>> metadata(Map<?, ?> described) {
        if (!(described.get("metadata") instanceof Map<?, ?> given)) {
            return Optional.empty();
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        given.forEach((name, value) -> metadata.put(String.valueOf(name), String.valueOf(value)));
        return Optional.of(metadata);
    }

    private Answer compose(Request request, String bucket, String key) throws IOException {
        Map<?, ?> asked = object(request.body());
        List<GcsBuckets.Source> sources = new ArrayList<>();
        if (asked.get("sourceObjects") instanceof List<?> named) {
            named.forEach(source -> sources.add(source((Map<?, ?>) source)));
        }
        Map<String, String> metadata = Map.of();
        if (asked.get("destination") instanceof Map<?, ?> destination) {
            metadata = metadata(destination).orElse(Map.of());
        }
        return Answer.json(200, resource(bucket, buckets.compose(bucket, sources, key, metadata, request.condition())));
    }

    private static GcsBuckets.Source source(Map<?, ?> named) {
        OptionalLong wanted = named.get("objectPreconditions") instanceof Map<?, ?> conditions
                ? number(conditions.get("ifGenerationMatch"))
                : OptionalLong.empty();
        return new GcsBuckets.Source(
                String.valueOf(named.get("name")), number(named.get("generation")), new Condition(wanted));
    }

    private static OptionalLong number(@Nullable Object value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(String.valueOf(value)));
    }

    /** "Objects: rewrite": large objects take several requests, each with the token of the answer before. */
    private Answer rewrite(Request request, String bucket) throws IOException {
        Stored source =
                buckets.get(bucket, request.path().get(5), new Condition(request.number("ifSourceGenerationMatch")));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("kind", "storage#rewriteResponse");
        answer.put("objectSize", Long.toString(source.size()));
        if (source.size() > REWRITTEN_AT_ONCE && request.find("rewriteToken").isEmpty()) {
            answer.put("totalBytesRewritten", Long.toString(REWRITTEN_AT_ONCE));
            answer.put("done", false);
            answer.put("rewriteToken", Long.toString(source.generation()));
            return Answer.json(200, answer);
        }
        Map<?, ?> described = object(request.body());
        Stored copied = buckets.copy(
                source, request.path().get(8), request.path().get(10), metadata(described), request.condition());
        answer.put("totalBytesRewritten", Long.toString(copied.size()));
        answer.put("done", true);
        answer.put("resource", resource(request.path().get(8), copied));
        return Answer.json(200, answer);
    }
}

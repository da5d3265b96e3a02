package io.dataweaver.format.registry;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.plugin.PluginContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry, by Confluent's REST API ("Schema Registry API Reference"). What has been found under a number is not
 * asked again: it does not change. <b>Threads.</b> Any thread may call.
 */
final class Registry {

    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_ANSWER = 16 << 20;

    /** More of them, or longer ways to them, are taken for a mistake. */
    private static final int MAX_REFERENCES = 1_000;

    private static final int MAX_REFERENCE_DEPTH = 64;

    /** A registry's own codes for what it does not have are this times its status, and a bit; see {@link #isMissing}. */
    private static final int CODES_OF_STATUS = 100;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final int SERVER_ERRORS = 500;

    /** All members of the answers that are asked for here. */
    private static final Schema ANSWER = Schema.of(
            "answer",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("guid", DataTypes.TEXT),
            Field.nullable("schema", DataTypes.TEXT),
            Field.nullable("schemaType", DataTypes.TEXT),
            Field.nullable("version", DataTypes.BIGINT),
            Field.nullable(
                    "references",
                    DataTypes.listOf(DataTypes.struct(
                            Field.nullable("name", DataTypes.TEXT),
                            Field.nullable("subject", DataTypes.TEXT),
                            Field.nullable("version", DataTypes.BIGINT)))),
            Field.nullable("is_compatible", DataTypes.BOOLEAN),
            Field.nullable("messages", DataTypes.JSON),
            Field.nullable("message", DataTypes.TEXT),
            Field.nullable("error_code", DataTypes.BIGINT));

    private final RegistryOptions options;
    private final MessageFormat json;
    private final Duration timeout;
    private final HttpClient http;
    private final Map<SchemaName, RegisteredSchema> byName = new ConcurrentHashMap<>();

    /** Creates a client, which asks nothing yet; {@code json} reads answers. */
    Registry(RegistryOptions options, MessageFormat json, PluginContext context) {
        this.options = options;
        this.json = json;
        this.timeout = context.callTimeout();
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NEVER);
        if (!options.tls().equals(TlsFiles.NONE)) {
            client.sslContext(options.tls().toContext(context.workingFolder()));
        }
        this.http = client.build();
    }

    /** An answer: its members, or null where there is none. */
    private record Answer(int status, RecordBatch members) {

        @Nullable Object member(String name) {
            Column column = members.column(ANSWER.indexOf(name));
            return column.value(0);
        }

        Optional<String> text(String name) {
            return Optional.ofNullable(member(name)).map(String::valueOf);
        }
    }

    /**
     * Returns the schema of a number; empty if the registry has none.
     *
     * @throws DataWeaverException if it does not answer, or not as a registry does
     */
    Optional<RegisteredSchema> schema(SchemaName name) {
        RegisteredSchema known = byName.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Answer answer = get(name.path());
        if (isMissing(answer)) {
            return Optional.empty();
        }
        RegisteredSchema found = registered(name, answer, "schema " + name);
        byName.put(name, found);
        return Optional.of(found);
    }

    /** Returns the newest schema of a subject; empty if it has none. */
    Optional<RegisteredSchema> newest(String subject) {
        Answer answer = get(subject(subject, "/versions/latest"));
        if (isMissing(answer)) {
            return Optional.empty();
        }
        String what = "the newest schema of subject '" + subject + "'";
        requireOk(answer, "for " + what);
        return Optional.of(registered(name(answer), answer, what));
    }

    /**
     * Requires that a schema may be written under a subject.
     *
     * @throws DataWeaverException if the subject's rule of compatibility forbids it, with what the registry says
     */
    void requireCompatible(String subject, GivenSchema schema) {
        Answer answer = post("/compatibility" + subject(subject, "/versions/latest") + "?verbose=true", schema.body());
        if (isMissing(answer)) {
            return; // There is nothing yet that it would have to be compatible with.
        }
        if (answer.status() == CONFLICT
                || answer.status() == INVALID
                || "false".equals(answer.text("is_compatible").orElse(""))) {
            throw incompatible(subject, answer);
        }
        requireOk(answer, "whether a schema is compatible");
    }

    private DataWeaverException incompatible(String subject, Answer answer) {
        String why = answer.text("messages").or(() -> answer.text("message")).orElse("");
        String refused =
                answer.status() == INVALID ? "the schema is not taken under" : "the schema is not compatible with";
        return RegistryErrorCode.REGISTRY_INCOMPATIBLE.failure(refused + " subject '" + subject + "' of "
                + options.url() + (why.isEmpty() || why.equals("[]") ? "" : ": " + why));
    }

    /** Returns the name of a schema of a subject; empty if it does not have it. */
    Optional<SchemaName> find(String subject, GivenSchema schema) {
        Answer answer = post(subject(subject, ""), schema.body());
        if (isMissing(answer)) {
            return Optional.empty();
        }
        requireOk(answer, "which number a schema has");
        return Optional.of(name(answer));
    }

    /** Registers a schema under a subject, if that does not have it, and returns its name. */
    SchemaName register(String subject, GivenSchema schema) {
        Answer answer = post(subject(subject, "/versions"), schema.body());
        if (answer.status() == CONFLICT || answer.status() == INVALID) {
            throw incompatible(subject, answer);
        }
        requireOk(answer, "to register a schema");
        return name(answer);
    }

    /**
     * Returns what refers to the newest schema of a subject by {@code name}.
     *
     * @throws DataWeaverException if the subject has none
     */
    Reference newest(String name, String subject) {
        Answer answer = get(subject(subject, "/versions/latest"));
        if (isMissing(answer)) {
            throw RegistryErrorCode.REGISTRY_SUBJECT_MISSING.failure("subject '" + subject
                    + "', which `references` names" + " for '" + name + "', does not exist at " + options.url());
        }
        requireOk(answer, "for the newest schema of subject '" + subject + "'");
        if (!(answer.member("version") instanceof Long version)) {
            throw noRegistry("it has no version of a schema", null);
        }
        return new Reference(name, subject, version);
    }

    /** Returns the texts of what is referred to, directly or not, by name; each behind those that it refers to itself. */
    Map<String, String> texts(List<Reference> references) {
        Map<String, String> texts = new LinkedHashMap<>();
        collect(references, texts, 0);
        return texts;
    }

    private void collect(List<Reference> references, Map<String, String> texts, int depth) {
        for (Reference reference : references) {
            if (texts.containsKey(reference.name())) {
                continue;
            }
            if (depth >= MAX_REFERENCE_DEPTH || texts.size() >= MAX_REFERENCES) {
                throw RegistryErrorCode.REGISTRY_REFERENCES.failure(
                        "the schemas at " + options.url() + " that begin with '"
                                + reference.name() + "' of subject '" + reference.subject()
                                + "' refer to each other, or to more"
                                + " than " + MAX_REFERENCES);
            }
            String what = "version " + reference.version() + " of subject '" + reference.subject() + "'";
            Answer answer = get(subject(reference.subject(), "/versions/" + reference.version()));
            if (isMissing(answer)) {
                throw RegistryErrorCode.REGISTRY_REFERENCES.failure("'" + reference.name() + "', to which a schema at "
                        + options.url() + " refers, is not there: " + what);
            }
            requireOk(answer, "for " + what);
            collect(references(answer), texts, depth + 1);
            texts.put(reference.name(), schemaText(answer));
        }
    }

    private List<Reference> references(Answer answer) {
        if (!(answer.member("references") instanceof List<?> listed)) {
            return List.of();
        }
        List<Reference> references = new ArrayList<>();
        for (Object each : listed) {
            if (!(each instanceof Map<?, ?> members)
                    || !(members.get("name") instanceof String name)
                    || !(members.get("subject") instanceof String subject)
                    || !(members.get("version") instanceof Long version)) {
                throw noRegistry("a schema refers to " + each, null);
            }
            references.add(new Reference(name, subject, version));
        }
        return references;
    }

    private String schemaText(Answer answer) {
        return answer.text("schema").orElseThrow(() -> noRegistry("it has no schema", null));
    }

    private static String subject(String name, String rest) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "/subjects/" + encoded + rest;
    }

    private RegisteredSchema registered(SchemaName name, Answer answer, String what) {
        requireOk(answer, "for " + what);
        String text = schemaText(answer);
        SchemaType type = type(answer);
        // Messages in JSON are read without their schema.
        return new RegisteredSchema(name, type, text, type == SchemaType.JSON ? Map.of() : texts(references(answer)));
    }

    private SchemaType type(Answer answer) {
        String type = answer.text("schemaType").orElse(SchemaType.AVRO.name());
        try {
            return SchemaType.valueOf(type);
        } catch (IllegalArgumentException unknown) {
            throw noRegistry("the schema is of type " + type, unknown);
        }
    }

    private SchemaName name(Answer answer) {
        Object id = answer.member("id");
        if (!(id instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
            throw noRegistry("it has no number of a schema", null);
        }
        Optional<String> guid = answer.text("guid");
        try {
            return new SchemaName(number.intValue(), guid.map(UUID::fromString));
        } catch (IllegalArgumentException wrong) {
            throw noRegistry("a schema has the GUID " + guid.orElse(""), wrong);
        }
    }

    /**
     * Tells whether the registry does not have what was asked for, as its own code says. Without that, it was not the
     * registry: the URL lacks its path, say.
     */
    private boolean isMissing(Answer answer) {
        if (answer.status() != NOT_FOUND) {
            return false;
        }
        if (!(answer.member("error_code") instanceof Long code) || code / CODES_OF_STATUS != NOT_FOUND) {
            throw noRegistry("it has no such path, " + NOT_FOUND, null);
        }
        return true;
    }

    private void requireOk(Answer answer, String asked) {
        if (answer.status() == OK) {
            return;
        }
        String said = answer.text("message").map(message -> ": " + message).orElse("");
        String how = answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN
                ? " does not let "
                        + options.user().map(user -> "'" + user + "'").orElse("us") + " ask "
                : " refuses, with status " + answer.status() + ", when asked ";
        throw RegistryErrorCode.REGISTRY_REFUSED.failure("the registry at " + options.url() + how + asked + said);
    }

    private Answer get(String path) {
        return send(path, request(path).GET().build());
    }

    private Answer post(String path, String body) {
        return send(path, request(path).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(options.url() + path))
                .timeout(timeout)
                .header("Accept", CONTENT_TYPE + ", application/json")
                .header("Content-Type", CONTENT_TYPE);
        options.user()
                .ifPresent(user -> options.password()
                        .ifPresent(password -> request.header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(password.use(plain -> user + ":" + plain)
                                                        .getBytes(StandardCharsets.UTF_8)))));
        options.token().ifPresent(token -> request.header("Authorization", token.use(plain -> "Bearer " + plain)));
        return request;
    }

    private Answer send(String path, HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() >= SERVER_ERRORS) {
                throw RegistryErrorCode.REGISTRY_UNREACHABLE.failure("the registry at " + options.url()
                        + " answers with status " + response.statusCode() + " to " + path);
            }
            return new Answer(response.statusCode(), members(response.body()));
        } catch (SSLHandshakeException untrusted) {
            throw RegistryErrorCode.REGISTRY_REFUSED.failure(
                    "no TLS connection with the registry at " + options.url() + ": " + untrusted.getMessage()
                            + " (`certificates` names those that may have signed its own; `keystore` holds ours)",
                    untrusted);
        } catch (IOException unreachable) {
            throw RegistryErrorCode.REGISTRY_UNREACHABLE.failure(
                    "the registry at " + options.url() + " does not answer: " + unreachable, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw RegistryErrorCode.REGISTRY_UNREACHABLE.failure(
                    "waiting for the registry at " + options.url() + " was interrupted", interrupted);
        }
    }

    private RecordBatch members(byte[] body) {
        MessageDecoder decoder = json.decoder(ANSWER, MAX_ANSWER);
        BatchBuilder batch = new BatchBuilder(ANSWER, 1);
        decoder.bind(batch);
        try {
            decoder.decode(body, 0, body.length, 1);
        } catch (BadRecordException other) {
            throw noRegistry("it is not the JSON of a registry: " + other.text(), other);
        }
        return batch.build();
    }

    private DataWeaverException noRegistry(String how, @Nullable Throwable cause) {
        return RegistryErrorCode.REGISTRY_REFUSED.failure(
                "what answers at " + options.url() + " is no schema registry: " + how, cause);
    }
}

package io.dataweaver.format.registry;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The options of the format.
 *
 * @param url of the registry, without a slash at its end
 * @param subject under which schemas are registered; empty for the one that {@code strategy} names
 * @param record the full name of what messages are
 * @param format of the messages, with options of its own
 * @param schema to write with: its text or the path of a file; by default the newest of the subject
 * @param references the subjects of what {@code schema} refers to, by the names that it uses
 */
record RegistryOptions(
        URI url,
        Optional<String> subject,
        SubjectStrategy strategy,
        Optional<String> record,
        ComponentRef format,
        Optional<String> schema,
        Map<String, String> references,
        boolean register,
        IdPlace idPlace,
        TlsFiles tls,
        Optional<String> user,
        Optional<Secret> password,
        Optional<Secret> token) {

    static final Option<String> URL = Option.required(
                    "url",
                    OptionType.TEXT,
                    "Where the registry answers to Confluent's REST API, with its path: for Apicurio, that ends with"
                            + " `/apis/ccompat/v7`.")
            .example("http://localhost:8081");

    static final Option<String> SUBJECT = Option.of(
                    "subject",
                    OptionType.TEXT,
                    "The subject whose newest schema messages are read as, whichever of the registry's schemas they were"
                            + " written with, and under which the schema for writing is. By default `strategy` names it.")
            .example("orders-value");

    static final Option<SubjectStrategy> STRATEGY = Option.of(
                    "strategy",
                    OptionType.choice(SubjectStrategy.class),
                    "How the subject is called if `subject` does not say it: by the `topic`, as in `orders-value` and, for keys,"
                            + " `orders-key`; by the `record`, as in `shop.Order`; or by both, `topic_record`, as in"
                            + " `orders-shop.Order`.")
            .defaultsTo("topic");

    static final Option<String> RECORD = Option.of(
                    "record",
                    OptionType.TEXT,
                    "For `strategy: record` and `topic_record`: the full name of what messages are. For writing in Avro or JSON it"
                            + " is by default the name or title in `schema`.")
            .example("shop.Order");

    static final Option<ComponentRef> FORMAT = Option.of(
                    "format",
                    OptionType.COMPONENT,
                    "The format of the messages: `avro`, `protobuf` or `json`, by name or with options. Those for the schema"
                            + " come from the registry.")
            .defaultsTo("avro");

    static final Option<String> SCHEMA = Option.of(
                    "schema",
                    OptionType.TEXT,
                    "For writing: the schema, or the path of a file with it. It is held to the registry's rule of"
                            + " compatibility before a run starts, and registered when the first row is written. By default"
                            + " the newest of the subject.")
            .example("schemas/order.avsc");

    static final Option<Map<String, String>> REFERENCES = Option.of(
                    "references",
                    OptionType.mapOf(OptionType.TEXT),
                    "For writing: the subjects of the schemas that `schema` refers to, by the names that it uses: full names"
                            + " of Avro's types, paths of Protobuf's imports. Their newest versions are taken. What schemas"
                            + " of the registry refer to is found by itself.")
            .example("{shop.Customer: customers-value}");

    static final Option<Boolean> REGISTER = Option.of(
                    "register",
                    OptionType.BOOLEAN,
                    "Whether `schema` is registered if the subject does not have it. Otherwise it must be there.")
            .defaultsTo(true);

    static final Option<IdPlace> ID_IN = Option.of(
                    "id_in",
                    OptionType.choice(IdPlace.class),
                    "For writing: where the schema is named, in front of each `message` by its number, or in a `header` beside it,"
                            + " `__value_schema_id` or `__key_schema_id`, by its GUID, or by its number if the registry knows no"
                            + " GUIDs. Both are read.")
            .defaultsTo("message");

    static final Option<String> CERTIFICATES = Option.of(
                    "certificates",
                    OptionType.TEXT,
                    "File with the certificates that may have signed the registry's, in PEM; by default those that the JVM"
                            + " trusts.")
            .example("/etc/ssl/certs/company-ca.pem");

    static final Option<String> KEYSTORE = Option.of(
                    "keystore",
                    OptionType.TEXT,
                    "File with the client's own certificate and its key, in PKCS#12, for registries that ask for it.")
            .example("client.p12");

    static final Option<Secret> KEYSTORE_PASSWORD = Option.of(
                    "keystore_password", OptionType.SECRET, "The password of `keystore`.")
            .example("${secret:env/KEYSTORE_PASSWORD}");

    static final Option<String> USER = Option.of("user", OptionType.TEXT, "The user, for basic authentication.")
            .example("weaver");

    static final Option<Secret> PASSWORD = Option.of("password", OptionType.SECRET, "The password of `user`.")
            .example("${secret:env/REGISTRY_PASSWORD}");

    static final Option<Secret> TOKEN = Option.of("token", OptionType.SECRET, "A bearer token, instead of `user`.")
            .example("${secret:env/REGISTRY_TOKEN}");

    static RegistryOptions of(Options options) {
        Optional<String> user = options.find(USER);
        Optional<Secret> password = options.find(PASSWORD);
        Optional<Secret> token = options.find(TOKEN);
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("`user` and `password` go together");
        } else if (user.isPresent() && token.isPresent()) {
            throw new IllegalArgumentException("`user` and `token` both say who asks; give one");
        }
        Map<String, String> references = options.find(REFERENCES).orElse(Map.of());
        if (!references.isEmpty() && options.find(SCHEMA).isEmpty()) {
            throw new IllegalArgumentException("`references` goes with `schema`, which is not set");
        }
        SubjectStrategy strategy = options.get(STRATEGY);
        if (options.find(SUBJECT).isPresent()
                && (strategy.needsRecord() || options.find(RECORD).isPresent())) {
            throw new IllegalArgumentException(
                    "`subject` and `strategy` with `record` both name the subject; give one");
        }
        URI url = url(options.get(URL));
        TlsFiles tls =
                new TlsFiles(options.find(CERTIFICATES), options.find(KEYSTORE), options.find(KEYSTORE_PASSWORD));
        if (!tls.equals(TlsFiles.NONE) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("`certificates` and `keystore` are for TLS, but `url` is not https://");
        } else if (tls.password().isPresent() && tls.keys().isEmpty()) {
            throw new IllegalArgumentException("`keystore_password` goes with `keystore`, which is not set");
        }
        return new RegistryOptions(
                url,
                options.find(SUBJECT),
                strategy,
                options.find(RECORD),
                options.get(FORMAT),
                options.find(SCHEMA),
                references,
                options.get(REGISTER),
                options.get(ID_IN),
                tls,
                user,
                password,
                token);
    }

    private static URI url(String text) {
        URI url;
        try {
            url = URI.create(text.replaceFirst("/+$", ""));
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException("`url` is no URL: " + broken.getMessage(), broken);
        }
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("`url` must begin with http:// or https:// and a host, but is " + text);
        } else if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("`url` must not hold a password; set `user` and `password`");
        }
        return url;
    }
}

package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.kafka.KafkaServer;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.process.Certificates;
import io.dataweaver.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that speaks TLS, and asks who connects: by password at one port, by certificate at another, by token at a third.
 * Whatever is wrong with that is said before anything starts, and soon.
 */
class KafkaSecurityTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String USER = "weaver";
    private static final String PASSWORD = "not \"simple\" \\";
    private static final Schema ORDERS = Schema.of("orders", Field.required("id", DataTypes.BIGINT));

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static TokenIssuer issuer;
    private static KafkaServer broker;
    private static Path trusted;
    private static String byPassword;
    private static String byCertificate;
    private static String byToken;

    private final String topic = Topics.unused("secured");

    @BeforeAll
    static void startBroker() throws Exception {
        certificates = new Certificates(folder);
        Path key = certificates.key("broker", "san=ip:127.0.0.1");
        trusted = certificates.certificateOf("broker");
        certificates.key("client");
        issuer = new TokenIssuer(USER, PASSWORD);
        byPassword = "127.0.0.1:" + ServerProcess.freePort();
        byCertificate = "127.0.0.1:" + ServerProcess.freePort();
        byToken = "127.0.0.1:" + ServerProcess.freePort();
        String oauth = "org.apache.kafka.common.security.oauthbearer.OAuthBearer";
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PASSWORD:SASL_SSL,CERTIFICATE:SSL,TOKEN:SASL_SSL");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("ssl.keystore.location", key.toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", Certificates.PASSWORD);
        settings.put("ssl.key.password", Certificates.PASSWORD);
        settings.put("listener.name.certificate.ssl.client.auth", "required");
        settings.put(
                "listener.name.certificate.ssl.truststore.location",
                certificates.trusting("client").toString());
        settings.put("listener.name.certificate.ssl.truststore.type", "PKCS12");
        settings.put("listener.name.certificate.ssl.truststore.password", Certificates.PASSWORD);
        settings.put("listener.name.password.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put(
                "listener.name.password.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\""
                        + PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"") + "\";");
        settings.put(
                "listener.name.password.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.token.sasl.enabled.mechanisms", "OAUTHBEARER");
        settings.put("listener.name.token.oauthbearer.sasl.jaas.config", oauth + "LoginModule required;");
        settings.put(
                "listener.name.token.oauthbearer.sasl.server.callback.handler.class",
                oauth + "ValidatorCallbackHandler");
        settings.put("listener.name.token.sasl.oauthbearer.jwks.endpoint.url", issuer.keysUrl());
        settings.put("listener.name.token.sasl.oauthbearer.expected.audience", "kafka");
        broker = KafkaServer.start(
                folder.resolve("broker"),
                System.getProperty("java.class.path"),
                new KafkaServer.Setup(
                        Map.of("PASSWORD", byPassword, "CERTIFICATE", byCertificate, "TOKEN", byToken),
                        settings,
                        List.of("SCRAM-SHA-512=[name=" + USER + ",password=" + PASSWORD + "]"),
                        List.of("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + issuer.keysUrl())));
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
        issuer.close();
    }

    private static Map<String, Object> login(String address, String mechanism, String password, Path authorities) {
        return login(address, password, authorities, Map.of("sasl.mechanism", mechanism));
    }

    private static Map<String, Object> login(
            String address, String password, Path authorities, Map<String, String> more) {
        Map<String, String> client = new HashMap<>(more);
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", authorities.toString());
        return Map.of("brokers", address, "user", USER, "password", Secret.of(password), "client", client);
    }

    private static Map<String, Object> byToken(String url, String secret, String scope) {
        return login(
                byToken,
                secret,
                trusted,
                Map.of(
                        "sasl.mechanism",
                        "OAUTHBEARER",
                        "sasl.oauthbearer.token.endpoint.url",
                        url,
                        "sasl.oauthbearer.scope",
                        scope));
    }

    private Sink sink(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.put("topic", topic);
        KafkaSinkPlugin plugin = new KafkaSinkPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), all), TestContext.in(folder));
    }

    private Source source(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.put("topic", topic);
        all.put("columns", Map.of("id", "bigint"));
        all.put("until", "now");
        KafkaSourcePlugin plugin = new KafkaSourcePlugin();
        return plugin.create(Options.parse(plugin.descriptor(), all), TestContext.in(folder));
    }

    /** Writes in transactions, and reads what was written. */
    private void assertMoves(Map<String, Object> options) throws InterruptedException {
        try (Sink sink = sink(options)) {
            SinkRun run = new SinkRun(topic, "run", sink.fence(topic, 1), false);
            sink.check(List.of(ORDERS));
            sink.prepare(run, List.of(ORDERS));
            Split split = new Split("all", 0, "orders", "{}", 0);
            try (SinkWriter writer = sink.open(run, new WriterContext(split, ORDERS, Optional.empty()))) {
                writer.write(Batches.of(ORDERS, Row.of(1L), Row.of(2L)));
                writer.flush();
                writer.prepare(1, new Position("2"), true);
            }
            sink.complete(run, List.of());
        }
        List<Row> rows = new ArrayList<>();
        try (Source source = source(options)) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), BatchLimits.DEFAULT);
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    ReadResult result = reader.read(WAIT);
                    while (result instanceof ReadResult.Rows read) {
                        rows.addAll(Rows.of(read.batch()));
                        result = reader.read(WAIT);
                    }
                }
            }
        }
        assertThat(rows).containsExactly(Row.of(1L), Row.of(2L));
    }

    /** Returns what sink and source say, which must be the same, and soon. */
    private DataWeaverException refused(Map<String, Object> options, ErrorCode code) {
        long begun = System.nanoTime();
        DataWeaverException told = catchThrowableOfType(DataWeaverException.class, () -> {
            try (Source source = source(options)) {
                source.datasets();
            }
        });
        assertThat(catchThrowableOfType(DataWeaverException.class, () -> {
                    try (Sink sink = sink(options)) {
                        sink.check(List.of(ORDERS));
                    }
                }))
                .hasMessage(told.getMessage());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(told.code()).isEqualTo(code);
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void logsInByPassword(String mechanism) throws Exception {
        assertMoves(login(byPassword, mechanism, PASSWORD, trusted));
    }

    @Test
    void logsInByCertificate() throws Exception {
        Map<String, Object> options = new HashMap<>();
        options.put("brokers", byCertificate);
        options.put("truststore_password", Secret.of(Certificates.PASSWORD));
        options.put("keystore_password", Secret.of(Certificates.PASSWORD));
        options.put(
                "client",
                Map.of(
                        "security.protocol",
                        "SSL",
                        "ssl.truststore.type",
                        "PKCS12",
                        "ssl.truststore.location",
                        certificates.trusting("broker").toString(),
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        folder.resolve("client.p12").toString()));
        assertMoves(options);
    }

    @Test
    void logsInByToken() throws Exception {
        assertMoves(byToken(issuer.tokenUrl(), PASSWORD, "topics more"));
        assertThat(issuer.lastRequest())
                .contains("grant_type=client_credentials")
                .contains("topics+more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void saysThatAPasswordIsWrong(String mechanism) {
        DataWeaverException told =
                refused(login(byPassword, mechanism, "not that one", trusted), KafkaErrorCode.LOGIN_FAILED);
        assertThat(told)
                .hasMessageContaining("does not let user 'weaver' log in")
                .hasMessageContaining(byPassword)
                .hasMessageContaining("Authentication failed")
                .hasMessageNotContaining("not that one");
        assertThat(told.hint()).contains("`user`, `password`");
    }

    @Test
    void saysThatBrokersDoNotTakeTheMechanism() {
        DataWeaverException told =
                refused(login(byPassword, "SCRAM-SHA-256", PASSWORD, trusted), KafkaErrorCode.LOGIN_FAILED);
        assertThat(told).hasMessageContaining("SCRAM-SHA-512");
        assertThat(told.hint()).contains("`sasl.mechanism`");
    }

    @Test
    void saysThatACertificateIsNotTrusted() throws Exception {
        certificates.key("other");
        DataWeaverException told = refused(
                login(byPassword, "PLAIN", PASSWORD, certificates.certificateOf("other")), KafkaErrorCode.LOGIN_FAILED);
        assertThat(told)
                .hasMessageContaining("no TLS connection to the Kafka cluster at " + byPassword)
                .hasMessageContaining("certification path");
        assertThat(told.hint()).contains("`ssl.truststore.location`");
    }

    @Test
    void saysThatACertificateIsOfAnotherName() {
        String byName = byPassword.replace("127.0.0.1", "localhost");
        DataWeaverException told = refused(login(byName, "PLAIN", PASSWORD, trusted), KafkaErrorCode.LOGIN_FAILED);
        assertThat(told).hasMessageContaining("no TLS connection").hasMessageContaining("localhost");
    }

    @Test
    void saysThatBrokersExpectTls() {
        for (String address : List.of(byCertificate, byPassword)) {
            DataWeaverException told = refused(Map.of("brokers", address), KafkaErrorCode.LOGIN_FAILED);
            assertThat(told).hasMessageContaining(address).hasMessageContaining("expects TLS");
            assertThat(told.hint()).contains("`security.protocol`");
        }
    }

    @Test
    void saysThatTheSecretOfAClientIsWrong() {
        DataWeaverException told =
                refused(byToken(issuer.tokenUrl(), "not that one", "topics"), KafkaErrorCode.LOGIN_FAILED);
        assertThat(told.getMessage()).hasLineCount(1);
        assertThat(told)
                .hasMessageContaining(issuer.tokenUrl())
                .hasMessageContaining("'weaver'")
                .hasMessageContaining("401")
                .hasMessageNotContaining("not that one");
        assertThat(told.hint()).contains("`password`");
    }

    @Test
    void saysThatNobodyGivesTokens() throws Exception {
        String nobody = "http://127.0.0.1:" + ServerProcess.freePort() + "/token";
        DataWeaverException told = refused(byToken(nobody, PASSWORD, "topics"), KafkaErrorCode.UNREACHABLE);
        assertThat(told).hasMessageContaining(nobody).hasMessageContaining("refused");
    }

    @Test
    void saysThatBrokersDoNotTakeTheToken() {
        DataWeaverException told =
                refused(byToken(issuer.tokenUrl(), PASSWORD, "elsewhere"), KafkaErrorCode.LOGIN_FAILED);
        assertThat(told)
                .hasMessageContaining("does not let user 'weaver' log in")
                .hasMessageContaining("invalid_token");
    }
}

package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.process.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that speaks TLS, and asks who connects: by password at one port, by certificate at another. Whatever is wrong
 * with that is said before anything starts.
 */
class KafkaSecurityTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String USER = "weaver";
    private static final String PASSWORD = "not \"simple\" \\";

    @TempDir
    static Path brokerFolder;

    private static Certificates certificates;
    private static Broker broker;
    private static String byCertificate;
    private static Path trusted;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        certificates = new Certificates(brokerFolder);
        Path key = certificates.key("broker", "san=ip:127.0.0.1");
        trusted = certificates.certificateOf("broker");
        certificates.key("client");
        Properties settings = Broker.settings(brokerFolder.resolve("data"), Broker.freePort(), Broker.freePort());
        byCertificate = "127.0.0.1:" + Broker.freePort();
        settings.put(
                "listeners",
                settings.getProperty("listeners").replace("PLAINTEXT", "PASSWORD") + ",CERTIFICATE://" + byCertificate
                        + ",INTERNAL://127.0.0.1:" + Broker.freePort());
        settings.put(
                "listener.security.protocol.map",
                "PASSWORD:SASL_SSL,CERTIFICATE:SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "INTERNAL");
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
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put(
                "listener.name.password.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=" + quoted(PASSWORD)
                        + ";");
        settings.put(
                "listener.name.password.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        String scram = "SCRAM-SHA-512=[name=" + USER + ",password=" + PASSWORD + "]";
        broker = Broker.start(settings, Uuid.randomUuid().toString(), List.of("--add-scram", scram));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void writeRows() throws IOException {
        Files.write(folder.resolve("in.csv"), List.of("id", "1", "2", "3"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Runs a pipeline on an engine with these options. */
    private RunResult run(String options, Map<String, String> environment) throws InterruptedException {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager =
                        new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")))) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, environment)
                    .resolve(PipelineFile.parse(
                            """
                            name: secured
                            engine:
                              kafka:
                                max_parallelism: 2
                                request_timeout: 5s
                            %s
                            source: {csv: {path: in.csv, types: {id: bigint}}}
                            sink: {csv: {path: out.csv, mode: replace}}
                            """.formatted(options.indent(4).stripTrailing()), "test", folder, "secured"));
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                return manager.start(pipeline, plan, false).await(LIMIT).orElseThrow();
            }
        }
    }

    private static String byPassword(String address, String mechanism, Path authorities) {
        return """
                brokers: ["%s"]
                user: weaver
                password: "${KAFKA_PASSWORD}"
                client:
                  sasl.mechanism: %s
                  ssl.truststore.type: PEM
                  ssl.truststore.location: "%s"
                """.formatted(address, mechanism, authorities);
    }

    private void assertMoved(RunResult result) throws IOException {
        assertThat(result.failure()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("out.csv"))).containsExactly("id", "1", "2", "3");
    }

    /** Runs, and returns why that was refused before anything started. */
    private DataWeaverException refused(String options, Map<String, String> environment) {
        DataWeaverException refused =
                Assertions.catchThrowableOfType(DataWeaverException.class, () -> run(options, environment));
        assertThat(refused).isNotNull();
        assertThat(folder.resolve("state/secured")).doesNotExist();
        assertThat(folder.resolve("out.csv")).doesNotExist();
        return refused;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void logsInByPassword(String mechanism) throws Exception {
        assertMoved(run(byPassword(broker.address(), mechanism, trusted), Map.of("KAFKA_PASSWORD", PASSWORD)));
    }

    @Test
    void logsInByCertificate() throws Exception {
        assertMoved(run(
                """
                brokers: ["%s"]
                truststore_password: "${STORE_PASSWORD}"
                keystore_password: "${STORE_PASSWORD}"
                client:
                  security.protocol: SSL
                  ssl.truststore.type: PKCS12
                  ssl.truststore.location: "%s"
                  ssl.keystore.type: PKCS12
                  ssl.keystore.location: "%s"
                """.formatted(byCertificate, certificates.trusting("broker"), brokerFolder.resolve("client.p12")),
                Map.of("STORE_PASSWORD", Certificates.PASSWORD)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void saysThatAPasswordIsWrong(String mechanism) {
        DataWeaverException refused =
                refused(byPassword(broker.address(), mechanism, trusted), Map.of("KAFKA_PASSWORD", "not that one"));
        assertThat(refused.code()).isEqualTo(KafkaErrorCode.REFUSED);
        assertThat(refused)
                .hasMessageContaining("does not let user 'weaver' log in")
                .hasMessageContaining(broker.address())
                .hasMessageContaining("Authentication failed")
                .hasMessageNotContaining("not that one");
        assertThat(refused.hint()).contains("`user`, `password`");
    }

    @Test
    void saysThatBrokersDoNotTakeTheMechanism() {
        DataWeaverException refused =
                refused(byPassword(broker.address(), "SCRAM-SHA-256", trusted), Map.of("KAFKA_PASSWORD", PASSWORD));
        assertThat(refused).hasMessageContaining("SCRAM-SHA-512");
        assertThat(refused.hint()).contains("`sasl.mechanism`");
    }

    @Test
    void saysThatACertificateIsNotTrusted() throws Exception {
        certificates.key("other");
        DataWeaverException refused = refused(
                byPassword(broker.address(), "PLAIN", certificates.certificateOf("other")),
                Map.of("KAFKA_PASSWORD", PASSWORD));
        assertThat(refused.code()).isEqualTo(KafkaErrorCode.REFUSED);
        assertThat(refused)
                .hasMessageContaining("no TLS connection to the Kafka cluster at " + broker.address())
                .hasMessageContaining("certification path");
        assertThat(refused.hint()).contains("`ssl.truststore.location`");
    }

    @Test
    void saysThatACertificateIsOfAnotherName() {
        String byName = broker.address().replace("127.0.0.1", "localhost");
        DataWeaverException refused = refused(byPassword(byName, "PLAIN", trusted), Map.of("KAFKA_PASSWORD", PASSWORD));
        assertThat(refused.code()).isEqualTo(KafkaErrorCode.REFUSED);
        assertThat(refused).hasMessageContaining("no TLS connection").hasMessageContaining("localhost");
    }

    @Test
    void saysThatBrokersWantACertificate() {
        DataWeaverException refused = refused("""
                brokers: ["%s"]
                client: {security.protocol: SSL, ssl.truststore.type: PEM, ssl.truststore.location: "%s"}
                """.formatted(byCertificate, trusted), Map.of());
        assertThat(refused.code()).isEqualTo(KafkaErrorCode.REFUSED);
        assertThat(refused.hint()).contains("`ssl.keystore.location`");
    }

    @Test
    void saysThatTheFileOfAuthoritiesIsMissing() {
        Path missing = folder.resolve("missing.pem");
        DataWeaverException refused =
                refused(byPassword(broker.address(), "PLAIN", missing), Map.of("KAFKA_PASSWORD", PASSWORD));
        assertThat(refused.code()).isEqualTo(KafkaErrorCode.CLIENT_SETTING);
        assertThat(refused).hasMessageContaining(missing.toString()).hasMessageNotContaining(PASSWORD);
    }
}

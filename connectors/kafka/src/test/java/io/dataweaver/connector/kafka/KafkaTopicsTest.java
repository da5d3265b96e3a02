package io.dataweaver.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaTopicsTest {

    @Test
    void saysTheSameAsAPipelineFile() {
        assertThat(KafkaTopics.from("orders", "shop.*")
                        .brokers("one:9092", "two:9092")
                        .format("avro", Map.of("schema", "order.avsc"))
                        .key("id")
                        .untilNow()
                        .toRef())
                .isEqualTo(new ComponentRef(
                        "kafka",
                        Map.of(
                                "topic",
                                List.of("orders", "shop.*"),
                                "brokers",
                                List.of("one:9092", "two:9092"),
                                "format",
                                Map.of("avro", Map.of("schema", "order.avsc")),
                                "key",
                                List.of("id"),
                                "until",
                                "now")));
        assertThat(KafkaTopics.into("paid").brokers("one:9092").upsert("id").toRef())
                .isEqualTo(new ComponentRef(
                        "kafka",
                        Map.of(
                                "topic",
                                "paid",
                                "brokers",
                                List.of("one:9092"),
                                "mode",
                                "upsert",
                                "key",
                                List.of("id"))));
    }

    @Test
    void theDescriptorsTakeWhatItSays() {
        Secret password = Secret.of("hunter2");
        Options read = Options.parse(
                new KafkaSourcePlugin().descriptor(),
                KafkaTopics.from("orders")
                        .brokers("one:9092")
                        .login("app", password)
                        .columns(Map.of("total", "decimal(12,2)"))
                        .from(Instant.EPOCH)
                        .option("sample", 10L)
                        .toRef()
                        .options());
        assertThat(KafkaSourceSettings.of(read))
                .satisfies(settings ->
                        assertThat(settings.start()).isEqualTo(new KafkaSourceSettings.Start.At(Instant.EPOCH)))
                .satisfies(settings -> assertThat(settings.sample()).isEqualTo(10));
        assertThat(KafkaSourceSettings.of(Options.parse(
                                new KafkaSourcePlugin().descriptor(),
                                KafkaTopics.from("orders")
                                        .brokers("one:9092")
                                        .fromLatest()
                                        .toRef()
                                        .options()))
                        .start())
                .isEqualTo(new KafkaSourceSettings.Start.Latest());
        Options written = Options.parse(
                new KafkaSinkPlugin().descriptor(),
                KafkaTopics.into()
                        .brokers("one:9092")
                        .login("app", password)
                        .format("json", Map.of())
                        .withoutTransactions()
                        .upsert()
                        .toRef()
                        .options());
        assertThat(KafkaSinkSettings.of(written))
                .satisfies(settings -> assertThat(settings.transactions()).isFalse())
                .satisfies(settings -> assertThat(settings.mode()).isEqualTo(WriteMode.UPSERT));
    }
}

package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressTest {

    private static final ConnectorManager CONNECTORS = InstalledStores.connectors();

    private static ComponentRef source(String address) {
        return Address.parse(address, PluginType.SOURCE, CONNECTORS, Map.of());
    }

    private static ComponentRef sink(String address) {
        return Address.parse(address, PluginType.SINK, CONNECTORS, Map.of("PGPASSWORD", "hunter2"));
    }

    @Test
    void aPathIsAFile() {
        assertThat(source("orders.csv")).isEqualTo(new ComponentRef("file", Map.of("path", "orders.csv")));
        assertThat(source("what?.csv")).isEqualTo(new ComponentRef("file", Map.of("path", "what?.csv")));
        assertThat(source("file:///tmp/a.jsonl")).isEqualTo(new ComponentRef("file", Map.of("path", "/tmp/a.jsonl")));
    }

    @Test
    void optionsGoToTheFileOrToItsFormat() {
        assertThat(source("a.csv.gz?delimiter=%3B&compression=gzip").options())
                .isEqualTo(Map.of(
                        "path", "a.csv.gz", "compression", "gzip", "format", Map.of("csv", Map.of("delimiter", ";"))));
    }

    @Test
    void aDashIsStandardInputAndOutput() {
        assertThat(source("-").type()).isEqualTo("stdin");
        assertThat(sink("-?format=csv")).isEqualTo(new ComponentRef("stdout", Map.of("format", "csv")));
    }

    @Test
    void aDatabaseIsWrittenAsItsOwnToolsDo() {
        ComponentRef source = source("postgresql://app@db.example.org:5433/shop?table=public.a,public.b");
        assertThat(source)
                .isEqualTo(new ComponentRef(
                        "postgres",
                        Map.of(
                                "url",
                                "postgresql://db.example.org:5433/shop",
                                "user",
                                "app",
                                "tables",
                                List.of("public.a", "public.b"))));
        ComponentRef sink = sink("postgres://app@localhost/shop?table=orders&mode=upsert&key=id,day");
        assertThat(sink.options())
                .containsEntry("table", "orders")
                .containsEntry("key", List.of("id", "day"))
                .containsEntry("password", "${secret:env/PGPASSWORD}");
    }

    @Test
    void optionsGoToTheFormatThatTheEndingTells() {
        assertThat(source("a.avro?schema=order.avsc").options())
                .containsEntry("format", Map.of("avro", Map.of("schema", "order.avsc")));
        assertThat(source("a.tsv?header=false").options())
                .containsEntry("format", Map.of("csv", Map.of("delimiter", "\t", "header", "false")));
        assertThat(sink("a.parquet?codec=gzip").options())
                .containsEntry("format", Map.of("parquet", Map.of("codec", "gzip")));
    }

    @Test
    void aTopicIsBehindItsBrokers() {
        assertThat(source("kafka://one:9092,two:9092/shop.orders?key=id,day&until=now"))
                .isEqualTo(new ComponentRef(
                        "kafka",
                        Map.of(
                                "brokers",
                                List.of("one:9092", "two:9092"),
                                "topic",
                                List.of("shop.orders"),
                                "key",
                                List.of("id", "day"),
                                "until",
                                "now")));
        ComponentRef sink = sink("kafka://app:p%40w@localhost:9092/orders?format=avro&schema=order.avsc&layout=datum");
        assertThat(sink.options())
                .containsEntry("topic", "orders")
                .containsEntry("user", "app")
                .containsEntry("format", Map.of("avro", Map.of("schema", "order.avsc", "layout", "datum")));
        assertThat(sink.options().get("password"))
                .isInstanceOfSatisfying(
                        Secret.class,
                        password ->
                                assertThat(password.<String>use(plain -> plain)).isEqualTo("p@w"));
        assertThatThrownBy(() -> source("kafka://localhost:9092"))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("topic");
    }

    @Test
    void aPasswordInAnAddressBecomesASecret() {
        ComponentRef sink = sink("postgresql://app:pw@localhost/shop?table=orders");
        assertThat(sink.options().get("password")).isInstanceOf(Secret.class);
        assertThat(sink.toString()).doesNotContain("pw@").contains("******");
    }

    @Test
    void anUnknownSchemeIsAnsweredWithWhatThereIs() {
        assertThatThrownBy(() -> source("kafak://host/topic"))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failure -> assertThat(failure.code()).isEqualTo(CliErrorCode.BAD_ADDRESS))
                .hasMessageContaining("`kafak:`");
    }

    @Test
    void theSameCopyHasTheSameName() {
        String name = RunCommand.name("data/orders.csv", "postgresql://app:pw@h/db?table=public.orders");
        assertThat(name)
                .startsWith("orders-csv-to-db-")
                .isEqualTo(RunCommand.name("data/orders.csv", "postgresql://app:pw@h/db?table=public.orders"))
                .isNotEqualTo(RunCommand.name("data/orders.csv", "postgresql://app:pw@h/db?table=public.other"))
                .matches("[a-z0-9][a-z0-9_-]{0,62}");
    }

    @Test
    void aUrlOfAnObjectStoreIsAFileAndItsOptionsGoWhereTheyBelong() {
        ComponentRef ref = Address.parse(
                "s3://lake/orders-*.csv?region=eu-central-1&delimiter=;&max_ratio=9",
                PluginType.SOURCE,
                CONNECTORS,
                Map.of());
        assertThat(ref.type()).isEqualTo("file");
        assertThat(ref.options())
                .containsEntry("path", "s3://lake/orders-*.csv")
                .containsEntry("store", Map.of("s3", Map.of("region", "eu-central-1")))
                .containsEntry("format", Map.of("csv", Map.of("delimiter", ";")))
                .containsEntry("max_ratio", "9");
    }
}

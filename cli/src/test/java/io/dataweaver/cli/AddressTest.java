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

    private static final ConnectorManager CONNECTORS = ConnectorManager.ofClassPath();

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
}

package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connectors for files that come with Kafka: a small one, with offsets of its own. */
class FileConnectorTest {

    private static final String SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";

    @TempDir
    Path folder;

    private Map<String, Object> options(Path file) {
        return Map.of(
                "plugin", "file", "connector", SOURCE, "config", Map.of("file", file.toString(), "topic", "lines"));
    }

    @Test
    void readsWhatTheConnectorGivesAndGoesOnWhereItsOffsetsSay() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("lines.txt"), "one\ntwo\n");
        Position position;
        try (Reading first = Reading.start(options(file), null)) {
            assertThat(first.schema().toString()).isEqualTo("lines(value text not null)");
            assertThat(first.until(2)).containsExactly("INSERT one", "INSERT two");
            position = first.position();
            first.acknowledge();
        }
        assertThat(position.json())
                .isEqualTo("{\"records\":2,\"offsets\":[{\"partition\":{\"filename\":\"" + file
                        + "\"},\"offset\":{\"position\":8}}]}");
        Files.writeString(file, "three\n", StandardOpenOption.APPEND);
        try (Reading second = Reading.start(options(file), position)) {
            assertThat(second.until(1)).containsExactly("INSERT three");
        }
    }

    @Test
    void saysWhatIsMissingInTheFolder() {
        assertThatThrownBy(() -> Reading.start(Map.of("plugin", "nowhere", "connector", SOURCE), null))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo("DW-ENV-850"))
                .hasMessageContaining("found no jar");
        assertThatThrownBy(() -> Reading.start(Map.of("plugin", "file", "connector", "org.example.Missing"), null))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code()).isEqualTo(KafkaConnectErrorCode.PLUGIN_MISSING))
                .hasMessageContaining("org.example.Missing");
    }

    @Test
    void seesNothingOfTheHostButTheApi() {
        PluginFolder plugin = PluginFolder.of(TestContext.PLUGINS.resolve("file"));
        assertThat(List.of(
                        "io.dataweaver.api.data.Schema",
                        "io.dataweaver.connector.kafkaconnect.PluginFolder",
                        "org.mariadb.jdbc.Driver",
                        "org.junit.jupiter.api.Test"))
                .allSatisfy(name -> assertThatThrownBy(() -> plugin.loader().loadClass(name))
                        .isInstanceOf(ClassNotFoundException.class));
        assertThat(plugin.loader())
                .satisfies(loader -> assertThat(loader.loadClass("org.apache.kafka.connect.data.Struct"))
                        .isSameAs(org.apache.kafka.connect.data.Struct.class));
    }

    @Test
    void namesTheSettingThatTheConnectorRefuses() {
        assertThatThrownBy(() -> Reading.start(
                        Map.of("plugin", "file", "connector", SOURCE, "config", Map.of("file", "/secret/place")), null))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo("DW-CFG-850"))
                .hasMessageContaining("topic")
                .hasMessageNotContaining("/secret/place");
    }

    @Test
    void saysThatNoRecordCame() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.txt"));
        assertThatThrownBy(() -> Reading.start(
                        Map.of(
                                "plugin",
                                "file",
                                "connector",
                                SOURCE,
                                "discovery_timeout",
                                "1s",
                                "config",
                                Map.of("file", file.toString(), "topic", "lines")),
                        null))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo("DW-SRC-852"));
    }
}

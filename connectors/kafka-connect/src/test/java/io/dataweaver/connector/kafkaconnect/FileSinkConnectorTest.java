package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.RowWriter;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector of Kafka that writes files, which shows what it was given. */
class FileSinkConnectorTest {

    private static final Schema ROWS = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.INTEGER),
                    Field.nullable("name", DataTypes.TEXT),
                    Field.nullable("price", DataTypes.decimal(10, 2)),
                    Field.nullable("placed", DataTypes.TIMESTAMP),
                    Field.nullable("paid", DataTypes.TIMESTAMPTZ),
                    Field.nullable("due", DataTypes.DATE)),
            List.of("id"));

    private static final SinkRun RUN = new SinkRun("copy", "run", 1, false);

    @TempDir
    Path folder;

    private Sink sink(Path file, Map<String, Object> more) {
        KafkaConnectSinkPlugin plugin = new KafkaConnectSinkPlugin();
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("plugin", "file");
        options.put("connector", "org.apache.kafka.connect.file.FileStreamSinkConnector");
        options.put("config", Map.of("file", file.toString()));
        return plugin.create(Options.parse(plugin.descriptor(), options), new TestContext());
    }

    private static SinkWriter writer(Sink sink, Optional<Committable> last) {
        sink.check(List.of(ROWS));
        sink.prepare(RUN, List.of(ROWS));
        return sink.open(RUN, new WriterContext(new Split("orders", 0, "orders", "{}", 0), ROWS, last));
    }

    private static RecordBatch rows(ChangeKind kind, int... ids) {
        BatchBuilder batch = new BatchBuilder(ROWS, ids.length);
        RowWriter row = batch.rowWriter();
        for (int id : ids) {
            row.setLong("id", id)
                    .setText("name", "n" + id)
                    .setDecimal("price", new BigDecimal("1.5"))
                    .set("placed", LocalDateTime.of(2026, 3, 29, 2, 30, 0, 1000))
                    .set("paid", Instant.parse("2026-03-29T02:30:00.000001Z"))
                    .set("due", LocalDate.of(2026, 3, 29));
            row.end(kind, id);
        }
        return batch.build();
    }

    @Test
    void givesRowsAsRecordsAndGoesOnWithTheirOffsets() throws IOException {
        Path file = folder.resolve("copy.txt");
        Committable last;
        try (Sink sink = sink(file, Map.of());
                SinkWriter writer = writer(sink, Optional.empty())) {
            assertThat(sink.capabilities()).containsExactly(Capability.OF_PROCESS);
            assertThat(writer.write(rows(ChangeKind.INSERT, 1, 2))).isEmpty();
            assertThat(writer.flush()).isEmpty();
            last = writer.prepare(1, new Position("1"), false).orElseThrow();
        }
        assertThat(last.json()).isEqualTo("{\"offset\":" + ((1L << 40) + 2) + "}");
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .first()
                .asString()
                .startsWith(
                        "Struct{id=1,name=n1,price=1.50,placed=1774751400000001,paid=2026-03-29T02:30:00.000001Z,due=");
        try (Sink sink = sink(file, Map.of("value_column", "name"));
                SinkWriter writer = writer(sink, Optional.of(last))) {
            assertThat(writer.write(rows(ChangeKind.INSERT, 3))).isEmpty();
            assertThat(writer.flush()).isEmpty();
            assertThat(ConnectSinkWriter.offset(
                            writer.prepare(2, new Position("2"), true).orElseThrow()))
                    .isEqualTo((1L << 40) + 3);
        }
        assertThat(Files.readAllLines(file)).hasSize(3).last().isEqualTo("n3");
    }

    @Test
    void givesChangesOnlyWithAKey() throws IOException {
        Path file = folder.resolve("copy.txt");
        try (Sink sink = sink(file, Map.of());
                SinkWriter writer = writer(sink, Optional.empty())) {
            assertThatThrownBy(() -> writer.write(rows(ChangeKind.DELETE, 1)))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code().id()).isEqualTo("DW-SNK-853"));
        }
        try (Sink sink = sink(file, Map.of("key", "id"));
                SinkWriter writer = writer(sink, Optional.empty())) {
            assertThat(sink.capabilities()).contains(Capability.APPLIES_CHANGES);
            writer.write(rows(ChangeKind.DELETE, 1));
            BatchBuilder moved = new BatchBuilder(ROWS, 2);
            moved.rowWriter().setLong("id", 2).end(ChangeKind.UPDATE_BEFORE, 2);
            moved.rowWriter().setLong("id", 3).end(ChangeKind.UPDATE_AFTER, 2);
            moved.rowWriter().setLong("id", 4).end(ChangeKind.UPDATE_BEFORE, 3);
            moved.rowWriter().setLong("id", 4).end(ChangeKind.UPDATE_AFTER, 3);
            writer.write(moved.build());
            writer.flush();
        }
        assertThat(Files.readAllLines(file))
                .as("a deletion; a key that changes: a deletion and a row; an update")
                .containsExactly("null", "null", "Struct{id=3}", "Struct{id=4}");
    }

    @Test
    void refusesTypesThatKafkaConnectHasNoFormOf() {
        try (Sink sink = sink(folder.resolve("copy.txt"), Map.of())) {
            assertThatThrownBy(() -> sink.check(List.of(Schema.of("orders", Field.nullable("n", DataTypes.DECIMAL)))))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code().id()).isEqualTo("DW-SCH-851"))
                    .hasMessageContaining("'n'");
        }
    }

    @Test
    void keepsSettingsOfItsOwn() {
        KafkaConnectSinkPlugin plugin = new KafkaConnectSinkPlugin();
        assertThatThrownBy(() -> plugin.create(
                        Options.parse(
                                plugin.descriptor(),
                                Map.of("plugin", "file", "connector", "x", "config", Map.of("topics", "a"))),
                        new TestContext()))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo("DW-CFG-851"))
                .hasMessageContaining("`topic` says it");
    }
}

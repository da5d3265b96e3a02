package io.dataweaver.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryFrameTest {

    private static final String PROTO = """
        syntax = 'proto3';
        message A { int32 a = 1; map<string, int32> m = 2; message B { int32 b = 1; } message C { int32 c = 1; } }
        message D { int32 d = 1; }
        """;

    private static MessageFormat format(String message, Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put("schema", PROTO);
        all.put("message", message);
        all.put("framing", "confluent");
        return ProtobufFiles.format(all).messages().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "A, a, 00 00000107 00",
        "A.B, b, 00 00000107 04 00 00",
        "A.C, c, 00 00000107 04 00 02",
        "D, d, 00 00000107 02 02"
    })
    void writesAndReadsWhatTheRegistryDocuments(String message, String column, String frame) {
        MessageFormat format = format(message, Map.of("schema_id", 0x107));
        Schema schema = format.infer("t", List.of(), Map.of()).project(List.of(column));
        List<Row> rows = List.of(Row.of(5));
        ByteOutput out = new ByteOutput(16);
        assertThat(format.encoder(schema).encode(Batches.of(schema, rows, 1), out, new int[1]))
                .isEmpty();
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(frame.replace(" ", "") + "0805");
        BatchBuilder batch = new BatchBuilder(schema, 1);
        MessageDecoder decoder = format.decoder(schema, 100);
        decoder.bind(batch);
        decoder.decode(out.array(), 0, out.size(), 1);
        assertThat(Rows.of(batch.build())).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource({
        "'', expected a zero",
        "00 000001, expected a zero",
        "01 00000001 00 0805, expected a zero",
        "0805, expected a zero",
        "00 00000001 02 02 0805, number [1] of its schema",
        "00 00000001 04 00 02 0805, 'number [0, 1] of its schema, but A is number [0]'",
        "00 00000001 01 0805, cannot be",
        "00 00000001 fe ff ff ff 0f, cannot be",
        "00 00000001 04 00, ends in the middle",
        "00 00000001, ends in the middle"
    })
    void rejectsAnotherFrame(String hex, String message) {
        MessageFormat format = format("A", Map.of());
        Schema schema = format.infer("t", List.of(), Map.of());
        MessageDecoder decoder = format.decoder(schema, 100);
        BatchBuilder batch = new BatchBuilder(schema, 1);
        decoder.bind(batch);
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> decoder.decode(bytes, 0, bytes.length, 1))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining(message);
        byte[] good = HexFormat.of().parseHex("0000000001000805");
        decoder.decode(good, 0, good.length, 2);
        assertThat(batch.size()).isEqualTo(1);
    }

    @Test
    void writesNothingWithoutTheNumberOfTheSchema() {
        MessageFormat format = format("A", Map.of());
        Schema schema = format.infer("t", List.of(), Map.of()).project(List.of("a"));
        assertThatThrownBy(() -> format.encoder(schema))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("schema_id");
    }
}

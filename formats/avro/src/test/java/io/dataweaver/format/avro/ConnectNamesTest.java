package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.format.ByteInput;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectNamesTest {

    private static org.apache.avro.Schema schema(String type, String name) {
        return new org.apache.avro.Schema.Parser().parse("""
            {"type": "record", "name": "Value", "fields": [{"name": "v", "type":
              ["null", {"type": "%s", "connect.version": 1, "connect.name": "%s"}], "default": null}]}\
            """.formatted(type, name));
    }

    private static @Nullable Object readOne(org.apache.avro.Schema schema, Object value) throws Exception {
        GenericRecord record = new GenericData.Record(schema);
        record.put("v", value);
        byte[] file = AvroFiles.container(schema, List.of(record), "null", 100);
        return AvroFiles.read(AvroFiles.format(Map.of()), file).rows().get(0).get("v");
    }

    @ParameterizedTest
    @CsvSource({
        "int, io.debezium.time.Date, date",
        "int, io.debezium.time.Time, time(3)",
        "long, io.debezium.time.MicroTime, time(6)",
        "long, io.debezium.time.Timestamp, timestamp(3)",
        "long, io.debezium.time.MicroTimestamp, timestamp(6)",
        "long, io.debezium.time.NanoTimestamp, timestamp(9)",
        "int, org.apache.kafka.connect.data.Date, date",
        "int, org.apache.kafka.connect.data.Time, time(3)",
        "long, org.apache.kafka.connect.data.Timestamp, timestamptz(3)",
        "string, io.debezium.data.Uuid, uuid",
        "long, io.debezium.time.NanoTime, bigint",
        "long, io.debezium.time.Date, bigint",
        "string, io.debezium.time.ZonedTimestamp, text"
    })
    void namesOfConnectAndDebeziumAreTypes(String avro, String name, String type) throws Exception {
        byte[] file = AvroFiles.container(schema(avro, name), List.of(), "null", 100);
        Schema columns = AvroFiles.format(Map.of()).infer("test", ByteInput.of(file), true, Map.of());
        DataType expected = DataTypes.parse(type);
        assertThat(columns.field(0).type()).isEqualTo(expected);
    }

    @Test
    void valuesAreThoseThatTheNamesMean() throws Exception {
        assertThat(readOne(schema("int", "io.debezium.time.Date"), 20_783)).isEqualTo(LocalDate.of(2026, 11, 26));
        assertThat(readOne(schema("long", "io.debezium.time.MicroTime"), 3_600_000_001L))
                .isEqualTo(LocalTime.of(1, 0, 0, 1_000));
        assertThat(readOne(schema("long", "io.debezium.time.MicroTimestamp"), 1_000_001L))
                .isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0, 1, 1_000));
        String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        assertThat(readOne(schema("string", "io.debezium.data.Uuid"), uuid)).isEqualTo(UUID.fromString(uuid));
    }
}

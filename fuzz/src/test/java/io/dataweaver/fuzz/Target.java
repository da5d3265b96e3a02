package io.dataweaver.fuzz;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.util.Map;

/** What is fuzzed: files, or messages, of a format. */
enum Target {
    AVRO,
    AVRO_SINGLE_OBJECT,
    AVRO_MESSAGE,
    CSV,
    JSON,
    JSON_ARRAY,
    JSON_MESSAGE,
    PARQUET,
    PROTOBUF,
    PROTOBUF_MESSAGE;

    /** What valid inputs have, from which the fuzzer goes on. */
    static final Schema COLUMNS = Schema.of(
            "fuzz",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("name", DataTypes.TEXT),
            Field.nullable("share", DataTypes.DOUBLE));

    private static final String AVRO_SCHEMA = """
        {"type": "record", "name": "Fuzz", "fields": [
          {"name": "id", "type": ["null", "long"]}, {"name": "name", "type": ["null", "string"]},
          {"name": "share", "type": ["null", "double"]},
          {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []},
          {"name": "more", "type": ["null", {"type": "map", "values": "Fuzz"}], "default": null}]}""";

    private static final String PROTO = """
        syntax = "proto3";
        import "google/protobuf/struct.proto";
        import "google/protobuf/timestamp.proto";
        message Fuzz {
          optional int64 id = 1;
          optional string name = 2;
          optional double share = 3;
          repeated sint32 numbers = 4;
          map<string, Inner> more = 5;
          oneof choice { bytes raw = 6; google.protobuf.Timestamp at = 7; }
          google.protobuf.Struct free = 8;
          message Inner { repeated Inner inner = 1; uint64 large = 2; }
        }""";

    boolean isMessages() {
        return name().endsWith("_MESSAGE");
    }

    Format format() {
        ComponentRef format = switch (this) {
            case AVRO -> new ComponentRef("avro", Map.of());
            case AVRO_SINGLE_OBJECT ->
                new ComponentRef("avro", Map.of("layout", "single_object", "schema", AVRO_SCHEMA));
            case AVRO_MESSAGE -> new ComponentRef("avro", Map.of("layout", "datum", "schema", AVRO_SCHEMA));
            case CSV -> new ComponentRef("csv", Map.of());
            case JSON, JSON_MESSAGE -> new ComponentRef("json", Map.of());
            case JSON_ARRAY -> new ComponentRef("json", Map.of("layout", "array"));
            case PARQUET -> new ComponentRef("parquet", Map.of());
            case PROTOBUF, PROTOBUF_MESSAGE -> new ComponentRef("protobuf", Map.of("schema", PROTO));
        };
        return TestContext.in(Path.of("")).format(format);
    }
}

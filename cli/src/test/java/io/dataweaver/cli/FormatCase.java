package io.dataweaver.cli;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that one format holds, with the values at the edges of their types, and the steps of a pipeline file that write and
 * read them.
 *
 * @param to the sink; {@code PLACE} stands for the start of a path, or for a topic, {@code SCHEMAS} for where the schemas are
 * @param from the source, likewise
 */
record FormatCase(Schema schema, List<Row> rows, String to, String from) {

    private static final Instant FIRST_OF_PROTOBUF = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END_OF_PROTOBUF = Instant.parse("+10000-01-01T00:00:00Z");
    private static final DataType NUMBERS = DataTypes.listOf(DataTypes.INTEGER);
    private static final DataType PAIR =
            DataTypes.struct(Field.nullable("a", DataTypes.BIGINT), Field.nullable("b", DataTypes.TEXT));

    /** Returns one of each format, and more of those that stand in files in several ways. */
    static List<FormatCase> files() {
        List<FormatCase> cases = new ArrayList<>();
        cases.add(typed("csv", type -> !isNested(type), value -> true)
                .in("{path: PLACE.csv.zst}", "{path: PLACE.csv.zst, types: TYPES}"));
        cases.add(typed("json", type -> true, FormatCase::isInJson)
                .in("{path: PLACE/, format: json, compression: gzip}", "{path: PLACE/, format: json, types: TYPES}"));
        for (String codec : List.of("snappy", "zstandard")) {
            cases.add(typed("avro-" + codec, type -> true, value -> true)
                    .in(
                            "{path: PLACE.avro, format: {avro: {codec: " + codec + ", block_size: 4KiB}}}",
                            "{path: PLACE.avro, min_split: 8KiB}"));
        }
        String objects =
                "{path: PLACE.objects, format: {avro: {layout: single_object, schema: SCHEMAS/avro-objects.avsc}}}";
        cases.add(typed("avro-objects", type -> true, value -> true).in(objects, objects));
        for (String codec : List.of("snappy", "zstd")) {
            cases.add(typed("parquet-" + codec, type -> true, FormatCase::isInParquet)
                    .in(
                            "{path: PLACE/, format: {parquet: {codec: " + codec + ", row_group_rows: 8}}}",
                            "{path: PLACE/, format: parquet}"));
        }
        String messages = "path: PLACE.pb, format: {protobuf: {schema: SCHEMAS/protobuf.proto}}";
        cases.add(protobuf("protobuf").in("{" + messages + "}", "{" + messages + ", types: TYPES}"));
        cases.add(raw("raw", DataTypes.TEXT)
                .in(
                        "{path: PLACE.txt, format: {raw: {delimiter: \"|\\n\"}}}",
                        "{path: PLACE.txt, format: {raw: {delimiter: \"|\\n\", as: text}}}"));
        for (String format : List.of("changes", "debezium")) {
            String envelopes = "path: PLACE.jsonl, format: {" + format + ": {format: json, key: [id]}}";
            cases.add(changes(format).in("{" + envelopes + "}", "{" + envelopes + ", types: TYPES}"));
        }
        return cases;
    }

    /** Returns one of each format that messages can have. */
    static List<FormatCase> topics(String brokers, String registry) {
        String topic = "brokers: \"" + brokers + "\", topic: PLACE, format: ";
        List<FormatCase> cases = new ArrayList<>();
        cases.add(typed("json-messages", type -> true, FormatCase::isInJson)
                .on(topic + "json", topic + "json, columns: TYPES"));
        String object = topic + "{avro: {layout: single_object, schema: SCHEMAS/avro-messages.avsc}}";
        cases.add(typed("avro-messages", type -> true, value -> true).on(object, object));
        String registered = topic + "{registry: {url: \"" + registry + "\", subject: PLACE";
        cases.add(typed("registry-messages", type -> true, value -> true)
                .on(registered + ", schema: SCHEMAS/registry-messages.avsc}}", registered + "}}"));
        String message =
                topic + "{protobuf: {schema: SCHEMAS/protobuf-messages.proto, framing: confluent, schema_id: 7}}";
        cases.add(protobuf("protobuf-messages").on(message, message + ", columns: TYPES"));
        cases.add(raw("raw-messages", DataTypes.BYTES).on(topic + "raw", topic + "raw"));
        for (String format : List.of("changes", "debezium")) {
            String envelopes = topic + "{" + format + ": {format: json, key: [id]}}";
            cases.add(changes(format + "-messages").on(envelopes, envelopes + ", columns: TYPES"));
        }
        return cases;
    }

    private static FormatCase typed(String name, Predicate<DataType> holdsType, Predicate<Object> holdsValue) {
        List<Field> fields = new ArrayList<>(List.of(Field.required("id", DataTypes.BIGINT)));
        for (DataType type : RandomData.allTypes()) {
            if (holdsType.test(type)) {
                fields.add(Field.nullable("c" + fields.size(), type));
            }
        }
        return of(Schema.of(name, fields.toArray(Field[]::new)), holdsValue);
    }

    private static FormatCase protobuf(String name) {
        List<Field> fields = new ArrayList<>(
                typed(name, type -> !isNested(type), value -> true).schema().fields());
        fields.add(Field.required("numbers", NUMBERS));
        fields.add(Field.nullable("pair", PAIR));
        return of(Schema.of(name, fields.toArray(Field[]::new)), FormatCase::isInProtobuf);
    }

    /** Values that do not hold what ends each in a file. */
    private static FormatCase raw(String name, DataType type) {
        Schema schema = Schema.of(name, Field.required("content", type));
        return new FormatCase(schema, EdgeValues.of(type).stream().map(Row::of).toList(), "", "");
    }

    /** Inserts; updates of half of what was inserted, in pairs; and deletes of a quarter. */
    private static FormatCase changes(String name) {
        FormatCase inserts = typed(name, type -> true, FormatCase::isInJson);
        Schema schema = new Schema(name, inserts.schema().fields(), List.of("id"));
        List<Row> changes = new ArrayList<>(inserts.rows());
        for (int i = 0; i + 3 < inserts.rows().size(); i += 4) {
            Row before = inserts.rows().get(i);
            List<@Nullable Object> after =
                    new ArrayList<>(inserts.rows().get(i + 1).values());
            after.set(0, before.value(0));
            changes.add(new Row(ChangeKind.UPDATE_BEFORE, before.values()));
            changes.add(new Row(ChangeKind.UPDATE_AFTER, after));
            changes.add(new Row(ChangeKind.DELETE, inserts.rows().get(i + 2).values()));
        }
        return new FormatCase(schema, changes, "", "");
    }

    /** Returns a row of nulls, and as many rows as a type has values at its edges. */
    private static FormatCase of(Schema schema, Predicate<Object> holds) {
        List<List<Object>> values = new ArrayList<>();
        for (Field field : schema.fields()) {
            values.add(EdgeValues.of(field.type()).stream()
                    .filter(value -> holds.test(value) && isInAvro(value))
                    .toList());
        }
        int count = values.stream().mapToInt(List::size).max().orElseThrow();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            @Nullable Object[] row = new Object[schema.size()];
            for (int column = 0; column < row.length; column++) {
                List<Object> edges = values.get(column);
                boolean isNull = i == count && schema.field(column).nullable();
                row[column] = isNull ? null : edges.get(i % edges.size());
            }
            row[0] = (long) i;
            rows.add(Row.of(row));
        }
        return new FormatCase(schema, rows, "", "");
    }

    private FormatCase in(String sink, String source) {
        return with("file: " + sink, "file: " + source);
    }

    private FormatCase on(String sink, String source) {
        return with("kafka: {" + sink + ", partitions: 2}", "kafka: {" + source + ", until: now}");
    }

    private FormatCase with(String sink, String source) {
        String types = schema.fields().stream()
                .map(field -> field.name() + ": '" + field.type() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        return new FormatCase(schema, rows, sink.replace("TYPES", types), source.replace("TYPES", types));
    }

    String name() {
        return schema.dataset();
    }

    boolean tellsChanges() {
        return rows.stream().anyMatch(row -> row.kind() != ChangeKind.INSERT);
    }

    /** Returns the schema of Protobuf in which the columns are what they are without one. */
    String proto() {
        return IntStream.range(0, schema.size())
                .mapToObj(i -> "  " + protoType(schema.field(i)) + " "
                        + schema.field(i).name() + " = " + (i + 1) + ";\n")
                .collect(Collectors.joining("", """
                        syntax = "proto3";
                        import "google/protobuf/timestamp.proto";
                        message Row {
                          message Pair {
                            optional int64 a = 1;
                            optional string b = 2;
                          }
                        """, "}\n"));
    }

    private static String protoType(Field field) {
        DataType type = field.type();
        if (type.equals(NUMBERS)) {
            return "repeated int32";
        } else if (type.equals(PAIR)) {
            return "Pair";
        }
        String scalar = switch (type.toString()) {
            case "boolean" -> "bool";
            case "smallint", "integer" -> "int32";
            case "bigint" -> "int64";
            case "real" -> "float";
            case "double" -> "double";
            case "bytes" -> "bytes";
            case "timestamptz(6)" -> "google.protobuf.Timestamp";
            default -> "string";
        };
        return field.nullable() && !scalar.contains(".") ? "optional " + scalar : scalar;
    }

    private static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LIST, MAP, STRUCT -> true;
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
        };
    }

    /** Dates and times without end, and dates whose days exceed 32 bits, are what Avro does not hold. */
    private static boolean isInAvro(Object value) {
        return !(value instanceof LocalDate date && date.toEpochDay() != (int) date.toEpochDay())
                && !value.equals(LocalDateTime.MAX)
                && !value.equals(LocalDateTime.MIN)
                && !value.equals(Instant.MAX)
                && !value.equals(Instant.MIN);
    }

    /** JSON's numbers are finite, and it has one null. */
    private static boolean isInJson(Object value) {
        return !(value instanceof Double wide && !Double.isFinite(wide))
                && !(value instanceof Float single && !Float.isFinite(single))
                && !value.equals("null");
    }

    private static boolean isInParquet(Object value) {
        return value != Row.Mark.MIDNIGHT_AT_END;
    }

    /** Timestamps are of the years 1 to 9999, and lists hold no null. */
    private static boolean isInProtobuf(Object value) {
        return value instanceof Instant moment
                ? !moment.isBefore(FIRST_OF_PROTOBUF) && moment.isBefore(END_OF_PROTOBUF)
                : !(value instanceof List<?> list && list.stream().anyMatch(Objects::isNull));
    }
}

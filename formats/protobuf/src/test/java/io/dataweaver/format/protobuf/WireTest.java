package io.dataweaver.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire format allows besides what the library writes, and what it does not. */
class WireTest {

    private static final String PROTO3 = """
        syntax = 'proto3';
        import "google/protobuf/struct.proto"; import "google/protobuf/timestamp.proto";
        import "google/protobuf/wrappers.proto"; import "google/protobuf/any.proto";
        message M {
          int32 a = 1; string s = 2; repeated int32 r = 3; Sub sub = 4; map<string, Sub> m = 5;
          oneof c { int32 x = 6; Sub y = 7; } optional int32 o = 8; google.protobuf.Value json = 9;
          google.protobuf.Timestamp t = 10; google.protobuf.Int32Value w = 11; google.protobuf.Any any = 12;
          map<int32, int32> numbers = 13; E e = 14;
          message Sub { int32 p = 1; string q = 2; repeated int32 z = 3; Sub2 sub2 = 4; }
          message Sub2 { optional int32 k = 1; optional int32 l = 2; }
          enum E { ZERO = 0; ONE = 1; }
        }
        """;

    private static ProtobufFiles.Read read(String proto, String hex) throws IOException {
        byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ProtobufFiles.read(ProtobufFiles.format(proto), ProtobufFiles.delimited(message));
    }

    private static String value(String column, String hex) throws IOException {
        return shown(read(PROTO3, hex).value(column));
    }

    /** Structs and maps as {@code {a=1}}. */
    private static String shown(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return String.valueOf(value);
        }
        boolean isMap = !list.isEmpty() && list.get(0) instanceof Row.Entry;
        List<String> items = new ArrayList<>();
        for (Object item : list) {
            items.add(item instanceof Row.Entry entry ? shown(entry.key()) + "=" + shown(entry.value()) : shown(item));
        }
        return (isMap ? "{" : "[") + String.join(", ", items) + (isMap ? "}" : "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | 08 01 08 02 | 2",
                "a | '' | 0",
                "o | '' | null",
                "o | 40 00 | 0",
                "a | 08 ff ff ff ff ff ff ff ff ff 01 | -1",
                "a | 08 ff ff ff ff 0f | -1",
                "a | 08 80 80 80 80 80 80 80 80 80 00 | 0",
                "a | f8 ff ff ff 0f 00 08 07 | 7",
                "a | 08 05 0a 00 | 5",
                "r | 18 01 18 02 | [1, 2]",
                "r | 1a 03 01 02 03 | [1, 2, 3]",
                "r | 18 01 1a 02 02 03 08 09 18 04 | [1, 2, 3, 4]",
                "r | '' | []",
                "sub | '' | null",
                "sub | 22 00 | {p=0, q=, z=[], sub2=null}",
                "sub | 22 02 08 01 22 05 12 01 61 18 04 | {p=1, q=a, z=[4], sub2=null}",
                "sub | 22 06 08 01 18 07 18 08 22 04 08 02 18 09 22 02 18 0a | {p=2, q=, z=[7, 8, 9, 10], sub2=null}",
                "sub | 22 04 22 02 08 01 22 04 22 02 10 02 | {p=0, q=, z=[], sub2={k=1, l=2}}",
                "m | 2a 07 0a 01 61 12 02 08 01 2a 07 0a 01 61 12 02 08 02 | {a={p=2, q=, z=[], sub2=null}}",
                "m | 2a 03 0a 01 61 | {a={p=0, q=, z=[], sub2=null}}",
                "m | 2a 00 | {={p=0, q=, z=[], sub2=null}}",
                "numbers | 6a 04 08 01 10 02 6a 04 08 02 10 03 6a 04 10 09 08 01 | {2=3, 1=9}",
                "x | 30 01 3a 00 | null",
                "y | 30 01 3a 00 | {p=0, q=, z=[], sub2=null}",
                "y | 3a 02 08 01 30 05 3a 02 18 02 | {p=0, q=, z=[2], sub2=null}",
                "x | 30 01 3a 00 30 07 | 7",
                "w | 5a 00 | 0",
                "w | 5a 02 08 05 5a 00 | 5",
                "w | '' | null",
                "t | 52 02 08 01 52 02 10 05 | 1970-01-01T00:00:01.000000005Z",
                "e | 70 01 | ONE",
                "e | 70 63 | 99",
                "e | '' | ZERO",
                "json | 4a 02 08 00 | null",
                "json | 4a 09 11 00 00 00 00 00 00 f8 3f | 1.5",
                "json | 4a 0b 1a 09 61 22 5c 0a c3 a9 62 63 64 | '\"a\\\"\\\\\\u000aébcd\"'",
                "json | 4a 02 2a 00 | {}",
                "json | 4a 0a 32 04 0a 02 20 01 32 02 0a 00 | BAD",
                "json | 4a 12 2a 08 0a 06 0a 01 61 12 01 00 2a 06 0a 04 0a 01 62 12 | BAD",
                "json | 4a 0c 32 04 0a 02 20 01 32 04 0a 02 08 00 | '[true,null]'",
                "json | 4a 16 2a 09 0a 07 0a 01 61 12 02 20 01 2a 09 0a 07 0a 01 61 12 02 20 00 | '{\"a\":false}'",
                "any | 62 06 0a 01 75 12 01 62 | '{type_url=u, value=Bytes[hex=62]}'"
            })
    void readsWhatTheSpecificationSays(String column, String hex, String expected) throws IOException {
        if (expected.equals("BAD")) {
            assertThat(read(PROTO3, hex).rejections()).hasSize(1);
        } else {
            assertThat(value(column, hex)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08 | ends in the middle of a field",
                "08 ff ff ff ff ff ff ff ff ff ff 01 | more than 10 bytes",
                "12 05 61 | is said to take 5 bytes, but 1 are left",
                "12 ff ff ff ff ff ff ff ff ff 01 | is said to take 18446744073709551615 bytes",
                "22 ff ff ff ff 07 | is said to take 2147483647 bytes",
                "0c | ends, but has not begun",
                "f3 06 08 01 | does not end",
                "f3 06 f4 07 | ends, but has not begun",
                "00 | number 0",
                "0e 00 | type 6",
                "0f 00 | type 7",
                "12 02 c3 28 | not well-formed UTF-8",
                "1a 02 01 80 | ends in the middle of a field",
                "52 06 10 ff ff ff ff 0f | nanoseconds",
                "52 06 08 ff ff ff ff 7f | does not fit TIMESTAMPTZ(9)",
                "4a 00 | has no value",
                "4a 09 11 00 00 00 00 00 00 f0 7f | is no number in JSON"
            })
    void rejectsWhatIsDamaged(String hex, String message) throws IOException {
        ProtobufFiles.Read read = read(PROTO3, hex);
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.message()).contains(message));
    }

    @Test
    void leavesNothingOfARejectedMessageToTheNext() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (String hex : List.of(
                "0801 1a020102 220208012202 0802 2a070a0161120208012a00 12",
                "0802",
                "22020801 220212ff",
                "220410011801",
                "2a070a016112020801 2a070a016112020802 3001 ff")) {
            file.write(ProtobufFiles.delimited(HexFormat.of().parseHex(hex.replace(" ", ""))));
        }
        file.write(ProtobufFiles.delimited(new byte[] {8, 3}));
        ProtobufFiles.Read read = ProtobufFiles.read(ProtobufFiles.format(PROTO3), file.toByteArray());
        assertThat(read.rejections()).hasSize(3);
        assertThat(read.rows()).hasSize(3);
        Row last = read.rows().get(2);
        assertThat(last.value(0)).isEqualTo(3);
        assertThat(last.value(2)).isEqualTo(List.of());
        assertThat(last.value(3)).isNull();
        assertThat(last.value(4)).isEqualTo(List.of());
    }

    @Test
    void rejectsAMessageWithoutARequiredFieldWhicheverColumnsAreWanted() throws Exception {
        String proto = "syntax='proto2'; message M { required int32 a = 1; optional int32 b = 2; }";
        Format format = ProtobufFiles.format(proto);
        byte[] file = ProtobufFiles.delimited(new byte[] {16, 5});
        Schema all = format.infer("t", ByteInput.of(file), true, Map.of());
        for (Schema wanted : List.of(all, all.project(List.of("b")))) {
            assertThat(ProtobufFiles.read(format, file, wanted).rejections())
                    .singleElement()
                    .satisfies(rejection -> {
                        assertThat(rejection.code()).isEqualTo(RecordErrorCode.NULL_NOT_ALLOWED);
                        assertThat(rejection.column()).isEqualTo("a");
                    });
        }
    }

    @Test
    void keepsUnknownFieldsInAColumnAndWritesThemBack() throws Exception {
        Format format = ProtobufFiles.format(
                Map.of("schema", "syntax='proto3'; message M { int32 a = 1; int32 b = 2; }", "unknown_fields", "rest"));
        byte[] message = HexFormat.of().parseHex("08011a0161100522027a7a2b30012c0d01000000");
        ProtobufFiles.Read read = ProtobufFiles.read(format, ProtobufFiles.delimited(message));
        assertThat(read.schema().names()).containsExactly("a", "b", "rest");
        assertThat(HexFormat.of()
                        .formatHex(Objects.requireNonNull((Row.Bytes) read.value("rest"))
                                .toByteArray()))
                .isEqualTo("1a016122027a7a2b30012c0d01000000");
        List<Rejection> rejections = new ArrayList<>();
        byte[] written = ProtobufFiles.write(format, Batches.of(read.schema(), read.rows(), 1), rejections);
        assertThat(rejections).isEmpty();
        assertThat(ProtobufFiles.read(format, written).rows()).isEqualTo(read.rows());
        Schema some = read.schema().project(List.of("rest"));
        assertThat(ProtobufFiles.read(format, ProtobufFiles.delimited(message), some)
                        .rows())
                .isEqualTo(read.rows().stream()
                        .map(row -> row.project(new int[] {2}))
                        .toList());
    }

    @Test
    void readsRecursiveMessagesAsTheirBytes() throws Exception {
        String proto = "syntax='proto3'; message Node { int32 v = 1; Node next = 2; repeated Node all = 3; }";
        Format format = ProtobufFiles.format(proto);
        assertThat(format.infer("t", ByteInput.of(new byte[0]), true, Map.of()).fields())
                .containsExactly(
                        Field.required("v", DataTypes.INTEGER),
                        Field.nullable("next", DataTypes.BYTES),
                        Field.required("all", DataTypes.listOf(DataTypes.BYTES)));
        byte[] file = ProtobufFiles.delimited(HexFormat.of().parseHex("0801120412020805" + "12020806" + "1a020807"));
        ProtobufFiles.Read read = ProtobufFiles.read(format, file);
        List<Rejection> rejections = new ArrayList<>();
        byte[] written = ProtobufFiles.write(format, Batches.of(read.schema(), read.rows(), 1), rejections);
        assertThat(rejections).isEmpty();
        Descriptor node = ProtobufFiles.message(proto, null);
        assertThat(DynamicMessage.parseFrom(node, Arrays.copyOfRange(written, 1, written.length)))
                .isEqualTo(DynamicMessage.parseFrom(node, Arrays.copyOfRange(file, 1, file.length)));
    }

    @Test
    void refusesMessagesThatDoubleAtEachLevel() {
        StringBuilder proto = new StringBuilder("syntax='proto3'; message R0 { int32 a = 1; }");
        for (int i = 1; i < 40; i++) {
            proto.append(" message R")
                    .append(i)
                    .append(" { R")
                    .append(i - 1)
                    .append(" a = 1; R")
                    .append(i - 1)
                    .append(" b = 2; }");
        }
        Format format = ProtobufFiles.format(Map.of("schema", proto.toString(), "message", "R39"));
        assertThatThrownBy(() -> format.infer("t", ByteInput.of(new byte[0]), true, Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("more than 10000 fields");
    }

    @Test
    void rejectsShortMessagesThatWouldTakeAllMemory() throws Exception {
        StringBuilder wide = new StringBuilder("syntax='proto3'; message M { repeated W w = 1; message W {");
        for (int i = 1; i <= 500; i++) {
            wide.append(" int64 f").append(i).append(" = ").append(i).append(';');
        }
        byte[] message = new byte[1 << 20];
        for (int i = 0; i < message.length; i += 2) {
            message[i] = 0x0a;
        }
        ProtobufFiles.Read read = ProtobufFiles.read(
                ProtobufFiles.format(Map.of("schema", wide + " } }", "message", "M")),
                ProtobufFiles.delimited(message));
        assertThat(read.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.message()).contains("more memory than allowed"));
    }

    @Test
    void rejectsGroupsAndJsonThatAreNestedTooDeeply() throws Exception {
        byte[] groups = new byte[100_000];
        for (int i = 0; i < groups.length; i += 2) {
            groups[i] = (byte) 0xf3;
            groups[i + 1] = 6;
        }
        byte[] json = {8, 0};
        for (int i = 0; i < 200; i++) {
            ByteOutput outer = new ByteOutput(json.length + 20);
            WireOutput.putTag(6, WireInput.LENGTH, outer);
            int list = WireOutput.beginLength(outer);
            WireOutput.putTag(1, WireInput.LENGTH, outer);
            WireOutput.putBytes(json, outer);
            WireOutput.endLength(list, outer);
            json = outer.toByteArray();
        }
        ByteOutput field = new ByteOutput(json.length + 20);
        WireOutput.putTag(9, WireInput.LENGTH, field);
        WireOutput.putBytes(json, field);
        for (byte[] message : List.of(groups, field.toByteArray())) {
            assertThat(ProtobufFiles.read(ProtobufFiles.format(PROTO3), ProtobufFiles.delimited(message))
                            .rejections())
                    .singleElement()
                    .satisfies(rejection -> assertThat(rejection.message()).contains("nested deeper"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ff", "ffffffffffffffffffff01", "ffffffff0f", "80808080808080808001", "05 0801", "ffffff7f00"})
    void rejectsFilesWhoseLengthsAreWrongAndEnds(String hex) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(ProtobufFiles.delimited(new byte[] {8, 1}));
        file.write(HexFormat.of().parseHex(hex.replace(" ", "")));
        ProtobufFiles.Read read = ProtobufFiles.read(ProtobufFiles.format(PROTO3), file.toByteArray());
        assertThat(read.rows()).hasSize(1);
        assertThat(read.rejections()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverThrowsOrHangsWhateverIsDamaged(long seed) throws Exception {
        Descriptor type = ProtobufFiles.message(PROTO3.replace("google.protobuf.Value json = 9;", ""), null);
        Values values = new Values(seed);
        List<DynamicMessage> messages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            messages.add(values.message(type));
        }
        byte[] file = ProtobufFiles.delimited(messages);
        Format format = ProtobufFiles.format(PROTO3);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
            for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                ProtobufFiles.read(format, damaged);
            } catch (Throwable broken) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ": "
                                + HexFormat.of().formatHex(damaged),
                        broken);
            }
        }
    }

    /** Damage to one message, whose end is known, must decode as the library does, or be rejected by both. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithTheLibraryOnDamagedMessages(long seed) throws Exception {
        String proto = "syntax='proto3'; message M { int32 a = 1; repeated int32 r = 3; Sub sub = 4;"
                + " map<int32, Sub> m = 5; oneof c { int32 x = 6; Sub y = 7; } optional int32 o = 8;"
                + " message Sub { int32 p = 1; repeated int32 z = 3; bytes b = 2; optional Sub2 s = 4;}"
                + " message Sub2 { optional int32 k = 1; optional sfixed32 l = 2; } }";
        Descriptor type = ProtobufFiles.message(proto, "M");
        Format format = ProtobufFiles.format(Map.of("schema", proto, "message", "M"));
        Values values = new Values(seed);
        Random random = new Random(seed);
        int agreed = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] message = values.message(type).toByteArray();
            for (int i = random.nextInt(3); i >= 0 && message.length > 0; i--) {
                message[random.nextInt(message.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(64) : random.nextInt());
            }
            ProtobufFiles.Read read = ProtobufFiles.read(format, ProtobufFiles.delimited(message));
            DynamicMessage expected;
            try {
                expected = DynamicMessage.parseFrom(type, message);
            } catch (IOException bad) {
                assertThat(read.rejections())
                        .as(HexFormat.of().formatHex(message))
                        .hasSize(1);
                continue;
            }
            if (read.rejections().stream().anyMatch(bad -> bad.message().contains("is said to take"))) {
                continue; // The library takes the lowest 32 bits of a length, whatever stands above.
            }
            agreed++;
            assertThat(read.rejections()).as(HexFormat.of().formatHex(message)).isEmpty();
            assertThat(read.rows().get(0)).as(HexFormat.of().formatHex(message)).isEqualTo(Values.row(expected));
        }
        assertThat(agreed).isGreaterThan(300);
    }

    @Test
    void readsOtherTypesIfTheyAreGiven() throws Exception {
        String proto =
                "syntax='proto3'; import 'google/protobuf/timestamp.proto'; message M { int32 a = 1; string s = 2;"
                        + " google.protobuf.Timestamp t = 3; fixed64 f = 4; optional string d = 5; }";
        Format format = ProtobufFiles.format(proto);
        Map<String, DataType> types = Map.of(
                "a",
                DataTypes.BIGINT,
                "s",
                DataTypes.BYTES,
                "t",
                new DataType.Instant(6),
                "f",
                DataTypes.TEXT,
                "d",
                DataTypes.DATE);
        Schema schema = format.infer("t", ByteInput.of(new byte[0]), true, types);
        byte[] file = ProtobufFiles.delimited(HexFormat.of()
                .parseHex("0805" + "120161"
                        + "1a0808ff9cddc0f80110e80721ffffffffffffffff2a0a323032362d31312d3236"
                                .replace("1a0808ff9cddc0f80110e807", "1a0308b960")));
        ProtobufFiles.Read read = ProtobufFiles.read(format, file, schema);
        assertThat(read.rejections()).isEmpty();
        assertThat(read.value("a")).isEqualTo(5L);
        assertThat(read.value("t")).isEqualTo(Instant.ofEpochSecond(12345));
        assertThat(read.value("f")).isEqualTo("18446744073709551615");
        assertThat(read.value("d")).hasToString("2026-11-26");
    }

    @Test
    void writesJsonAndBack() throws Exception {
        String proto =
                "syntax='proto3'; import 'google/protobuf/struct.proto'; message M { google.protobuf.Value v = 1; }";
        Format format = ProtobufFiles.format(proto);
        Schema schema = format.infer("t", ByteInput.of(new byte[0]), true, Map.of());
        List<Row> rows = new ArrayList<>();
        for (String json : List.of(
                "null",
                "[]",
                "{}",
                "1",
                "-0.0",
                "0.1",
                "1.0E300",
                "\"\\u0001\\\"é\ud83d\ude00\"",
                "{\"a\":[1,2,{\"b\":null}],\"c\":true,\"\":\"x\"}")) {
            rows.add(Row.of(json));
        }
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = ProtobufFiles.write(format, Batches.of(schema, rows, 1), rejections);
        assertThat(rejections).isEmpty();
        assertThat(ProtobufFiles.read(format, file).rows()).isEqualTo(rows);
        List<Row> lossy = new ArrayList<>();
        for (String json :
                List.of("12345678901234567890", "1e400", "{\"a\":1,\"a\":2}", "\"\\ud800\"", "[".repeat(1_000))) {
            lossy.add(Row.of(json));
        }
        rejections.clear();
        assertThat(ProtobufFiles.write(format, Batches.of(schema, lossy, 1), rejections))
                .isEmpty();
        assertThat(rejections).hasSize(lossy.size());
    }

    @Test
    void rejectsRowsThatAMessageCannotHold() {
        String proto = "syntax='proto3'; message M { int32 a = 1; repeated int32 r = 2; uint64 u = 3;"
                + " oneof c { int32 x = 4; int32 y = 5; } E e = 6; enum E { ZERO = 0; ONE = 1; } }";
        Format format = ProtobufFiles.format(Map.of("schema", proto));
        Schema schema = Schema.of(
                "t",
                Field.nullable("a", DataTypes.BIGINT),
                Field.nullable("r", DataTypes.listOf(DataTypes.INTEGER)),
                Field.nullable("u", DataTypes.DECIMAL),
                Field.nullable("x", DataTypes.INTEGER),
                Field.nullable("y", DataTypes.INTEGER),
                Field.nullable("e", DataTypes.TEXT));
        BigDecimal most = new BigDecimal("18446744073709551615");
        List<Row> rows = List.of(
                Row.of(1L, List.of(1), most, 1, null, "ONE"),
                Row.of(ChangeKind.INSERT, null, List.of(1), most, 1, null, "ONE"),
                Row.of(1L << 40, List.of(1), most, 1, null, "ONE"),
                Row.of(1L, null, most, 1, null, "ONE"),
                Row.of(1L, List.of(1), most.add(BigDecimal.ONE), 1, null, "ONE"),
                Row.of(1L, List.of(1), new BigDecimal("-1"), 1, null, "ONE"),
                Row.of(1L, List.of(1), new BigDecimal("1.5"), 1, null, "ONE"),
                Row.of(1L, List.of(1), most, 1, 2, "ONE"),
                Row.of(1L, List.of(1), most, 1, null, "TWO"),
                Row.of(1L, List.of(1), most, null, 5, "77"));
        List<Rejection> rejections = new ArrayList<>();
        ProtobufFiles.write(format, Batches.of(schema, rows, 1), rejections);
        assertThat(rejections)
                .extracting(rejection -> String.valueOf(rejection.column()))
                .containsExactly("a", "a", "r[]", "u", "u", "u", "y", "e");
    }

    @Test
    void showsASchemaThatFitsIfNoneIsGiven() {
        Format format = ProtobufFiles.format(Map.of());
        Schema schema = Schema.of("shop.orders", Field.required("id", DataTypes.BIGINT));
        assertThatThrownBy(() -> format.encoder(schema))
                .isInstanceOf(DataWeaverException.class)
                .satisfies(thrown -> assertThat(((DataWeaverException) thrown).hint())
                        .contains("message orders {\n  int64 id = 1;\n}"));
        assertThatThrownBy(() -> format.infer("t", ByteInput.of(new byte[0]), true, Map.of()))
                .hasMessageContaining("schema");
    }

    @Test
    void readsAndWritesSingleMessages() {
        MessageFormat messages = ProtobufFiles.format(PROTO3).messages().orElseThrow();
        Schema schema = messages.infer("t", List.of(), Map.of()).project(List.of("a", "s"));
        List<Row> rows = List.of(Row.of(1, "one"), Row.of(0, ""), Row.of(3, "three"));
        ByteOutput out = new ByteOutput(16);
        int[] ends = new int[3];
        assertThat(messages.encoder(schema).encode(Batches.of(schema, rows, 1), out, ends))
                .isEmpty();
        assertThat(ends).containsExactly(7, 7, 16);
        MessageDecoder decoder = messages.decoder(schema, 100);
        BatchBuilder batch = new BatchBuilder(schema, 3);
        decoder.bind(batch);
        int from = 0;
        for (int end : ends) {
            decoder.decode(out.array(), from, end, end);
            from = end;
        }
        assertThatThrownBy(() -> decoder.decode(new byte[] {8}, 0, 1, 1)).hasMessageContaining("middle of a field");
        assertThat(io.dataweaver.testkit.data.Rows.of(batch.build())).isEqualTo(rows);
    }
}

package io.dataweaver.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same as Protobuf's library, both ways, of random messages. */
class ProtobufLibraryTest {

    private static final String FIELDS = """
        message All {
          %1$s double f_double = 1; %1$s float f_float = 2; %1$s int32 f_int32 = 3; %1$s int64 f_int64 = 4;
          %1$s uint32 f_uint32 = 5; %1$s uint64 f_uint64 = 6; %1$s sint32 f_sint32 = 7; %1$s sint64 f_sint64 = 8;
          %1$s fixed32 f_fixed32 = 9; %1$s fixed64 f_fixed64 = 10; %1$s sfixed32 f_sfixed32 = 11;
          %1$s sfixed64 f_sfixed64 = 12; %1$s bool f_bool = 13; %1$s string f_string = 14; %1$s bytes f_bytes = 15;
          %1$s Color f_enum = 16; %1$s Inner f_message = 17; %1$s google.protobuf.Timestamp f_timestamp = 18;
          %1$s google.protobuf.Duration f_duration = 19; %1$s google.protobuf.StringValue f_text = 20;
          %1$s google.protobuf.UInt64Value f_number = 21; %1$s google.protobuf.Empty f_empty = 22;
          repeated double r_double = 31; repeated float r_float = 32; repeated int32 r_int32 = 33;
          repeated int64 r_int64 = 34; repeated uint32 r_uint32 = 35; repeated uint64 r_uint64 = 36;
          repeated sint32 r_sint32 = 37; repeated sint64 r_sint64 = 38; repeated fixed32 r_fixed32 = 39;
          repeated fixed64 r_fixed64 = 40; repeated sfixed32 r_sfixed32 = 41; repeated sfixed64 r_sfixed64 = 42;
          repeated bool r_bool = 43; repeated string r_string = 44; repeated bytes r_bytes = 45;
          repeated Color r_enum = 46; repeated Inner r_message = 47; repeated google.protobuf.Timestamp r_timestamp = 48;
          map<int32, string> m_int32 = 51; map<string, Inner> m_string = 52; map<bool, double> m_bool = 53;
          map<fixed64, Color> m_fixed64 = 54; map<sint64, google.protobuf.Timestamp> m_sint64 = 55;
          oneof choice { int32 c_int32 = 600; string c_string = 5000; Inner c_message = 536870911; }
          enum Color { RED = 0; GREEN = 1; BLUE = -7; WHITE = 5000; }
          message Inner {
            %1$s int32 a = 1; %1$s string b = 2; repeated int32 c = 3; map<string, string> d = 4; %1$s Leaf leaf = 5;
            message Leaf { %1$s sint64 x = 1; repeated Other others = 2; }
            message Other { %1$s bytes y = 1; %1$s bool z = 2; }
          }
          %2$s
        }
        """;
    private static final String IMPORTS = """
        import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
        import "google/protobuf/wrappers.proto"; import "google/protobuf/empty.proto";
        """;
    private static final Map<String, String> SCHEMAS = Map.of(
            "proto2",
            "syntax = 'proto2';" + IMPORTS
                    + String.format(
                            FIELDS,
                            "optional",
                            "required int32 q = 99; optional group Grp = 100 { required int64 g = 1; }"
                                    + " repeated group Grps = 101 { optional Grp h = 1; }"
                                    + " optional string dflt = 102 [default = 'none'];"),
            "proto3",
            "syntax = 'proto3';" + IMPORTS
                    + String.format(FIELDS, "", "optional int32 o = 99; optional Color p = 100;"),
            "edition 2023",
            "edition = '2023'; option features.repeated_field_encoding = EXPANDED;" + IMPORTS
                    + String.format(FIELDS, "", "Inner g = 99 [features.message_encoding = DELIMITED];"));

    static Stream<Arguments> schemasAndSeeds() {
        return SCHEMAS.keySet().stream()
                .sorted()
                .flatMap(name -> Stream.of(1L, 2L, 3L, 4L).map(seed -> Arguments.of(name, seed)));
    }

    private static List<DynamicMessage> messages(Descriptor type, long seed) {
        Values values = new Values(seed);
        List<DynamicMessage> messages = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            messages.add(values.message(type));
        }
        return messages;
    }

    @ParameterizedTest
    @MethodSource("schemasAndSeeds")
    void readsWhatTheLibraryWrote(String name, long seed) throws Exception {
        String proto = SCHEMAS.getOrDefault(name, "");
        Descriptor type = ProtobufFiles.message(proto, null);
        List<DynamicMessage> messages = messages(type, seed);
        ProtobufFiles.Read read = ProtobufFiles.read(ProtobufFiles.format(proto), ProtobufFiles.delimited(messages));
        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows()).hasSize(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            assertThat(read.rows().get(i)).as("seed %d, message %d", seed, i).isEqualTo(Values.row(messages.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("schemasAndSeeds")
    void readsSomeColumnsAsItReadsAll(String name, long seed) throws Exception {
        String proto = SCHEMAS.getOrDefault(name, "");
        byte[] file = ProtobufFiles.delimited(messages(ProtobufFiles.message(proto, null), seed));
        Format format = ProtobufFiles.format(proto);
        ProtobufFiles.Read all = ProtobufFiles.read(format, file);
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            List<String> names = new ArrayList<>(all.schema().names());
            Collections.shuffle(names, random);
            Schema some = all.schema().project(names.subList(0, 1 + random.nextInt(6)));
            int[] indexes =
                    some.names().stream().mapToInt(all.schema()::indexOf).toArray();
            assertThat(ProtobufFiles.read(format, file, some).rows())
                    .as("seed %d, columns %s", seed, some.names())
                    .isEqualTo(
                            all.rows().stream().map(row -> row.project(indexes)).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("schemasAndSeeds")
    void writesWhatTheLibraryReads(String name, long seed) throws Exception {
        String proto = SCHEMAS.getOrDefault(name, "");
        Descriptor type = ProtobufFiles.message(proto, null);
        List<DynamicMessage> messages = messages(type, seed);
        Format format = ProtobufFiles.format(proto);
        byte[] file = ProtobufFiles.delimited(messages);
        ProtobufFiles.Read read = ProtobufFiles.read(format, file);
        List<Rejection> rejections = new ArrayList<>();
        List<Row> rows = read.rows();
        byte[] written = ProtobufFiles.write(format, Batches.of(read.schema(), rows, 1), rejections);
        assertThat(rejections).isEmpty();
        ByteArrayInputStream in = new ByteArrayInputStream(written);
        for (int i = 0; i < messages.size(); i++) {
            DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
            assertThat(builder.mergeDelimitedFrom(in)).isTrue();
            assertThat(Values.row(builder.build()))
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(Values.row(messages.get(i)));
        }
        assertThat(in.available()).isZero();
        assertThat(ProtobufFiles.read(format, written).rows()).isEqualTo(rows);
        assertThat(format.infer("test", ByteInput.of(written), true, Map.of())).isEqualTo(read.schema());
    }
}

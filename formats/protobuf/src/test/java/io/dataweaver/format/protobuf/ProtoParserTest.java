package io.dataweaver.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProtoParserTest {

    static Stream<FileDescriptor> bundled() {
        return Stream.of(
                AnyProto.getDescriptor(),
                ApiProto.getDescriptor(),
                DescriptorProtos.getDescriptor(),
                DurationProto.getDescriptor(),
                EmptyProto.getDescriptor(),
                FieldMaskProto.getDescriptor(),
                JavaFeaturesProto.getDescriptor(),
                SourceContextProto.getDescriptor(),
                StructProto.getDescriptor(),
                TimestampProto.getDescriptor(),
                TypeProto.getDescriptor(),
                WrappersProto.getDescriptor());
    }

    /** What protoc made of a file is in the library beside its text. */
    @ParameterizedTest
    @MethodSource("bundled")
    void makesOfAFileWhatProtocMakes(FileDescriptor compiled) throws Exception {
        FileDescriptor ours = FileDescriptor.buildFrom(
                ProtoParser.parse(compiled.getName(), text(compiled.getName())),
                compiled.getDependencies().toArray(FileDescriptor[]::new));
        assertThat(plain(ours)).isEqualTo(plain(compiled));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = FileDescriptor.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Names with their packages, and without what does not matter to messages. */
    private static FileDescriptorProto plain(FileDescriptor file) {
        FileDescriptorProto.Builder plain = file.toProto().toBuilder();
        plain.clearExtension().clearSourceCodeInfo();
        for (int i = 0; i < plain.getMessageTypeCount(); i++) {
            plain(plain.getMessageTypeBuilder(i), file.getMessageTypes().get(i));
        }
        return plain.build();
    }

    private static void plain(DescriptorProto.Builder message, Descriptor descriptor) {
        message.clearExtensionRange().clearExtension();
        for (int i = 0; i < message.getFieldCount(); i++) {
            FieldDescriptor field = descriptor.getFields().get(i);
            FieldDescriptorProto.Builder plain = message.getFieldBuilder(i);
            plain.clearJsonName().setType(field.getType().toProto());
            plain.getOptionsBuilder()
                    .clearEditionDefaults()
                    .clearFeatureSupport()
                    .clearTargets()
                    .clearRetention();
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                plain.setTypeName("." + field.getMessageType().getFullName());
            } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                plain.setTypeName("." + field.getEnumType().getFullName());
            }
        }
        for (int i = 0; i < message.getNestedTypeCount(); i++) {
            plain(message.getNestedTypeBuilder(i), descriptor.getNestedTypes().get(i));
        }
    }

    @Test
    void readsWhatProto2Has() {
        Descriptor message = ProtobufFiles.message("""
            // A comment.
            syntax = 'proto2';
            package shop; /* another */
            option java_package = "com.example" ".shop";
            option (custom).option = { a: 1 b { c: "}" } };
            message Order {
              option deprecated = true;
              required int64 id = 1;
              optional string name = 2 [default = "it's \\x41\\u00e9", (custom) = 5, deprecated = true];
              optional double share = 0x03 [default = -inf];
              optional bytes raw = 4 [default = "\\001\\xff"];
              optional sint32 n = 5 [default = -0x10];
              repeated int32 packed = 6 [packed = true];
              optional Color color = 7 [default = BLUE];
              repeated group Item = 8 { optional string sku = 1; }
              map<string, .shop.Order.Item> by_name = 9;
              oneof choice { string text = 10; Other other = 11; }
              enum Color { option allow_alias = true; RED = 0; ROT = 0; BLUE = -1 [deprecated = true]; reserved 5 to max; }
              message Other { optional Color color = 1; }
              reserved 20, 30 to 40; reserved "old";
              extensions 100 to max;
            }
            extend Order { optional string note = 100; }
            service Shop { rpc Get(Order) returns (stream Order) { option (x) = { y: 1 }; } }
            """, "Order");
        assertThat(message.getFullName()).isEqualTo("shop.Order");
        assertThat(message.findFieldByName("name").getDefaultValue()).isEqualTo("it's Aé");
        assertThat(message.findFieldByName("share").getDefaultValue()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(message.findFieldByName("n").getDefaultValue()).isEqualTo(-16);
        assertThat(message.findFieldByName("id").isRequired()).isTrue();
        assertThat(message.findFieldByName("packed").isPacked()).isTrue();
        assertThat(message.findFieldByName("item").getType()).isEqualTo(FieldDescriptor.Type.GROUP);
        assertThat(message.findFieldByName("by_name").isMapField()).isTrue();
        assertThat(message.getRealOneofs()).hasSize(1);
        assertThat(message.findFieldByName("color").getDefaultValue()).hasToString("BLUE");
    }

    @Test
    void readsWhatEditionsHave() {
        Descriptor message = ProtobufFiles.message("""
            edition = "2023";
            option features.field_presence = IMPLICIT;
            message M {
              int32 implicit = 1;
              int32 explicit = 2 [features.field_presence = EXPLICIT];
              int32 legacy = 3 [features = { field_presence: LEGACY_REQUIRED }];
              repeated int32 expanded = 4 [features.repeated_field_encoding = EXPANDED];
              N delimited = 5 [features.message_encoding = DELIMITED];
              message N { string s = 1; }
            }
            """, "M");
        assertThat(message.findFieldByName("implicit").hasPresence()).isFalse();
        assertThat(message.findFieldByName("explicit").hasPresence()).isTrue();
        assertThat(message.findFieldByName("legacy").isRequired()).isTrue();
        assertThat(message.findFieldByName("expanded").isPacked()).isFalse();
        assertThat(message.findFieldByName("delimited").getType()).isEqualTo(FieldDescriptor.Type.GROUP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "message M { int32 a = 1 }|test.proto:1:25: ';' is expected, but found '}'",
                "message M { int32 a = 0; }|a number from 1 to 536870911 is expected",
                "message M { int32 a = 1; int32 b = 1; }|Field number 1 has already been used",
                "message M { Missing a = 1; }|\"Missing\" is not defined",
                "message M {|but found the end of the file",
                "import \"a.proto\"; message M {}|'a.proto' is not there",
                "import \"../a.proto\"; message M {}|no name of an imported file",
                "syntax = \"proto4\";|not 'proto4'",
                "edition = \"1999\";|is not known",
                "message M { optional string s = 1 [default = \"a]; }|a string is not closed"
            })
    void saysWhereAndWhatIsWrong(String proto, String message) {
        assertThatThrownBy(() -> ProtobufFiles.message(proto, null))
                .isInstanceOf(ProtoException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesMessagesThatAreNestedTooDeeply() {
        String deep = "message M {".repeat(100_000);
        assertThatThrownBy(() -> ProtobufFiles.message(deep, null))
                .isInstanceOf(ProtoException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void asksWhichMessageIfThereAreSeveral() {
        String proto = "package p; message A {int32 a=1;} message B {message A {int32 b=1;}}";
        proto = "syntax='proto3'; " + proto;
        String two = proto;
        assertThatThrownBy(() -> ProtobufFiles.message(two, null)).hasMessageContaining("p.A, p.B");
        assertThat(ProtobufFiles.message(two, "p.B.A").getFullName()).isEqualTo("p.B.A");
        assertThatThrownBy(() -> ProtobufFiles.message(two, "C")).hasMessageContaining("has no message 'C'");
        assertThat(List.of(ProtobufFiles.message(two, "B").getFullName())).containsExactly("p.B");
    }
}

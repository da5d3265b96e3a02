package io.dataweaver.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where schemas come from. */
class GivenSchemaTest {

    @TempDir
    Path folder = Path.of("");

    private List<String> columns(Map<String, Object> options) throws IOException {
        ProtobufPlugin plugin = new ProtobufPlugin();
        Format format = plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(folder));
        Schema schema = format.infer("t", ByteInput.of(new byte[0]), true, Map.of());
        return schema.names();
    }

    @Test
    void readsAFileAndWhatItImportsBesideIt() throws Exception {
        Files.createDirectories(folder.resolve("shop"));
        Files.writeString(folder.resolve("order.proto"), """
            syntax = "proto3"; import public "shop/item.proto"; import "google/protobuf/timestamp.proto";
            message Order { shop.Item item = 1; google.protobuf.Timestamp at = 2; }
            """);
        Files.writeString(
                folder.resolve("shop/item.proto"), "syntax = 'proto3'; package shop; message Item { string sku = 1; }");
        assertThat(columns(Map.of("schema", "order.proto"))).containsExactly("item", "at");
        assertThat(columns(Map.of("schema", "order.proto", "message", "Item"))).containsExactly("sku");
    }

    @Test
    void looksForImportsInTheFoldersThatAreNamed() throws Exception {
        Path protos = Files.createDirectories(folder.resolve("protos"));
        Files.writeString(folder.resolve("a.proto"), "syntax = 'proto3'; import 'b.proto'; message A { B b = 1; }");
        Files.writeString(protos.resolve("b.proto"), "syntax = 'proto3'; message B { string s = 1; }");
        assertThat(columns(Map.of("schema", "a.proto", "imports", List.of("protos"))))
                .containsExactly("b");
        assertThatThrownBy(() -> columns(Map.of("schema", "a.proto")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("'b.proto' is not there");
    }

    @Test
    void saysWhichFilesImportEachOther() throws Exception {
        Files.writeString(folder.resolve("a.proto"), "syntax = 'proto3'; import 'b.proto'; message A { int32 a = 1; }");
        Files.writeString(folder.resolve("b.proto"), "syntax = 'proto3'; import 'a.proto'; message B { int32 b = 1; }");
        assertThatThrownBy(() -> columns(Map.of("schema", "a.proto")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("a.proto → b.proto → a.proto");
    }

    @Test
    void readsDescriptorSets() throws Exception {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (FileDescriptor imported : ApiProto.getDescriptor().getDependencies()) {
            set.addFile(imported.toProto());
        }
        Files.write(
                folder.resolve("api.desc"),
                set.addFile(ApiProto.getDescriptor().toProto()).build().toByteArray());
        assertThat(columns(Map.of("schema", "api.desc", "message", "google.protobuf.Mixin")))
                .containsExactly("name", "root");
        Files.write(folder.resolve("broken.desc"), new byte[] {10, 100, 1});
        Files.write(folder.resolve("empty.desc"), new byte[0]);
        assertThatThrownBy(() -> columns(Map.of("schema", "broken.desc"))).isInstanceOf(OptionException.class);
        assertThatThrownBy(() -> columns(Map.of("schema", "empty.desc")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> columns(Map.of("schema", "missing.desc")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("missing.desc");
    }

    @Test
    void readsGeneratedClassesAndNoOthers() throws Exception {
        assertThat(columns(Map.of("class", "com.google.protobuf.Mixin"))).containsExactly("name", "root");
        assertThatThrownBy(() -> columns(Map.of("class", Trap.class.getName())))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("is no message");
        assertThat(System.getProperty(Trap.class.getName()))
                .as("was not loaded")
                .isNull();
        assertThatThrownBy(() -> columns(Map.of("class", "com.example.Missing")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("com.example.Missing");
    }

    /** Tells when it is initialised. */
    static final class Trap {
        static {
            System.setProperty(Trap.class.getName(), "loaded");
        }

        private Trap() {}
    }

    @Test
    void refusesToTakeASchemaFromTwoPlaces() {
        assertThatThrownBy(() -> columns(Map.of("schema", "a.proto", "class", "com.google.protobuf.Mixin")))
                .hasMessageContaining("give one");
    }

    @Test
    void refusesMessagesThatAreNestedTooDeeply() {
        StringBuilder proto = new StringBuilder("syntax='proto3'; message R0 { int32 a = 1; }");
        for (int i = 1; i < 5_000; i++) {
            proto.append(" message R").append(i).append(" { R").append(i - 1).append(" a = 1; }");
        }
        assertThatThrownBy(() -> columns(Map.of("schema", proto.toString(), "message", "R4999")))
                .hasMessageContaining("nested deeper than 100");
    }
}

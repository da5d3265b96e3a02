package io.dataweaver.format.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.process.Certificates;
import io.dataweaver.testkit.registry.RegistryServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real registry. */
class RegistryTest {

    private static final String OLDER = """
        {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "long"}]}""";
    private static final String NEWER = """
        {"type": "record", "name": "Order", "fields": [
          {"name": "id", "type": "long"}, {"name": "note", "type": "string", "default": "none"}]}""";
    private static final String UNLIKE = """
        {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "boolean"}]}""";
    private static final String PROTO = """
        syntax = "proto3";
        message Other { int32 a = 1; }
        message Order { int64 id = 1; string note = 2; }""";
    private static final String JSON_SCHEMA = """
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}""";
    private static final Schema ID = Schema.of("orders", Field.required("id", DataTypes.BIGINT));
    private static final Schema BOTH =
            Schema.of("orders", Field.required("id", DataTypes.BIGINT), Field.required("note", DataTypes.TEXT));

    private static RegistryServer server;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = RegistryServer.start(folder, Path.of("target", "apicurio"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static MessageFormat format(String subject, Map<String, Object> more) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of("url", server.url(), "subject", subject));
        options.putAll(more);
        RegistryPlugin plugin = new RegistryPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")))
                .messages()
                .orElseThrow();
    }

    private static MessageFormat formatAt(String url, Map<String, Object> more) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("url", url);
        RegistryPlugin plugin = new RegistryPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")))
                .messages()
                .orElseThrow();
    }

    private static List<byte[]> write(MessageFormat format, Schema schema, Row... rows) {
        return write(format.encoder(schema), schema, rows);
    }

    private static List<byte[]> write(MessageEncoder encoder, Schema schema, Row... rows) {
        ByteOutput out = new ByteOutput(16);
        int[] ends = new int[rows.length];
        assertThat(encoder.encode(Batches.of(schema, rows), out, ends)).isEmpty();
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            messages.add(Arrays.copyOfRange(out.array(), from, end));
            from = end;
        }
        return messages;
    }

    private static List<Row> read(MessageFormat format, List<byte[]> messages) {
        return read(format, Map.of(), messages);
    }

    private static List<Row> read(MessageFormat format, Map<String, byte[]> headers, List<byte[]> messages) {
        Schema schema = format.infer("orders", messages, Map.of());
        MessageDecoder decoder = format.decoder(schema, 1_000);
        BatchBuilder batch = new BatchBuilder(schema, 1);
        decoder.bind(batch);
        for (byte[] message : messages) {
            assertThat(decoder.readsHeaders()).isTrue();
            decoder.beside(headers::get);
            decoder.decode(message, 0, message.length, 1);
        }
        return Rows.of(batch.build());
    }

    @Test
    void messagesOfOlderSchemasAreReadAsTheNewest() {
        List<byte[]> messages = new ArrayList<>(write(format("evolving", Map.of("schema", OLDER)), ID, Row.of(1L)));
        messages.addAll(write(format("evolving", Map.of("schema", NEWER)), BOTH, Row.of(2L, "two")));
        assertThat(messages.get(0)).startsWith(0, 0, 0, 0).hasSize(Frame.BYTES + 1);
        assertThat(Frame.id(messages.get(1), 0, 6)).isGreaterThan(Frame.id(messages.get(0), 0, 6));
        assertThat(read(format("evolving", Map.of()), messages)).containsExactly(Row.of(1L, "none"), Row.of(2L, "two"));
    }

    @Test
    void aSchemaIsRegisteredOnceAndFoundAgain() {
        List<byte[]> first = write(format("once", Map.of("schema", OLDER)), ID, Row.of(1L));
        assertThat(write(format("once", Map.of("schema", OLDER)), ID, Row.of(1L))
                        .get(0))
                .isEqualTo(first.get(0));
        assertThat(write(format("once", Map.of()), ID, Row.of(1L)).get(0)).isEqualTo(first.get(0));
        MessageFormat strict = format("once", Map.of("schema", OLDER, "register", false));
        assertThat(write(strict, ID, Row.of(1L)).get(0)).isEqualTo(first.get(0));
    }

    @Test
    void nothingIsRegisteredBeforeARowIsWritten() {
        assertThat(format("untouched", Map.of("schema", OLDER)).encoder(ID)).isNotNull();
        MessageFormat strict = format("untouched", Map.of("schema", OLDER, "register", false));
        assertThatThrownBy(() -> write(strict, ID, Row.of(1L)))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("untouched");
        assertThatThrownBy(() -> format("untouched", Map.of()).infer("t", List.of(), Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'untouched'");
    }

    @Test
    void anIncompatibleSchemaIsToldBeforeARowIsWritten() {
        write(format("ruled", Map.of("schema", OLDER)), ID, Row.of(1L));
        server.requireCompatibility("ruled", "BACKWARD");
        Schema flag = Schema.of("orders", Field.required("id", DataTypes.BOOLEAN));
        assertThatThrownBy(() -> format("ruled", Map.of("schema", UNLIKE)).encoder(flag))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(RegistryErrorCode.REGISTRY_INCOMPATIBLE))
                .hasMessageContaining("'ruled'");
    }

    @Test
    void readsAndWritesProtobuf() {
        Map<String, Object> protobuf = Map.of("format", Map.of("protobuf", Map.of("message", "Order")));
        Map<String, Object> writing = new LinkedHashMap<>(protobuf);
        writing.put("schema", PROTO);
        List<byte[]> messages = write(format("proto", writing), BOTH, Row.of(7L, "seven"));
        // The second message of the schema: one index, which is 1, both in zig-zag.
        assertThat(messages.get(0)[5]).isEqualTo((byte) 2);
        assertThat(messages.get(0)[6]).isEqualTo((byte) 2);
        assertThat(read(format("proto", protobuf), messages)).containsExactly(Row.of(7L, "seven"));
        assertThatThrownBy(() -> format("proto", Map.of()).infer("t", List.of(), Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("format: protobuf");
    }

    @Test
    void aMessageOfAnotherSchemaOfProtobufIsNotTakenForTheOneThatIsWanted() {
        Map<String, Object> orders = Map.of(
                "format",
                "protobuf",
                "schema",
                "syntax = \"proto3\"; message Order { int64 id = 1; string note = 2; }");
        Map<String, Object> payments = Map.of(
                "format",
                "protobuf",
                "schema",
                "syntax = \"proto3\"; message Payment { int64 id = 1; string note = 2; }");
        write(format("proto-orders", orders), BOTH, Row.of(1L, "an order"));
        List<byte[]> payment = write(format("proto-payments", payments), BOTH, Row.of(2L, "a payment"));
        assertThatExceptionOfType(BadRecordException.class)
                .isThrownBy(() -> read(format("proto-orders", Map.of("format", "protobuf")), payment))
                .withMessageContaining("Order");
    }

    @Test
    void whereAMessageOfProtobufStandsInItsSchemaIsAsItsWriterHadIt() {
        Map<String, Object> reading = Map.of("format", Map.of("protobuf", Map.of("message", "Order")));
        Map<String, Object> older = new LinkedHashMap<>(reading);
        older.put("schema", "syntax = \"proto3\"; message Order { int64 id = 1; }");
        Map<String, Object> newer = new LinkedHashMap<>(reading);
        newer.put("schema", PROTO);
        List<byte[]> messages = new ArrayList<>(write(format("proto-moved", older), ID, Row.of(1L)));
        messages.addAll(write(format("proto-moved", newer), BOTH, Row.of(2L, "two")));
        assertThat(read(format("proto-moved", reading), messages)).containsExactly(Row.of(1L, ""), Row.of(2L, "two"));
    }

    @Test
    void aNumberThatNoSchemaCanHaveRejectsItsMessageAlone() {
        List<byte[]> good = write(format("counted", Map.of("schema", OLDER)), ID, Row.of(1L));
        for (byte[] number : new byte[][] {{-1, -1, -1, -1}, {-1, -1, -1, -2}, {-128, 0, 0, 0}}) {
            byte[] framed = {0, number[0], number[1], number[2], number[3], 2};
            assertThatExceptionOfType(BadRecordException.class)
                    .isThrownBy(() -> read(format("counted", Map.of()), List.of(framed)));
            byte[] header = Arrays.copyOf(framed, Frame.BYTES);
            assertThatExceptionOfType(BadRecordException.class)
                    .isThrownBy(
                            () -> read(format("counted", Map.of()), Map.of(HEADER, header), List.of(new byte[] {2})));
        }
        assertThat(read(format("counted", Map.of()), good)).containsExactly(Row.of(1L));
    }

    @Test
    void readsAndWritesJson() {
        List<byte[]> messages =
                write(format("json", Map.of("format", "json", "schema", JSON_SCHEMA)), BOTH, Row.of(7L, "seven"));
        assertThat(read(format("json", Map.of("format", "json")), messages)).containsExactly(Row.of(7L, "seven"));
    }

    @Test
    void schemasOfAvroReferToOthersWhichMayReferToOthers() {
        String money = """
            {"type": "record", "name": "Money", "namespace": "shop", "fields": [{"name": "cents", "type": "long"}]}""";
        String line = """
            {"type": "record", "name": "Line", "namespace": "shop", "fields": [
              {"name": "what", "type": "string"}, {"name": "price", "type": "Money"}]}""";
        String order = """
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [
              {"name": "id", "type": "long"}, {"name": "total", "type": "Money"}, {"name": "line", "type": "Line"}]}""";
        DataType cents = DataTypes.struct(Field.required("cents", DataTypes.BIGINT));
        DataType priced = DataTypes.struct(Field.required("what", DataTypes.TEXT), Field.required("price", cents));
        write(
                format("avro-money", Map.of("schema", money)),
                Schema.of("money", Field.required("cents", DataTypes.BIGINT)),
                Row.of(1L));
        write(
                format("avro-line", Map.of("schema", line, "references", Map.of("shop.Money", "avro-money"))),
                Schema.of("line", Field.required("what", DataTypes.TEXT), Field.required("price", cents)),
                Row.of("pen", Map.of("cents", 2L)));
        Schema orders = Schema.of(
                "orders",
                Field.required("id", DataTypes.BIGINT),
                Field.required("total", cents),
                Field.required("line", priced));
        Map<String, Object> pen = new LinkedHashMap<>();
        pen.put("what", "pen");
        pen.put("price", Map.of("cents", 2L));
        Row row = Row.of(7L, Map.of("cents", 3L), pen);
        List<byte[]> messages = write(
                format(
                        "avro-order",
                        Map.of(
                                "schema",
                                order,
                                "references",
                                Map.of("shop.Money", "avro-money", "shop.Line", "avro-line"))),
                orders,
                row);
        assertThat(read(format("avro-order", Map.of()), messages)).containsExactly(row);
        assertThatThrownBy(() -> format(
                                "avro-order", Map.of("schema", order, "references", Map.of("shop.Money", "nowhere")))
                        .encoder(orders))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'nowhere'");
    }

    @Test
    void schemasOfProtobufImportOthers() {
        Map<String, Object> money = Map.of(
                "format",
                "protobuf",
                "schema",
                "syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }");
        write(format("proto-money", money), Schema.of("money", Field.required("cents", DataTypes.BIGINT)), Row.of(1L));
        Map<String, Object> order = Map.of(
                "format",
                "protobuf",
                "schema",
                "syntax = \"proto3\"; import \"shop/money.proto\"; message Order { int64 id = 1; shop.Money total = 2; }",
                "references",
                Map.of("shop/money.proto", "proto-money"));
        Schema orders = Schema.of(
                "orders",
                Field.required("id", DataTypes.BIGINT),
                Field.nullable("total", DataTypes.struct(Field.required("cents", DataTypes.BIGINT))));
        Row row = Row.of(7L, Map.of("cents", 3L));
        List<byte[]> messages = write(format("proto-order", order), orders, row);
        assertThat(read(format("proto-order", Map.of("format", "protobuf")), messages))
                .containsExactly(row);
    }

    @Test
    void rejectsMessagesWithoutANumberThatIsKnown() {
        MessageFormat format = format("known", Map.of("schema", OLDER));
        write(format, ID, Row.of(1L));
        MessageDecoder decoder = format.decoder(ID, 1_000);
        BatchBuilder batch = new BatchBuilder(ID, 1);
        decoder.bind(batch);
        for (byte[] message : new byte[][] {{}, {0, 0, 0}, {1, 0, 0, 0, 1, 2}, {0, 0x7f, 0, 0, 1, 2}}) {
            assertThatExceptionOfType(BadRecordException.class)
                    .isThrownBy(() -> decoder.decode(message, 0, message.length, 1));
        }
        assertThat(batch.size()).isZero();
    }

    @Test
    void tellsWhenThereIsNoRegistry() {
        Map<String, Object> elsewhere = Map.of("url", server.otherUrl());
        assertThatThrownBy(() -> format("any", elsewhere).infer("t", List.of(), Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining(server.otherUrl());
        // Otherwise it would look as if the subject were missing.
        Map<String, Object> withoutPath = Map.of("url", server.root());
        assertThatThrownBy(() -> format("any", withoutPath).infer("t", List.of(), Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("is no schema registry");
        Map<String, Object> nobody = Map.of("url", "http://127.0.0.1:1");
        assertThatThrownBy(() -> format("any", nobody).infer("t", List.of(), Map.of()))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        gone -> assertThat(gone.code()).isEqualTo(RegistryErrorCode.REGISTRY_UNREACHABLE));
    }

    // ---- names of schemas in headers --------------------------------------------------------------------------------

    private static final String HEADER = "__value_schema_id";

    @Test
    void aSchemaIsNamedInAHeaderByItsNumberWhereTheRegistryHasNoGuids() {
        List<byte[]> framed = write(format("beside", Map.of("schema", OLDER)), ID, Row.of(1L));
        MessageEncoder encoder =
                format("beside", Map.of("schema", OLDER, "id_in", "header")).encoder(ID);
        assertThat(encoder.headers()).isEmpty();
        List<byte[]> messages = write(encoder, ID, Row.of(1L));

        assertThat(messages.get(0)).isEqualTo(Arrays.copyOfRange(framed.get(0), Frame.BYTES, framed.get(0).length));
        // As Confluent's serializer writes it: a zero and the number, which is what the other has in front of it.
        assertThat(encoder.headers()).containsOnlyKeys(HEADER);
        assertThat(encoder.headers().get(HEADER)).isEqualTo(Arrays.copyOf(framed.get(0), Frame.BYTES));
        assertThat(read(format("beside", Map.of()), encoder.headers(), messages))
                .containsExactly(Row.of(1L));
        assertThat(read(format("beside", Map.of()), framed)).containsExactly(Row.of(1L));
    }

    @Test
    void aSchemaIsNamedInAHeaderByItsGuid() throws Exception {
        try (RegistryProxy newer = RegistryProxy.withGuids(server.url())) {
            Map<String, Object> writing = Map.of("subject", "by-guid", "schema", NEWER, "id_in", "header");
            int id = Frame.id(
                    write(format("by-guid", Map.of("schema", OLDER)), ID, Row.of(1L))
                            .get(0),
                    0,
                    Frame.BYTES);
            byte[] byHand = ByteBuffer.allocate(17)
                    .put((byte) 1)
                    .putLong(RegistryProxy.GUID)
                    .putLong(id)
                    .array();
            MessageEncoder encoder = formatAt(newer.url(), writing).encoder(BOTH);
            List<byte[]> messages = write(encoder, BOTH, Row.of(2L, "two"));

            assertThat(encoder.headers().get(HEADER))
                    .startsWith(Arrays.copyOf(byHand, 9))
                    .hasSize(17);
            MessageFormat reading = formatAt(newer.url(), Map.of("subject", "by-guid"));
            assertThat(read(reading, encoder.headers(), messages)).containsExactly(Row.of(2L, "two"));
            // Avro's long 7, by the older schema.
            assertThat(read(reading, Map.of(HEADER, byHand), List.of(new byte[] {14})))
                    .containsExactly(Row.of(7L, "none"));
        }
    }

    @Test
    void theHeaderSaysForProtobufWhichMessageOfTheSchemaItIs() throws Exception {
        Map<String, Object> protobuf =
                Map.of("subject", "p-beside", "format", Map.of("protobuf", Map.of("message", "Order")));
        Map<String, Object> writing = new LinkedHashMap<>(protobuf);
        writing.put("schema", PROTO);
        writing.put("id_in", "header");
        try (RegistryProxy newer = RegistryProxy.withGuids(server.url())) {
            MessageEncoder encoder = formatAt(newer.url(), writing).encoder(BOTH);
            List<byte[]> messages = write(encoder, BOTH, Row.of(7L, "seven"), Row.of(8L, "eight"));
            // Field 1, a varint, is the first byte of the message itself.
            assertThat(messages.get(0)).startsWith(8, 7);
            assertThat(encoder.headers().get(HEADER)).hasSize(19).endsWith(2, 2);
            assertThat(read(formatAt(newer.url(), protobuf), encoder.headers(), messages))
                    .containsExactly(Row.of(7L, "seven"), Row.of(8L, "eight"));
        }
    }

    @Test
    void columnsOfJsonAreInferredOfMessagesWithAHeaderToo() {
        MessageFormat writing =
                format("json-beside", Map.of("format", "json", "schema", JSON_SCHEMA, "id_in", "header"));
        MessageEncoder encoder = writing.encoder(BOTH);
        List<byte[]> messages = write(encoder, BOTH, Row.of(7L, "seven"));
        assertThat(messages.get(0)).startsWith('{');
        assertThat(read(format("json-beside", Map.of("format", "json")), encoder.headers(), messages))
                .containsExactly(Row.of(7L, "seven"));
    }

    @Test
    void aKeyHasAHeaderOfItsOwn() {
        MessagePlace keys = new MessagePlace("topic", MessagePlace.Part.KEY);
        MessageEncoder encoder = format("of-keys", Map.of("schema", OLDER, "id_in", "header"))
                .at(keys)
                .encoder(ID);
        List<byte[]> messages = write(encoder, ID, Row.of(1L));
        assertThat(encoder.headers()).containsOnlyKeys("__key_schema_id");
        assertThat(read(format("of-keys", Map.of()).at(keys), encoder.headers(), messages))
                .containsExactly(Row.of(1L));
    }

    @Test
    void rejectsMessagesWhoseHeaderNamesNoSchemaThatIsKnown() throws Exception {
        write(format("known-beside", Map.of("schema", OLDER)), ID, Row.of(1L));
        byte[] unknownGuid =
                ByteBuffer.allocate(17).put((byte) 1).putLong(1).putLong(2).array();
        try (RegistryProxy newer = RegistryProxy.withGuids(server.url())) {
            for (byte[] header :
                    new byte[][] {{}, {0, 1}, {1, 2, 3}, {2, 0, 0, 0, 1}, {0, 0x7f, 0, 0, 1}, unknownGuid}) {
                MessageFormat format = formatAt(newer.url(), Map.of("subject", "known-beside"));
                assertThatExceptionOfType(BadRecordException.class)
                        .isThrownBy(() -> read(format, Map.of(HEADER, header), List.of(new byte[] {2})));
            }
        }
    }

    // ---- names of subjects ------------------------------------------------------------------------------------------

    private static final String NAMED = """
        {"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "long"}]}""";

    @ParameterizedTest
    @CsvSource({
        "topic, VALUE, strategic-value",
        "topic, KEY, strategic-key",
        "record, VALUE, shop.Order",
        "topic_record, VALUE, strategic-shop.Order"
    })
    void theStrategyNamesTheSubjectBothWays(String strategy, MessagePlace.Part part, String subject) {
        MessagePlace place = new MessagePlace("strategic", part);
        Map<String, Object> reading = new LinkedHashMap<>(Map.of("strategy", strategy));
        if (!strategy.equals("topic")) {
            reading.put("record", "shop.Order");
        }
        List<byte[]> messages = write(
                formatAt(server.url(), Map.of("strategy", strategy, "schema", NAMED))
                        .at(place),
                ID,
                Row.of(1L));

        assertThat(read(formatAt(server.url(), reading).at(place), messages)).containsExactly(Row.of(1L));
        assertThat(read(format(subject, Map.of()), messages)).containsExactly(Row.of(1L));
        // The newest of the subject is written, too.
        assertThat(write(formatAt(server.url(), reading).at(place), ID, Row.of(1L))
                        .get(0))
                .isEqualTo(messages.get(0));
    }

    @Test
    void theTitleOfASchemaForJsonNamesTheSubjectToo() {
        String titled = """
            {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Visit", "type": "object"}""";
        MessagePlace place = new MessagePlace("visits", MessagePlace.Part.VALUE);
        List<byte[]> messages = write(
                formatAt(server.url(), Map.of("strategy", "topic_record", "format", "json", "schema", titled))
                        .at(place),
                ID,
                Row.of(1L));
        assertThat(read(format("visits-Visit", Map.of("format", "json")), messages))
                .containsExactly(Row.of(1L));
    }

    @Test
    void saysWhatTheStrategyLacks() {
        assertThatThrownBy(() -> formatAt(server.url(), Map.of()).encoder(ID))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("topic is not known");
        MessagePlace place = new MessagePlace("lacking", MessagePlace.Part.VALUE);
        assertThatThrownBy(() -> formatAt(server.url(), Map.of("strategy", "record"))
                        .at(place)
                        .decoder(ID, 1_000))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("`record`");
        assertThatThrownBy(() -> format("any", Map.of("strategy", "record"))).hasMessageContaining("give one");
    }

    @Test
    void anIncompatibleSchemaIsToldUnderTheSubjectOfTheStrategy() {
        MessagePlace place = new MessagePlace("strict", MessagePlace.Part.VALUE);
        write(formatAt(server.url(), Map.of("schema", OLDER)).at(place), ID, Row.of(1L));
        server.requireCompatibility("strict-value", "BACKWARD");
        Schema flag = Schema.of("orders", Field.required("id", DataTypes.BOOLEAN));
        assertThatThrownBy(() -> formatAt(server.url(), Map.of("schema", UNLIKE))
                        .at(place)
                        .encoder(flag))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(RegistryErrorCode.REGISTRY_INCOMPATIBLE))
                .hasMessageContaining("'strict-value'");
    }

    @Test
    void messagesOfAnotherRecordInTheTopicAreRejectedAndTheOthersRead() {
        String payment = """
            {"type": "record", "name": "Payment", "namespace": "shop", "fields": [{"name": "cents", "type": "string"}]}""";
        MessagePlace place = new MessagePlace("mixed", MessagePlace.Part.VALUE);
        Map<String, Object> byRecord = Map.of("strategy", "topic_record");
        Map<String, Object> orders = new LinkedHashMap<>(byRecord);
        orders.put("schema", NAMED);
        Map<String, Object> payments = new LinkedHashMap<>(byRecord);
        payments.put("schema", payment);
        Schema cents = Schema.of("payments", Field.required("cents", DataTypes.TEXT));
        List<byte[]> first = write(formatAt(server.url(), orders).at(place), ID, Row.of(1L));
        List<byte[]> other = write(formatAt(server.url(), payments).at(place), cents, Row.of("five"));

        MessageDecoder decoder = formatAt(server.url(), Map.of("strategy", "topic_record", "record", "shop.Order"))
                .at(place)
                .decoder(ID, 1_000);
        BatchBuilder batch = new BatchBuilder(ID, 2);
        decoder.bind(batch);
        byte[] foreign = other.get(0);
        for (int i = 0; i < 2; i++) {
            decoder.decode(first.get(0), 0, first.get(0).length, 1);
            assertThatExceptionOfType(BadRecordException.class)
                    .isThrownBy(() -> decoder.decode(foreign, 0, foreign.length, 1))
                    .withMessageContaining("Payment");
        }
        assertThat(Rows.of(batch.build())).containsExactly(Row.of(1L), Row.of(1L));
    }

    // ---- who may ask ------------------------------------------------------------------------------------------------

    private static void requireRefused(String url, Map<String, Object> more, String... told) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("subject", "guarded");
        assertThatThrownBy(() -> formatAt(url, options).infer("t", List.of(), Map.of()))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(RegistryErrorCode.REGISTRY_REFUSED))
                .hasMessageContainingAll(told);
    }

    private static void requireAllowed(String url, Map<String, Object> more) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("subject", "guarded");
        options.put("schema", OLDER);
        List<byte[]> messages = write(formatAt(url, options), ID, Row.of(1L));
        options.remove("schema");
        assertThat(read(formatAt(url, options), messages)).containsExactly(Row.of(1L));
    }

    @Test
    void logsInByUserAndPassword() throws Exception {
        String login = Base64.getEncoder().encodeToString("weaver:s3cret:ä".getBytes(StandardCharsets.UTF_8));
        try (RegistryProxy guarded = RegistryProxy.requiring(server.url(), "Basic " + login)) {
            requireAllowed(guarded.url(), Map.of("user", "weaver", "password", "s3cret:ä"));
            requireRefused(guarded.url(), Map.of("user", "weaver", "password", "wrong"), "'weaver'", "who are you?");
            requireRefused(guarded.url(), Map.of(), "who are you?");
            assertThatThrownBy(() -> requireAllowed(guarded.url(), Map.of("user", "weaver", "password", "wr0ng")))
                    .hasMessageNotContaining("wr0ng");
        }
    }

    @Test
    void logsInByToken() throws Exception {
        try (RegistryProxy guarded = RegistryProxy.requiring(server.url(), "Bearer t0ken")) {
            requireAllowed(guarded.url(), Map.of("token", "t0ken"));
            requireRefused(guarded.url(), Map.of("token", "other"), "who are you?");
        }
    }

    @Test
    void trustsTheCertificatesThatItIsGivenAlone(@TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        Path keys = certificates.key("registry", "san=ip:127.0.0.1");
        String trusted = certificates.certificateOf("registry").toString();
        certificates.key("stranger", "san=ip:127.0.0.1");
        String stranger = certificates.certificateOf("stranger").toString();
        try (RegistryProxy secured = RegistryProxy.secured(server.url(), keys, null, Certificates.PASSWORD)) {
            requireAllowed(secured.url(), Map.of("certificates", trusted));
            requireRefused(secured.url(), Map.of(), "TLS", "`certificates`");
            requireRefused(secured.url(), Map.of("certificates", stranger), "TLS", "`certificates`");
            requireRefused(secured.url().replace("127.0.0.1", "localhost"), Map.of("certificates", trusted), "TLS");
        }
    }

    @Test
    void showsACertificateOfItsOwn(@TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        Path keys = certificates.key("registry", "san=ip:127.0.0.1");
        String trusted = certificates.certificateOf("registry").toString();
        String own = certificates.key("client").toString();
        Path clients = certificates.trusting("client");
        String other = certificates.key("other").toString();
        try (RegistryProxy mutual = RegistryProxy.secured(server.url(), keys, clients, Certificates.PASSWORD)) {
            requireAllowed(
                    mutual.url(),
                    Map.of("certificates", trusted, "keystore", own, "keystore_password", Certificates.PASSWORD));
            for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                    Map.of("certificates", trusted),
                    Map.of("certificates", trusted, "keystore", other, "keystore_password", Certificates.PASSWORD))) {
                Map<String, Object> options = new LinkedHashMap<>(wrong);
                options.put("subject", "guarded");
                // With TLS 1.3 a client hears of it with the first answer, as of a connection that breaks.
                assertThatThrownBy(() -> formatAt(mutual.url(), options).infer("t", List.of(), Map.of()))
                        .isInstanceOf(DataWeaverException.class)
                        .hasMessageContaining(mutual.url());
            }
        }
        Map<String, Object> wrongPassword =
                Map.of("subject", "guarded", "certificates", trusted, "keystore", own, "keystore_password", "wr0ng");
        assertThatThrownBy(() -> formatAt("https://127.0.0.1:1", wrongPassword))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("`keystore`")
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void certificatesAreForTls() {
        assertThatThrownBy(() -> format("any", Map.of("certificates", "ca.pem")))
                .hasMessageContaining("https://");
    }
}

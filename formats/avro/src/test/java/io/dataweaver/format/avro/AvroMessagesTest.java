package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class AvroMessagesTest {

    private static final String OLDER = """
        {"type": "record", "name": "Point", "fields": [{"name": "x", "type": "int"}]}""";
    private static final String NEWER = """
        {"type": "record", "name": "Point", "fields": [
          {"name": "x", "type": "long"}, {"name": "label", "type": "string", "default": "none"}]}""";

    private static MessageFormat messages(Map<String, Object> options) {
        return AvroFiles.format(options).messages().orElseThrow();
    }

    private static GenericRecord older(int x) {
        GenericRecord record = new GenericData.Record(new org.apache.avro.Schema.Parser().parse(OLDER));
        record.put("x", x);
        return record;
    }

    private static List<Row> read(MessageFormat format, byte[] message) {
        Schema schema = format.infer("points", List.of(), Map.of());
        MessageDecoder decoder = format.decoder(schema, 1_000);
        BatchBuilder batch = new BatchBuilder(schema, 1);
        decoder.bind(batch);
        decoder.decode(message, 0, message.length, 1);
        return Rows.of(batch.build());
    }

    @Test
    void readsADatumOfAnOlderSchemaThatTheLibraryWrote() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(older(7).getSchema()).write(older(7), encoder);
        encoder.flush();
        MessageFormat format = messages(Map.of("layout", "datum", "schema", NEWER, "writer_schemas", List.of(OLDER)));
        assertThat(read(format, out.toByteArray())).containsExactly(Row.of(7L, "none"));
    }

    @Test
    void readsASingleObjectOfAnOlderSchemaThatTheLibraryWrote() throws Exception {
        byte[] message = new BinaryMessageEncoder<GenericRecord>(new GenericData(), older(8).getSchema())
                .encode(older(8))
                .array();
        MessageFormat format =
                messages(Map.of("layout", "single_object", "schema", NEWER, "writer_schemas", List.of(OLDER)));
        assertThat(read(format, message)).containsExactly(Row.of(8L, "none"));
    }

    @Test
    void refusesLayoutsThatDoNotFit() {
        assertThatThrownBy(() -> messages(Map.of("schema", NEWER)).infer("points", List.of(), Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("layout: container");
        assertThatThrownBy(() -> AvroFiles.format(Map.of("layout", "datum", "schema", NEWER))
                        .head(ByteInput.of(new byte[] {1})))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("layout: datum");
        assertThatThrownBy(() -> messages(Map.of("layout", "datum")).infer("points", List.of(), Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("schema");
    }
}

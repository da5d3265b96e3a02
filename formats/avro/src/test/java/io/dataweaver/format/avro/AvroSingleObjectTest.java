package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Format;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSingleObjectTest {

    private static final org.apache.avro.Schema POINT = new org.apache.avro.Schema.Parser().parse("""
        {"type": "record", "name": "Point", "fields": [
          {"name": "x", "type": "long"}, {"name": "label", "type": "string"}]}\
        """);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    private static Format format(org.apache.avro.Schema schema) {
        return AvroFiles.format(Map.of("layout", "single_object", "schema", schema.toString()));
    }

    private static byte[] messages(org.apache.avro.Schema schema, List<Object> data) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryMessageEncoder<Object> encoder = new BinaryMessageEncoder<>(new GenericData(), schema);
        for (Object datum : data) {
            encoder.encode(datum, out);
        }
        return out.toByteArray();
    }

    private static List<Object> points(int count) {
        List<Object> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GenericRecord point = new GenericData.Record(POINT);
            point.put("x", (long) i);
            point.put("label", "point " + i);
            points.add(point);
        }
        return points;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsAndWritesWhatTheLibraryDoes(long seed) throws Exception {
        RandomAvro random = new RandomAvro(seed);
        org.apache.avro.Schema schema = random.record();
        List<Object> data = random.values(schema, 20);
        byte[] file = messages(schema, data);
        Format format = format(schema);
        AvroFiles.Read read = AvroFiles.read(format, file);
        assertThat(read.rejections()).as("seed %d", seed).isEmpty();
        assertThat(read.rows())
                .as("seed %d: %s", seed, schema)
                .isEqualTo(
                        data.stream().map(datum -> Values.ofAvro(datum, schema)).toList());
        List<RecordBatch> batches = new ArrayList<>();
        Schema columns = AvroFiles.batches(format, file, batches);
        List<Rejection> rejections = new ArrayList<>();
        byte[] written = AvroFiles.write(format, columns, batches, rejections);
        assertThat(rejections).isEmpty();
        assertThat(AvroFiles.read(format, written).rows()).as("seed %d", seed).isEqualTo(read.rows());
    }

    @Test
    void writesMessagesThatTheLibraryReads() throws Exception {
        List<RecordBatch> batches = new ArrayList<>();
        Format format = format(POINT);
        Schema columns = AvroFiles.batches(format, messages(POINT, points(1)), batches);
        byte[] written = AvroFiles.write(format, columns, batches, new ArrayList<>());
        GenericRecord point =
                new BinaryMessageDecoder<GenericRecord>(new GenericData(), POINT).decode(ByteBuffer.wrap(written));
        assertThat(point.get("x")).isEqualTo(0L);
    }

    @Test
    void goesOnBehindADamagedRecord() throws Exception {
        byte[] file = messages(POINT, points(5));
        int second = messages(POINT, points(1)).length;
        file[second + SingleObject.PREFIX_BYTES + 1] = (byte) 0xff; // the length of the label
        AvroFiles.Read read = AvroFiles.read(format(POINT), file);
        assertThat(read.rows()).extracting(row -> row.get("x")).containsExactly(0L, 2L, 3L, 4L);
        assertThat(read.rejections()).hasSize(1);
        assertThat(read.rejections().get(0).record().origin()).isEqualTo(2);
    }

    @Test
    void rejectsARecordOfAnUnknownSchemaAndReadsThoseThatAreGiven() throws Exception {
        org.apache.avro.Schema older = new org.apache.avro.Schema.Parser().parse("""
            {"type": "record", "name": "Point", "fields": [{"name": "x", "type": "int"}]}\
            """);
        org.apache.avro.Schema reader = new org.apache.avro.Schema.Parser().parse("""
            {"type": "record", "name": "Point", "fields": [
              {"name": "x", "type": "long"}, {"name": "label", "type": "string", "default": "none"}]}\
            """);
        GenericRecord old = new GenericData.Record(older);
        old.put("x", 7);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(messages(POINT, points(1)));
        file.writeBytes(messages(older, List.of(old)));
        file.writeBytes(messages(POINT, points(2)));
        AvroFiles.Read strict = AvroFiles.read(format(reader), file.toByteArray());
        assertThat(strict.rows()).extracting(row -> row.get("x")).containsExactly(0L, 0L, 1L);
        assertThat(strict.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.message()).contains("fingerprint", "writer_schemas"));
        Format both = AvroFiles.format(Map.of(
                "layout", "single_object", "schema", reader.toString(), "writer_schemas", List.of(older.toString())));
        AvroFiles.Read read = AvroFiles.read(both, file.toByteArray());
        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows())
                .extracting(row -> row.get("label"))
                .containsExactly("point 0", "none", "point 0", "point 1");
    }

    @Test
    void rejectsARecordThatIsCutOff() throws Exception {
        byte[] file = messages(POINT, points(2));
        AvroFiles.Read read = AvroFiles.read(format(POINT), java.util.Arrays.copyOf(file, file.length - 1));
        assertThat(read.rows()).hasSize(1);
        assertThat(read.rejections()).extracting(Rejection::code).containsExactly(RecordErrorCode.MALFORMED);
    }

    @Test
    void needsASchemaToRead() {
        Format format = AvroFiles.format(Map.of("layout", "single_object"));
        assertThatThrownBy(() -> format.infer("test", ByteInput.of(new byte[] {1}), true, Map.of()))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("schema");
    }
}

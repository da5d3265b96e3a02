package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.RandomData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Avro's own library, with random schemas and data. */
class AvroLibraryTest {

    private static final List<String> CODECS = List.of("null", "deflate", "snappy", "zstandard", "bzip2", "xz");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsWhatTheLibraryWrote(long seed) throws Exception {
        RandomAvro random = new RandomAvro(seed);
        org.apache.avro.Schema schema = random.record();
        List<Object> data = random.values(schema, 40);
        byte[] file = AvroFiles.container(schema, data, CODECS.get((int) (seed % CODECS.size())), 200);
        AvroFiles.Read read = AvroFiles.read(AvroFiles.format(Map.of()), file);
        assertThat(read.rejections()).as("seed %d: %s", seed, schema).isEmpty();
        assertThat(read.rows())
                .as("seed %d: %s", seed, schema)
                .isEqualTo(
                        data.stream().map(datum -> Values.ofAvro(datum, schema)).toList());
    }

    /** One method, several, and more than a class of its own may have. */
    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 40, 300, ReaderGenerator.MOST_READERS + 50})
    void readsRecordsOfManyFields(int count) throws Exception {
        SchemaBuilder.FieldAssembler<org.apache.avro.Schema> fields =
                SchemaBuilder.record("Wide").fields();
        for (int i = 0; i < count; i++) {
            fields = i % 3 == 0
                    ? fields.name("f" + i).type().optional().longType()
                    : fields.name("f" + i).type().stringType().noDefault();
        }
        org.apache.avro.Schema schema = fields.endRecord();
        List<Object> data = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            GenericRecord record = new GenericData.Record(schema);
            for (int i = 0; i < count; i++) {
                record.put(i, i % 3 > 0 ? "value " + i : i % 2 == 0 ? null : Long.valueOf((long) row * i));
            }
            data.add(record);
        }
        AvroFiles.Read read =
                AvroFiles.read(AvroFiles.format(Map.of()), AvroFiles.container(schema, data, "null", 100));
        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows())
                .isEqualTo(
                        data.stream().map(datum -> Values.ofAvro(datum, schema)).toList());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void resolvesSchemasAsTheLibraryDoes(long seed) throws Exception {
        RandomAvro random = new RandomAvro(seed);
        org.apache.avro.Schema writer = random.record();
        org.apache.avro.Schema reader = random.evolved(writer);
        List<Object> data = random.values(writer, 40);
        byte[] file = AvroFiles.container(writer, data, "null", 200);
        AvroFiles.Read read = AvroFiles.read(AvroFiles.format(Map.of("schema", reader.toString())), file);
        assertThat(read.rejections())
                .as("seed %d: %s as %s", seed, writer, reader)
                .isEmpty();
        assertThat(read.rows())
                .as("seed %d: %s as %s", seed, writer, reader)
                .isEqualTo(library(file, new GenericDatumReader<>(writer, reader)));
    }

    private static List<@Nullable Object> library(byte[] file, GenericDatumReader<GenericRecord> datumReader)
            throws IOException {
        List<@Nullable Object> rows = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(file), datumReader)) {
            while (reader.hasNext()) {
                GenericRecord record = reader.next();
                rows.add(Values.ofAvro(record, record.getSchema()));
            }
        }
        return rows;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsOnlyTheWantedColumns(long seed) throws Exception {
        RandomAvro random = new RandomAvro(seed);
        org.apache.avro.Schema schema = random.record();
        List<Object> data = random.values(schema, 20);
        byte[] file = AvroFiles.container(schema, data, "null", 500);
        Format format = AvroFiles.format(Map.of());
        Schema all = format.infer("test", ByteInput.of(file), true, Map.of());
        List<String> wanted = new ArrayList<>(all.names());
        java.util.Collections.shuffle(wanted, new Random(seed));
        wanted = wanted.subList(0, 1 + (int) (seed % wanted.size()));
        List<Map<String, @Nullable Object>> expected = new ArrayList<>();
        for (Map<String, @Nullable Object> row : AvroFiles.read(format, file).rows()) {
            Map<String, @Nullable Object> projected = new LinkedHashMap<>();
            wanted.forEach(name -> projected.put(name, row.get(name)));
            expected.add(projected);
        }
        assertThat(AvroFiles.read(format, file, all.project(wanted)).rows())
                .as("seed %d: %s of %s", seed, wanted, schema)
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesWithAGivenSchemaWhatTheLibraryReads(long seed) throws Exception {
        RandomAvro random = new RandomAvro(seed);
        org.apache.avro.Schema schema = random.record();
        List<Object> data = random.values(schema, 20);
        byte[] file = AvroFiles.container(schema, data, "null", 500);
        Format format = AvroFiles.format(
                Map.of("schema", schema.toString(), "codec", seed % 2 == 0 ? "none" : "deflate", "block_size", "300"));
        List<RecordBatch> batches = new ArrayList<>();
        Schema columns = AvroFiles.batches(format, file, batches);
        List<Rejection> rejections = new ArrayList<>();
        byte[] written = AvroFiles.write(format, columns, batches, rejections);
        assertThat(rejections).as("seed %d: %s", seed, schema).isEmpty();
        assertThat(library(written, new GenericDatumReader<>()))
                .as("seed %d: %s", seed, schema)
                .isEqualTo(
                        data.stream().map(datum -> Values.ofAvro(datum, schema)).toList());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"none,null", "deflate,deflate", "snappy,snappy", "zstandard,zstandard", "bzip2,bzip2", "xz,xz"})
    void writesEachCodecSoThatTheLibraryReadsIt(String option, String codec) throws Exception {
        Schema schema =
                new RandomData(7).schema("codec", 5, type -> type.layout().ordinal() < 2);
        List<Field> fields = schema.fields();
        List<RecordBatch> batches = Batches.ofSize(schema, new RandomData(7).rows(schema, 500), 100);
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = AvroFiles.write(
                AvroFiles.format(Map.of("codec", option, "block_size", "1KiB")), schema, batches, rejections);
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>())) {
            assertThat(reader.getMetaString("avro.codec")).isEqualTo(codec);
            int rows = 0;
            while (reader.hasNext()) {
                assertThat(reader.next().getSchema().getFields()).hasSameSizeAs(fields);
                rows++;
            }
            assertThat(rows).isEqualTo(500 - rejections.size());
        }
    }
}

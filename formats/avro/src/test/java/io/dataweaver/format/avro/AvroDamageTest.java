package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile files. */
class AvroDamageTest {

    private static final org.apache.avro.Schema NUMBERS = new org.apache.avro.Schema.Parser().parse("""
        {"type": "record", "name": "N", "fields": [
          {"name": "n", "type": "long"}, {"name": "t", "type": "string"}]}\
        """);
    private static final Format FORMAT = AvroFiles.format(Map.of());

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    private static List<Object> numbers(int count) {
        List<Object> data = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GenericRecord record = new GenericData.Record(NUMBERS);
            record.put("n", (long) i);
            record.put("t", "text " + i);
            data.add(record);
        }
        return data;
    }

    /** A file by hand: whatever schema, records and size a block says that it has. */
    private static byte[] file(String schema, long records, byte[] block, String codec) {
        ByteOutput out = new ByteOutput(256);
        out.put(ContainerHead.MAGIC);
        BinaryOutput.putLong(2, out);
        for (String text : List.of(ContainerHead.SCHEMA_KEY, schema, ContainerHead.CODEC_KEY, codec)) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            BinaryOutput.putBytes(bytes, 0, bytes.length, out);
        }
        out.put((byte) 0);
        byte[] sync = new byte[ContainerHead.SYNC_BYTES];
        Arrays.fill(sync, (byte) 0x5a);
        out.put(sync);
        BinaryOutput.putLong(records, out);
        BinaryOutput.putBytes(block, 0, block.length, out);
        out.put(sync);
        return out.toByteArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverThrowsOrHangsWhateverIsDamaged(long seed) throws Exception {
        RandomAvro avro = new RandomAvro(seed);
        org.apache.avro.Schema schema = avro.record();
        List<Object> data = avro.values(schema, 30);
        String codec = List.of("null", "deflate", "snappy", "zstandard").get((int) (seed % 4));
        byte[] file = AvroFiles.container(schema, data, codec, 100);
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
            for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                AvroFiles.read(FORMAT, damaged);
            } catch (DataWeaverException headIsDamaged) {
                assertThat(headIsDamaged.getMessage()).isNotBlank();
            } catch (Throwable broken) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + schema, broken);
            }
        }
    }

    @Test
    void aHeaderWithALargeValueIsToldAndNotRead() {
        ByteOutput out = new ByteOutput(256);
        out.put(ContainerHead.MAGIC);
        BinaryOutput.putLong(1, out);
        byte[] large = new byte[40 << 20];
        BinaryOutput.putBytes(large, 0, large.length, out);
        assertThatThrownBy(() -> FORMAT.head(ByteInput.of(out.toByteArray())))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        told -> assertThat(told.code()).isEqualTo(AvroErrorCode.AVRO_NOT_A_CONTAINER));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 200, 1L << 62, 1 << 20})
    void aBlockThatIsSaidToBeHugeIsNotCutBehind(long size) throws Exception {
        byte[] whole = file(NUMBERS.toString(), 1, new byte[] {0, 0}, "null");
        FileHead head = FORMAT.head(ByteInput.of(whole));
        ByteOutput out = new ByteOutput(256);
        out.put(whole, 0, (int) head.dataStart());
        BinaryOutput.putLong(1, out);
        BinaryOutput.putLong(size, out);
        out.put(new byte[100]);
        byte[] damaged = out.toByteArray();
        assertThat(FORMAT.ranges(RandomAccessBytes.of(damaged), head, 4))
                .containsExactly(new FileRange(head.dataStart(), damaged.length, 1));
    }

    @Test
    void goesOnBehindTheMarkerAfterADamagedBlock() throws Exception {
        byte[] file = AvroFiles.container(NUMBERS, numbers(300), "deflate", 500);
        AvroFiles.Read whole = AvroFiles.read(FORMAT, file);
        assertThat(whole.rows()).hasSize(300);
        file[file.length / 2] ^= 0x55;
        AvroFiles.Read read = AvroFiles.read(FORMAT, file);
        assertThat(read.rejections()).hasSize(1);
        assertThat(read.rejections().get(0).message()).contains("the block at byte", "damaged");
        assertThat(read.rows()).hasSizeBetween(200, 299);
        assertThat(whole.rows()).containsAll(read.rows());
        assertThat(read.rows()).contains(whole.rows().get(0), whole.rows().get(299));
    }

    @Test
    void rejectsABlockThatIsCutOffAndKeepsThoseBefore() throws Exception {
        byte[] file = AvroFiles.container(NUMBERS, numbers(300), "null", 500);
        AvroFiles.Read read = AvroFiles.read(FORMAT, Arrays.copyOf(file, file.length - 3));
        assertThat(read.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(RecordErrorCode.MALFORMED);
            assertThat(rejection.message()).contains("cut off");
        });
        assertThat(read.rows()).hasSizeGreaterThan(200);
    }

    @Test
    void aPartOfADamagedBlockIsNoRecord() throws Exception {
        byte[] file = AvroFiles.container(NUMBERS, numbers(300), "null", 500);
        Rejection cutOff = AvroFiles.read(FORMAT, Arrays.copyOf(file, file.length - 3))
                .rejections()
                .get(0);
        FileHead head = FORMAT.head(ByteInput.of(file));
        Schema schema = FORMAT.infer("test", ByteInput.of(file), true, Map.of());
        byte[] kept = ((Rejection.RejectedBytes) cutOff.record()).bytes();
        Decoded again = FORMAT.recordDecoder(new DecodeRequest(schema, head, 7, BatchLimits.DEFAULT, 1 << 20))
                .decode(ByteInput.of(kept));
        assertThat(again.batch().size()).isZero();
        assertThat(again.rejections()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"deflate", "snappy", "zstandard", "bzip2", "xz"})
    void rejectsABlockThatUnpacksToTooMuch(String codec) throws Exception {
        byte[] zeros = new byte[3 << 20];
        byte[] file = file(
                "{\"type\":\"record\",\"name\":\"Z\",\"fields\":[{\"name\":\"z\",\"type\":\"boolean\"}]}",
                zeros.length,
                Compression.pack(BlockCodec.of(codec), zeros, zeros.length),
                codec);
        assertThat(file.length).isLessThan(zeros.length / 10);
        AvroFiles.Read read = AvroFiles.read(AvroFiles.format(Map.of("max_block", "1MiB")), file);
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.message()).contains("max_block"));
    }

    @Test
    void rejectsRecordsThatTakeNoBytesIfTheyAreTooMany() throws Exception {
        String empty = "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"e\",\"type\":\"null\"}]}";
        assertThat(AvroFiles.read(FORMAT, file(empty, 3, new byte[0], "null")).rows())
                .hasSize(3);
        AvroFiles.Read read = AvroFiles.read(FORMAT, file(empty, Integer.MAX_VALUE, new byte[0], "null"));
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections()).hasSize(1);
    }

    @Test
    void rejectsAnArrayOfTooManyItemsThatTakeNoBytes() throws Exception {
        String nulls = "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":"
                + "{\"type\":\"array\",\"items\":\"null\"}}]}";
        ByteOutput record = new ByteOutput(16);
        BinaryOutput.putLong(1L << 40, record);
        record.put((byte) 0);
        AvroFiles.Read read = AvroFiles.read(FORMAT, file(nulls, 1, record.toByteArray(), "null"));
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 20, 1L << 33, Long.MAX_VALUE, Long.MIN_VALUE})
    void rejectsLengthsThatCannotBe(long length) throws Exception {
        ByteOutput record = new ByteOutput(32);
        BinaryOutput.putLong(5, record);
        BinaryOutput.putLong(length, record);
        AvroFiles.Read read = AvroFiles.read(FORMAT, file(NUMBERS.toString(), 1, record.toByteArray(), "null"));
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections()).hasSize(1);
    }

    @Test
    void readsRecordsThatContainThemselvesAsJson() throws Exception {
        org.apache.avro.Schema node = new org.apache.avro.Schema.Parser().parse("""
            {"type": "record", "name": "Node", "fields": [
              {"name": "v", "type": "string"}, {"name": "next", "type": ["null", "Node"], "default": null}]}\
            """);
        GenericRecord list = null;
        for (int i = 3; i > 0; i--) {
            GenericRecord head = new GenericData.Record(node);
            head.put("v", "\"" + i);
            head.put("next", list);
            list = head;
        }
        byte[] file = AvroFiles.container(node, List.of(Objects.requireNonNull(list)), "null", 100);
        assertThat(AvroFiles.read(FORMAT, file).rows())
                .containsExactly(
                        Map.of("v", "\"1", "next", "{\"v\":\"\\\"2\",\"next\":{\"v\":\"\\\"3\",\"next\":null}}"));
    }

    @Test
    void rejectsValuesThatAreNestedTooDeeply() throws Exception {
        String node = "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"},"
                + "{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}";
        ByteOutput deep = new ByteOutput(1024);
        for (int i = 0; i < 300_000; i++) {
            deep.put((byte) 2);
            deep.put((byte) 2);
        }
        deep.put((byte) 2);
        deep.put((byte) 0);
        AvroFiles.Read read = AvroFiles.read(FORMAT, file(node, 1, deep.toByteArray(), "null"));
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.message()).contains("nested"));
    }

    @Test
    void refusesSchemasThatWouldTakeAllMemoryOrStack() {
        StringBuilder doubling = new StringBuilder("[{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}");
        for (int i = 1; i < 40; i++) {
            doubling.append(",{\"type\":\"record\",\"name\":\"R")
                    .append(i)
                    .append("\",\"fields\":[{\"name\":\"a\",\"type\":\"R")
                    .append(i - 1)
                    .append("\"},{\"name\":\"b\",\"type\":\"R")
                    .append(i - 1)
                    .append("\"}]}");
        }
        String array = "{\"type\":\"array\",\"items\":";
        for (String schema : List.of(
                doubling + "]", array.repeat(100_000) + "\"int\"" + "}".repeat(100_000), "[".repeat(1_000_000))) {
            assertThatThrownBy(() -> FORMAT.head(ByteInput.of(file(schema, 0, new byte[0], "null"))))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("schema");
        }
    }

    /** Avro's reflection would load the class; nothing here looks at the attribute. */
    @ParameterizedTest
    @ValueSource(strings = {"\"Missing\"", "[\"null\", \"Missing\"]", "{\"type\": \"array\", \"items\": \"Missing\"}"})
    void refusesASchemaWithANameThatIsNotDefined(String schema) {
        assertThatThrownBy(() -> FORMAT.head(ByteInput.of(file(schema, 0, new byte[0], "null"))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("efined");
    }

    @Test
    void loadsNoClassThatASchemaNames() throws Exception {
        String schema = "{\"type\":\"record\",\"name\":\"io.dataweaver.format.avro.Trap\",\"fields\":["
                + "{\"name\":\"s\",\"type\":{\"type\":\"string\",\"java-class\":"
                + "\"io.dataweaver.format.avro.Trap\"}}]}";
        AvroFiles.Read read = AvroFiles.read(FORMAT, file(schema, 1, new byte[] {2, 'a'}, "null"));
        assertThat(read.rows()).containsExactly(Map.of("s", "a"));
        assertThat(System.getProperty(Trap.PROPERTY)).isNull();
    }

    @Test
    void saysWhatAFileIsThatIsNoContainer() {
        assertThatThrownBy(
                        () -> FORMAT.head(ByteInput.of("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("Avro container file")
                .hasMessageContaining("7b 22");
    }
}

/** Says so if it is ever loaded; its constant is known without that. */
final class Trap {

    static final String PROPERTY = "io.dataweaver.format.avro.trap";

    static {
        System.setProperty(PROPERTY, "sprung");
    }

    private Trap() {}
}

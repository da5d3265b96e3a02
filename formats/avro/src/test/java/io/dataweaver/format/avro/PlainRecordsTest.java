package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.source.BatchLimits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records that are read many at once. What they are compared with reads one row a batch, for which it is hardly ever tried to read
 * more at once; so it takes the way of {@link RecordCode}.
 */
class PlainRecordsTest {

    private static final int RECORDS = 3_000;
    private static final org.apache.avro.Schema PLAIN = new org.apache.avro.Schema.Parser().parse("""
        {"type": "record", "name": "Plain", "fields": [
          {"name": "number", "type": "long"},
          {"name": "int", "type": "int"},
          {"name": "maybe", "type": ["null", "long"]},
          {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "LONGER_THAN_EIGHT", "CCC"]}},
          {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "time", "type": {"type": "int", "logicalType": "time-millis"}},
          {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
          {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 5}},
          {"name": "score", "type": ["double", "null"]},
          {"name": "part", "type": "float"},
          {"name": "text", "type": "string"},
          {"name": "note", "type": ["null", "string"]},
          {"name": "raw", "type": ["null", "bytes"]},
          {"name": "place", "type": ["null", {"type": "record", "name": "Place", "fields": [
            {"name": "city", "type": "string"},
            {"name": "floor", "type": ["null", "int"]},
            {"name": "open", "type": "boolean"}]}]}]}\
        """);
    private static final Format FORMAT = AvroFiles.format(Map.of());

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    /** Mostly what is short, and sometimes what is not plain. */
    private static List<Object> records(Random random, int count) {
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GenericRecord record = new GenericData.Record(PLAIN);
            record.put("number", number(random));
            record.put("int", (int) number(random));
            record.put("maybe", random.nextInt(5) == 0 ? null : Long.valueOf(number(random)));
            org.apache.avro.Schema kind = PLAIN.getField("kind").schema();
            record.put(
                    "kind",
                    new GenericData.EnumSymbol(kind, kind.getEnumSymbols().get(random.nextInt(3))));
            record.put("at", random.nextLong() >> (20 + random.nextInt(40)));
            record.put("time", random.nextInt(86_400_000));
            record.put("price", ByteBuffer.wrap(decimal(random)));
            byte[] hash = new byte[5];
            random.nextBytes(hash);
            record.put("hash", new GenericData.Fixed(PLAIN.getField("hash").schema(), hash));
            record.put("score", random.nextInt(3) == 0 ? null : Double.valueOf(random.nextDouble()));
            record.put("part", random.nextFloat());
            record.put("text", text(random));
            record.put("note", random.nextBoolean() ? null : text(random));
            record.put(
                    "raw",
                    random.nextBoolean() ? null : ByteBuffer.wrap(text(random).getBytes(StandardCharsets.UTF_8)));
            if (random.nextInt(8) > 0) {
                GenericRecord place = new GenericData.Record(
                        PLAIN.getField("place").schema().getTypes().get(1));
                place.put("city", text(random));
                place.put("floor", random.nextBoolean() ? null : Integer.valueOf(random.nextInt(100)));
                place.put("open", random.nextBoolean());
                record.put("place", place);
            }
            records.add(record);
        }
        return records;
    }

    private static long number(Random random) {
        return random.nextInt(50) == 0 ? random.nextLong() : random.nextInt() >> random.nextInt(32);
    }

    private static byte[] decimal(Random random) {
        long cents = (random.nextInt(200) - 100) * (random.nextInt(50) == 0 ? 999_999_999L : 1L);
        byte[] bytes = BigInteger.valueOf(cents).toByteArray();
        if (random.nextInt(100) > 0) {
            return bytes;
        }
        byte[] longer = new byte[12];
        Arrays.fill(longer, (byte) (bytes[0] >> 7));
        System.arraycopy(bytes, 0, longer, longer.length - bytes.length, bytes.length);
        return longer;
    }

    private static String text(Random random) {
        return switch (random.nextInt(100)) {
            case 0 -> "ü".repeat(random.nextInt(80));
            case 1 -> "x".repeat(random.nextInt(300));
            case 2 -> "x".repeat(60 + random.nextInt(8));
            case 3 -> "long ".repeat(random.nextInt(3_000));
            default -> "some text here".substring(random.nextInt(14));
        };
    }

    private static AvroFiles.Read read(byte[] file, Schema schema, int maxRows, int maxRecordBytes) throws Exception {
        FileHead head = FORMAT.head(ByteInput.of(file));
        Decoder decoder = FORMAT.decoder(new DecodeRequest(
                schema, head, 1, new BatchLimits(maxRows, 4L << 20, Duration.ofMillis(200)), maxRecordBytes));
        AvroFiles.Read read = new AvroFiles.Read(new ArrayList<>(), new ArrayList<>());
        try (ByteInput input = ByteInput.of(file)) {
            input.position((int) head.dataStart());
            Decoded decoded;
            do {
                decoded = decoder.decode(input);
                for (int i = 0; i < decoded.batch().size(); i++) {
                    assertThat(decoded.batch().origin(i)).isPositive();
                }
                read.rows().addAll(Values.of(decoded.batch()));
                read.rejections().addAll(decoded.rejections());
            } while (!decoded.atEnd());
        }
        return read;
    }

    private static List<String> described(List<Rejection> rejections) {
        return rejections.stream()
                .map(each -> each.code() + " " + each.column() + " " + each.message() + " "
                        + ((Rejection.RejectedBytes) each.record()).origin())
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void areWhatTheLibraryWrote(long seed) throws Exception {
        List<Object> data = records(new Random(seed), RECORDS);
        byte[] file = AvroFiles.container(PLAIN, data, seed % 2 == 0 ? "null" : "deflate", 64_000);
        AvroFiles.Read read = AvroFiles.read(FORMAT, file);
        assertThat(read.rejections()).as("seed %d", seed).isEmpty();
        List<?> expected =
                data.stream().map(datum -> Values.ofAvro(datum, PLAIN)).toList();
        assertThat(read.rows()).as("seed %d", seed).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(read.rows().get(i)).as("seed %d, row %d", seed, i).isEqualTo(expected.get(i));
        }
    }

    /** Whatever is damaged: numbers too long, lengths too large, texts that are none, branches that are not there. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void areReadAndRejectedAsOneByOne(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] file = AvroFiles.container(PLAIN, records(random, RECORDS), "null", 20_000);
        int start = (int) FORMAT.head(ByteInput.of(file)).dataStart();
        Schema all = FORMAT.infer("test", ByteInput.of(file), true, Map.of());
        for (int round = 0; round < 5; round++) {
            byte[] damaged = file.clone();
            for (int i = 0; i < 20; i++) {
                damaged[start + random.nextInt(damaged.length - start)] = (byte) random.nextInt();
            }
            List<String> names = new ArrayList<>(all.names());
            Collections.shuffle(names, random);
            Schema wanted = all.project(names.subList(0, 1 + random.nextInt(names.size())));
            int maxRecordBytes = random.nextBoolean() ? AvroFiles.MAX_RECORD : 1_000;
            AvroFiles.Read many = read(damaged, wanted, 4096, maxRecordBytes);
            AvroFiles.Read single = read(damaged, wanted, 1, maxRecordBytes);
            assertThat(described(many.rejections()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(described(single.rejections()));
            assertThat(many.rows()).as("seed %d, round %d", seed, round).hasSameSizeAs(single.rows());
            for (int i = 0; i < many.rows().size(); i++) {
                assertThat(many.rows().get(i))
                        .as("seed %d, round %d, row %d", seed, round, i)
                        .isEqualTo(single.rows().get(i));
            }
        }
    }

    @Test
    void areMostlyReadManyAtOnce() throws Exception {
        List<Object> data = records(new Random(1), RECORDS);
        Schema all =
                FORMAT.infer("test", ByteInput.of(AvroFiles.container(PLAIN, data, "null", 64_000)), true, Map.of());
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(encoded, null);
        GenericDatumWriter<Object> writer = new GenericDatumWriter<>(PLAIN);
        for (Object datum : data) {
            writer.write(datum, encoder);
        }
        BinaryInput in = new BinaryInput();
        in.reset(encoded.toByteArray(), 0, encoded.size());
        RowReader reader = ReaderCompiler.rows(PLAIN, PLAIN, all.fields());
        reader.bind(new BatchBuilder(all, RECORDS));
        int atOnce = 0;
        int done = 0;
        while (done < RECORDS) {
            int plain = reader.readPlain(in, RECORDS - done, Integer.MAX_VALUE, AvroFiles.MAX_RECORD);
            if (plain == 0) {
                in.beginRecord(AvroFiles.MAX_RECORD);
                reader.read(in);
            }
            atOnce += plain;
            done += Math.max(1, plain);
        }
        assertThat(in.remaining()).isZero();
        assertThat(atOnce).isGreaterThan(RECORDS / 2);
    }
}

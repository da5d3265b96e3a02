package io.dataweaver.benchmarks;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.format.avro.AvroPlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * An Avro container file without codec to columns, beside Avro's {@code GenericDatumReader}, which makes objects of each
 * record, or uses those of the last one again. A score is the time of one record on one core: numbers, text, timestamps, a decimal, an enum, unions with
 * null and a nested record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AvroDecodeBenchmark {

    private static final int RECORDS = 50_000;
    private static final long SEED = 20261126;
    private static final String AMOUNT = "amount";
    private static final List<String> WANTED = List.of("id", AMOUNT, "page");
    private static final String SCHEMA = """
        {"type": "record", "name": "Event", "fields": [
          {"name": "id", "type": "long"},
          {"name": "user_id", "type": ["null", "long"]},
          {"name": "type", "type": {"type": "enum", "name": "Type", "symbols": ["VIEW", "CLICK", "BUY"]}},
          {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-micros"}},
          {"name": "amount", "type": "long"},
          {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
          {"name": "score", "type": ["null", "double"]},
          {"name": "page", "type": "string"},
          {"name": "referrer", "type": ["null", "string"]},
          {"name": "device", "type": {"type": "record", "name": "Device", "fields": [
            {"name": "os", "type": "string"},
            {"name": "mobile", "type": "boolean"}]}}]}\
        """;
    private static final List<String> PAGES = List.of("/", "/cart", "/products/4711/reviews", "/search?q=winter+shoes");
    private static final List<String> SYSTEMS = List.of("android", "ios", "linux", "windows");

    private final Format format = format();
    private final org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser().parse(SCHEMA);
    private byte[] file = {};
    private FileHead head = new FileHead(0, 1, "{}");
    private Schema all = Schema.of("events", Field.nullable("id", DataTypes.BIGINT));
    private Schema some = all;

    private static Format format() {
        AvroPlugin plugin = new AvroPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()), new NoContext());
    }

    /** Makes the records, and checks that both readers find the same in them. */
    @Setup
    public void makeRecords() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SplittableRandom random = new SplittableRandom(SEED);
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(avro))) {
            writer.create(avro, out);
            for (int i = 0; i < RECORDS; i++) {
                writer.append(event(4_000_000 + i, random));
            }
        }
        file = out.toByteArray();
        head = format.head(ByteInput.of(file));
        all = format.infer("events", ByteInput.of(file), true, Map.of());
        some = all.project(WANTED);
        long expected = librarySum();
        if (sum(all) != expected || sum(some) != expected) {
            throw new IllegalStateException("the sum of amounts is not " + expected);
        }
    }

    private GenericRecord event(long id, SplittableRandom random) {
        GenericRecord event = new GenericData.Record(avro);
        event.put("id", id);
        event.put("user_id", random.nextInt(10) == 0 ? null : Long.valueOf(1 + random.nextInt(1_000_000)));
        org.apache.avro.Schema type = avro.getField("type").schema();
        event.put("type", new GenericData.EnumSymbol(type, type.getEnumSymbols().get(random.nextInt(3))));
        event.put("ts", 1_770_000_000_000_000L + random.nextInt(1_000_000_000));
        event.put(AMOUNT, (long) random.nextInt(10_000));
        event.put(
                "price",
                ByteBuffer.wrap(BigInteger.valueOf(random.nextInt(10_000_000)).toByteArray()));
        event.put("score", random.nextInt(4) == 0 ? null : Double.valueOf(random.nextDouble()));
        event.put("page", new Utf8(PAGES.get(random.nextInt(PAGES.size()))));
        event.put("referrer", random.nextBoolean() ? null : new Utf8("https://example.com/" + random.nextInt(100)));
        GenericRecord device = new GenericData.Record(avro.getField("device").schema());
        device.put("os", new Utf8(SYSTEMS.get(random.nextInt(SYSTEMS.size()))));
        device.put("mobile", random.nextBoolean());
        event.put("device", device);
        return event;
    }

    private long librarySum() throws IOException {
        long sum = 0;
        try (DataFileReader<GenericRecord> reader = library()) {
            GenericRecord record = null;
            while (reader.hasNext()) {
                record = reader.next(record);
                sum += (Long) record.get(AMOUNT);
            }
        }
        return sum;
    }

    private DataFileReader<GenericRecord> library() throws IOException {
        return new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>());
    }

    private long sum(Schema columns) throws IOException {
        int index = columns.indexOf(AMOUNT);
        long sum = 0;
        long rows = 0;
        Decoder decoder = decoder(columns);
        try (ByteInput input = body()) {
            Decoded part;
            do {
                part = decoder.decode(input);
                RecordBatch batch = part.batch();
                Column column = batch.column(index);
                for (int i = 0; i < batch.size(); i++) {
                    sum += ((LongColumn) column).get(batch.row(i));
                }
                rows += batch.size();
            } while (!part.atEnd());
        }
        if (rows != RECORDS) {
            throw new IllegalStateException(rows + " records were read instead of " + RECORDS);
        }
        return sum;
    }

    private Decoder decoder(Schema columns) {
        return format.decoder(new DecodeRequest(columns, head, 1, BatchLimits.DEFAULT, 1 << 20));
    }

    private ByteInput body() {
        ByteInput input = ByteInput.of(file);
        input.position((int) head.dataStart());
        return input;
    }

    /** Bytes to columns, all of them. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decode(Blackhole hole) throws IOException {
        decode(all, hole);
    }

    /** Bytes to three columns of ten; the others are passed over. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decodeThreeColumns(Blackhole hole) throws IOException {
        decode(some, hole);
    }

    private void decode(Schema columns, Blackhole hole) throws IOException {
        Decoder decoder = decoder(columns);
        try (ByteInput input = body()) {
            Decoded part;
            do {
                part = decoder.decode(input);
                hole.consume(part);
            } while (!part.atEnd());
        }
    }

    /** Avro's own reader, with records that stay, as those of a batch do. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void library(Blackhole hole) throws IOException {
        try (DataFileReader<GenericRecord> reader = library()) {
            while (reader.hasNext()) {
                hole.consume(reader.next());
            }
        }
    }

    /** Avro's own reader, which overwrites the last record: for whoever keeps none. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void libraryOneRecord(Blackhole hole) throws IOException {
        try (DataFileReader<GenericRecord> reader = library()) {
            GenericRecord record = null;
            while (reader.hasNext()) {
                record = reader.next(record);
                hole.consume(record);
            }
        }
    }
}

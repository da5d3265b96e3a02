package io.dataweaver.benchmarks;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
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
import org.jspecify.annotations.Nullable;
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

    private final Format format = format();
    private final org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser().parse(SCHEMA);
    private byte[] file = {};
    private @Nullable MeasuredFile measured;
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
        MeasuredFile made = new MeasuredFile(format, file);
        measured = made;
        all = made.schema();
        some = all.project(WANTED);
        long expected = librarySum();
        made.require(all, AMOUNT, RECORDS, expected);
        made.require(some, AMOUNT, RECORDS, expected);
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
        event.put("page", new Utf8(MeasuredFile.PAGES.get(random.nextInt(MeasuredFile.PAGES.size()))));
        event.put("referrer", random.nextBoolean() ? null : new Utf8("https://example.com/" + random.nextInt(100)));
        GenericRecord device = new GenericData.Record(avro.getField("device").schema());
        device.put("os", new Utf8(MeasuredFile.SYSTEMS.get(random.nextInt(MeasuredFile.SYSTEMS.size()))));
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
        requireNonNull(measured, "measured").decode(columns, hole::consume);
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

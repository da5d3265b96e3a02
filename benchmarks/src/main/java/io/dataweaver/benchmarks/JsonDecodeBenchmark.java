package io.dataweaver.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.format.json.JsonPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * JSON lines to columns and back: events of eight fields, one nested, of which six or three are read and five written; and
 * the same three read by Jackson's streaming parser into arrays. A score is the time of one event on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonDecodeBenchmark {

    private static final long SEED = 20261123;
    private static final int EVENTS = 50_000;
    private static final String[] TYPES = {"click", "view", "purchase", "refund", "search", "login"};
    private static final String[] SYSTEMS = {"ios", "android", "windows", "macos", "linux"};
    private static final String[] PAGES = {"/", "/cart", "/checkout", "/search", "/item/", "/account/orders"};

    private static final Schema WANTED = Schema.of(
            "events",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("user_id", DataTypes.BIGINT),
            Field.nullable("type", DataTypes.TEXT),
            Field.nullable("amount_cents", DataTypes.BIGINT),
            Field.nullable("qty", DataTypes.BIGINT),
            Field.nullable("device", DataTypes.struct(Field.nullable("os", DataTypes.TEXT))));

    private static final Schema THREE = Schema.of(
            "events",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("type", DataTypes.TEXT),
            Field.nullable("amount_cents", DataTypes.BIGINT));

    private static final List<String> WRITTEN = List.of("id", "user_id", "type", "amount_cents", "page");

    private final Format format = format();
    private final JsonFactory jackson = new JsonFactory();
    private final List<RecordBatch> batches = new ArrayList<>();
    private final ByteOutput out = new ByteOutput(1 << 20);
    private byte[] document = {};
    private FileHead head = new FileHead(0, 1, "");
    private long expectedSum;

    private static Format format() {
        FormatPlugin plugin = new JsonPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()), new NoContext());
    }

    /** Makes the events, and checks that reading them gives what was written. */
    @Setup
    public void makeEvents() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        StringBuilder lines = new StringBuilder();
        for (int id = 1; id <= EVENTS; id++) {
            appendEvent(lines, 4_000_000 + id, random);
        }
        document = lines.toString().getBytes(UTF_8);
        head = format.head(ByteInput.of(document));
        if (sum(decodeAll(WANTED), 3) != expectedSum) {
            throw new IllegalStateException("the sum of amounts is not " + expectedSum);
        }
        requireSame(readWithJackson(), decodeAll(THREE));
        Schema all = format.infer("events", ByteInput.of(document), true, Map.of());
        batches.clear();
        batches.addAll(decodeAll(all.project(WRITTEN)));
    }

    private void appendEvent(StringBuilder lines, long id, SplittableRandom random) {
        int amount = 1 + random.nextInt(10_000);
        int system = random.nextInt(SYSTEMS.length);
        expectedSum += amount;
        lines.append("{\"id\":").append(id).append(",\"user_id\":").append(1 + random.nextInt(1_000_000));
        lines.append(",\"type\":\"").append(TYPES[random.nextInt(TYPES.length)]);
        lines.append("\",\"ts\":\"2026-03-")
                .append(10 + random.nextInt(20))
                .append("T12:34:")
                .append(10 + random.nextInt(50));
        lines.append("Z\",\"amount_cents\":").append(amount).append(",\"qty\":").append(1 + random.nextInt(9));
        lines.append(",\"page\":\"").append(PAGES[random.nextInt(PAGES.length)]);
        lines.append("\",\"device\":{\"os\":\"").append(SYSTEMS[system]).append("\",\"version\":\"");
        lines.append(1 + random.nextInt(18)).append('.').append(random.nextInt(10));
        lines.append("\",\"mobile\":").append(system < 2).append("}}\n");
    }

    private List<RecordBatch> decodeAll(Schema schema) throws IOException {
        List<RecordBatch> decoded = new ArrayList<>();
        try (ByteInput input = ByteInput.of(document)) {
            Decoder decoder = decoder(schema);
            Decoded part;
            do {
                part = decoder.decode(input);
                decoded.add(part.batch());
            } while (!part.atEnd());
        }
        return decoded;
    }

    private Decoder decoder(Schema schema) {
        return format.decoder(new DecodeRequest(schema, head, 1, BatchLimits.DEFAULT, 1 << 20));
    }

    private static long sum(List<RecordBatch> parts, int column) {
        long sum = 0;
        for (RecordBatch batch : parts) {
            LongColumn values = (LongColumn) batch.column(column);
            for (int i = 0; i < batch.size(); i++) {
                sum += values.get(batch.row(i));
            }
        }
        return sum;
    }

    /** Three fields of all events. */
    private record Three(long[] ids, String[] types, long[] amounts) {}

    private static void requireSame(Three read, List<RecordBatch> parts) {
        int event = 0;
        for (RecordBatch batch : parts) {
            LongColumn ids = (LongColumn) batch.column(0);
            BytesColumn types = (BytesColumn) batch.column(1);
            LongColumn amounts = (LongColumn) batch.column(2);
            for (int i = 0; i < batch.size(); i++, event++) {
                int row = batch.row(i);
                if (ids.get(row) != read.ids[event]
                        || !types.text(row).equals(read.types[event])
                        || amounts.get(row) != read.amounts[event]) {
                    throw new IllegalStateException("event " + event + " is not what Jackson reads");
                }
            }
        }
        if (event != EVENTS) {
            throw new IllegalStateException(event + " events were read instead of " + EVENTS);
        }
    }

    private Three readWithJackson() throws IOException {
        Three read = new Three(new long[EVENTS], new String[EVENTS], new long[EVENTS]);
        int event = 0;
        try (JsonParser parser = jackson.createParser(document)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    JsonToken value = parser.nextToken();
                    switch (name) {
                        case "id" -> read.ids[event] = parser.getLongValue();
                        case "type" -> read.types[event] = parser.getText();
                        case "amount_cents" -> read.amounts[event] = parser.getLongValue();
                        default -> {
                            if (value.isStructStart()) {
                                parser.skipChildren();
                            }
                        }
                    }
                }
                event++;
            }
        }
        return read;
    }

    /** Bytes to columns: six of eight fields, and one of three in the nested one. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decode(Blackhole hole) throws IOException {
        decode(WANTED, hole);
    }

    /** Bytes to three columns of eight; the others are checked and passed over. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decodeThreeColumns(Blackhole hole) throws IOException {
        decode(THREE, hole);
    }

    /** The same three by Jackson's streaming parser, into arrays. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void libraryThreeFields(Blackhole hole) throws IOException {
        hole.consume(readWithJackson());
    }

    private void decode(Schema columns, Blackhole hole) throws IOException {
        try (ByteInput input = ByteInput.of(document)) {
            Decoder decoder = decoder(columns);
            Decoded part;
            do {
                part = decoder.decode(input);
                hole.consume(part);
            } while (!part.atEnd());
        }
    }

    /** Columns to bytes: three integers and two texts. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void encode(Blackhole hole) {
        Encoder encoder = format.encoder(batches.get(0).schema());
        for (RecordBatch batch : batches) {
            out.clear();
            List<Rejection> rejections = encoder.encode(batch, out, true);
            hole.consume(out.size());
            hole.consume(rejections);
        }
    }
}

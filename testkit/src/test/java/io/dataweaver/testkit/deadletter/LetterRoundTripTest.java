package io.dataweaver.testkit.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.DeadLetterStore;
import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.deadletter.DeadRecord;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record comes out of its dead letter as the source had read it, to the last bit, whatever its types. */
class LetterRoundTripTest {

    private static final int DEPTH = 3;
    private static final int SCHEMAS = 25;
    private static final int ROWS = 60;

    /** What UTF-8 does not allow: a lone surrogate, an overlong slash, a byte that begins nothing, half a character. */
    private static final List<byte[]> NO_TEXT = List.of(
            bytes(0xED, 0xA0, 0x80),
            bytes('a', 0xED, 0xBF, 0xBF, 'b'),
            bytes(0xC0, 0xAF),
            bytes(0xFF, 0, '\n', '"'),
            bytes(0xF0, 0x9F, 0x98));

    @TempDir
    Path folder;

    static IntStream schemas() {
        return IntStream.range(0, SCHEMAS);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private List<DeadLetter> kept(List<Rejection> rejections) {
        Clock clock = Clock.systemUTC();
        DeadLetterStore.Owner owner = new DeadLetterStore.Owner("orders", "run-1", "f00d");
        try (DeadLetterStore store =
                new DeadLetterStore(new DiskStateFiles(folder), "", owner, clock, Long.MAX_VALUE)) {
            store.handle(new RejectionHandler.Place("rows", "rows#0", "sink"), rejections);
            store.flush();
        }
        return DeadLetters.in(folder, clock).list(LetterFilter.WAITING);
    }

    private static Rejection rejected(RecordBatch batch, int row) {
        return new Rejection(
                new Rejection.RejectedRow(batch, row), RecordErrorCode.VALUE_UNFIT, null, "it does not fit");
    }

    private static List<Row> rows(List<DeadLetter> letters) {
        List<Row> rows = new ArrayList<>();
        for (DeadLetter letter : letters) {
            rows.addAll(Rows.of(((DeadRecord.Row) letter.record()).toBatch(1)));
        }
        return rows;
    }

    /** Returns a type, nested up to {@code depth} deep. */
    private static DataType type(Random random, int depth) {
        List<DataType> simple = RandomData.allTypes().stream()
                .filter(type -> depth == DEPTH || !(type instanceof DataType.Time)) // 24:00 cannot be put into a struct
                .toList();
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> DataTypes.listOf(type(random, depth - 1));
            case 1 -> DataTypes.mapOf(random.nextBoolean() ? DataTypes.TEXT : DataTypes.DATE, type(random, depth - 1));
            case 2 ->
                DataTypes.struct(
                        Field.nullable("first", type(random, depth - 1)),
                        Field.nullable("the \"second\"", type(random, depth - 1)));
            default -> simple.get(random.nextInt(simple.size()));
        };
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aRowOfAnyTypesComesOutAsItWas(int number) {
        long seed = System.nanoTime() + number;
        Random random = new Random(seed);
        RandomData data = new RandomData(seed);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            fields.add(Field.nullable("c" + i, type(random, DEPTH)));
        }
        Schema schema = new Schema("rows", fields, List.of());
        List<Row> rows = new ArrayList<>();
        for (Row row : data.rows(schema, ROWS)) {
            ChangeKind[] kinds = ChangeKind.values();
            rows.add(new Row(kinds[random.nextInt(kinds.length)], row.values()));
        }
        RecordBatch batch = Batches.of(schema, rows, 1);
        List<DeadLetter> letters = kept(
                IntStream.range(0, ROWS).mapToObj(row -> rejected(batch, row)).toList());
        assertThat(letters).as("seed %d, %s", seed, schema).hasSize(ROWS);
        assertThat(((DeadRecord.Row) letters.get(0).record()).schema().fields()).isEqualTo(schema.fields());
        assertThat(rows(letters)).as("seed %d, %s", seed, schema).isEqualTo(rows);
    }

    static List<DataType> types() {
        return RandomData.allTypes();
    }

    /** The extremes, NaN, infinities, digits without end, and text that breaks what does not quote. */
    @ParameterizedTest
    @MethodSource("types")
    void aValueAtTheEdgeOfItsTypeComesOutAsItWas(DataType type) {
        Schema schema = Schema.of("rows", Field.nullable("c", type));
        List<Row> rows = new ArrayList<>();
        EdgeValues.of(type).forEach(value -> rows.add(Row.of(value)));
        rows.add(Row.of((Object) null));
        RecordBatch batch = Batches.of(schema, rows, 1);

        List<DeadLetter> letters = kept(IntStream.range(0, rows.size())
                .mapToObj(row -> rejected(batch, row))
                .toList());

        assertThat(rows(letters)).isEqualTo(rows);
    }

    @Test
    void textThatIsNoTextComesOutByteForByte() {
        Schema schema = Schema.of(
                "rows",
                Field.nullable("text", DataTypes.TEXT),
                Field.nullable("list", DataTypes.listOf(DataTypes.TEXT)));
        BatchBuilder builder = new BatchBuilder(schema, NO_TEXT.size());
        for (byte[] text : NO_TEXT) {
            ((BytesColumn.Builder) builder.column(0)).append(text, 0, text.length);
            ListColumn.Builder list = (ListColumn.Builder) builder.column(1);
            ((BytesColumn.Builder) list.elements()).append(text, 0, text.length);
            list.end();
            builder.endRow(builder.size() + 1L);
        }
        RecordBatch batch = builder.build();
        List<DeadLetter> letters = kept(IntStream.range(0, NO_TEXT.size())
                .mapToObj(row -> rejected(batch, row))
                .toList());

        assertThat(letters).hasSize(NO_TEXT.size());
        for (int i = 0; i < letters.size(); i++) {
            RecordBatch row = ((DeadRecord.Row) letters.get(i).record()).toBatch(1);
            BytesColumn text = (BytesColumn) row.column(0);
            BytesColumn elements = (BytesColumn) ((ListColumn) row.column(1)).elements();
            for (BytesColumn column : List.of(text, elements)) {
                byte[] out = Arrays.copyOfRange(column.data(), column.start(0), column.end(0));
                assertThat(out).isEqualTo(NO_TEXT.get(i));
            }
        }
    }

    @Test
    void bytesThatWereNotDecodedComeOutAsTheyWere() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Rejection> rejections = new ArrayList<>();
        List<byte[]> records = new ArrayList<>(NO_TEXT);
        EdgeValues.NASTY_TEXT.forEach(text -> records.add(text.getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 200; i++) {
            byte[] record = new byte[random.nextInt(i % 20 == 0 ? Rejection.RejectedBytes.MAX_BYTES : 200)];
            random.nextBytes(record);
            records.add(record);
        }
        for (int i = 0; i < records.size(); i++) {
            rejections.add(new Rejection(
                    new Rejection.RejectedBytes(records.get(i), i + 1),
                    RecordErrorCode.VALUE_UNFIT,
                    null,
                    "it cannot be read"));
        }
        List<DeadLetter> letters = kept(rejections);

        assertThat(letters).as("seed %d", seed).hasSize(records.size());
        for (int i = 0; i < records.size(); i++) {
            DeadRecord.Raw raw = (DeadRecord.Raw) letters.get(i).record();
            assertThat(raw.bytes()).as("seed %d, record %d", seed, i).isEqualTo(records.get(i));
        }
    }
}

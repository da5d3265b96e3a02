package io.dataweaver.testkit.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.exchange.BatchCodec;
import io.dataweaver.core.exchange.ExchangeErrorCode;
import io.dataweaver.core.exchange.FrameBuffer;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch comes out of its bytes as it went in, to the last bit; bytes that are anything else are refused. */
class BatchCodecTest {

    private static final Schema SMALL = Schema.of(
            "small",
            Field.required("id", DataTypes.BIGINT),
            Field.nullable("amount", DataTypes.DECIMAL),
            Field.nullable("names", DataTypes.listOf(DataTypes.TEXT)));

    static Stream<DataType> types() {
        List<DataType> types = new ArrayList<>(RandomData.allTypes());
        types.add(DataTypes.listOf(DataTypes.listOf(DataTypes.DECIMAL)));
        types.add(DataTypes.mapOf(DataTypes.UUID, DataTypes.struct(Field.nullable("x", DataTypes.REAL))));
        types.add(DataTypes.struct(
                Field.nullable("m", DataTypes.mapOf(DataTypes.INTEGER, DataTypes.listOf(DataTypes.decimal(38, 10))))));
        types.add(DataTypes.decimal(1000, 500));
        types.add(new DataType.Timestamp(9));
        types.add(new DataType.Time(0));
        return types.stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void keepsEveryEdgeValueOfATypeAndWhatIsNoValue(DataType type) {
        Schema schema = Schema.of("edges", Field.nullable("v", type));
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of((Object) null));
        EdgeValues.of(type).forEach(value -> rows.add(Row.of(value)));
        rows.add(Row.of(ChangeKind.UPDATE_AFTER, Row.Mark.UNCHANGED));
        rows.add(Row.of((Object) null));
        assertKept(Batches.of(schema, rows, 1));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsRandomBatchesWithTheirKindsOriginsAndSelections(long seed) {
        RandomData data = new RandomData(seed);
        Random random = new Random(seed);
        List<DataType> types = types().toList();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            fields.add(Field.nullable("c" + i, types.get(random.nextInt(types.size()))));
        }
        Schema schema = new Schema("random", fields, List.of());
        List<Row> rows = changed(data.rows(schema, random.nextInt(200)), random);
        RecordBatch batch = Batches.of(schema, rows, random.nextLong());
        assertKept(batch);
        assertKept(batch.withKinds(null));
        int[] some = IntStream.range(0, rows.size())
                .filter(row -> random.nextInt(3) > 0)
                .toArray();
        assertKept(batch.select(some, some.length));
        assertKept(batch.select(new int[0], 0));
    }

    private static List<Row> changed(List<Row> rows, Random random) {
        ChangeKind[] kinds = ChangeKind.values();
        List<Row> changed = new ArrayList<>();
        for (Row row : rows) {
            List<Object> values = new ArrayList<>(row.values());
            if (random.nextInt(4) == 0) {
                values.set(random.nextInt(values.size()), Row.Mark.UNCHANGED);
            }
            changed.add(new Row(kinds[random.nextInt(kinds.length)], values));
        }
        return changed;
    }

    private static void assertKept(RecordBatch batch) {
        BatchCodec codec = new BatchCodec(batch.schema());
        FrameBuffer several = new FrameBuffer(0);
        several.clear();
        codec.encode(batch.slice(0, batch.size() / 2), several);
        int from = several.size();
        codec.encode(batch, several);
        RecordBatch read = codec.decode(several.bytes(), from, several.size() - from);
        assertThat(read.length()).as("only rows that are shown").isEqualTo(batch.size());
        assertThat(Rows.of(read)).isEqualTo(Rows.of(batch));
        for (int i = 0; i < batch.size(); i++) {
            assertThat(read.origin(i)).isEqualTo(batch.origin(batch.row(i)));
        }
        byte[] frame = codec.encode(batch);
        assertThat(frame).isEqualTo(Arrays.copyOfRange(several.bytes(), from, several.size()));
        assertThat(BatchCodec.frameSize(frame, 0)).isEqualTo(frame.length);
        assertThat(codec.encode(read)).as("written again").isEqualTo(frame);
    }

    @Test
    void looksAtNoBytesOfRowsWithoutValue() {
        DataType.ListOf listType = (DataType.ListOf) DataTypes.listOf(DataTypes.BIGINT);
        Schema schema = Schema.of("holes", Field.nullable("t", DataTypes.TEXT), Field.nullable("l", listType));
        byte[] marks = {0, 1, 2, 0};
        int[] offsets = {1, 2, 7, 3, 5}; // what stands at rows 1 and 2 is undefined
        Column text = new BytesColumn(DataTypes.TEXT, new byte[] {'x', 'a', 'x', 'b', 'c', 'x'}, offsets, 4, marks);
        Column list = new ListColumn(
                listType, new LongColumn(DataTypes.BIGINT, new long[] {1, 2, 3, 4, 5, 6}, 6, null), offsets, 4, marks);
        RecordBatch batch = RecordBatch.of(schema, List.of(text, list), 4, null, new long[] {1, 2, 3, 4});
        RecordBatch read = decode(schema, new BatchCodec(schema).encode(batch));
        assertThat(Rows.of(read))
                .containsExactly(
                        Row.of("a", List.of(2L)),
                        Row.of((Object) null, (Object) null),
                        Row.of(Row.Mark.UNCHANGED, Row.Mark.UNCHANGED),
                        Row.of("bc", List.of(4L, 5L)));
    }

    @Test
    void takesFewBytesForSmallNumbers() {
        Schema schema = Schema.of("numbers", Field.required("n", DataTypes.BIGINT));
        BatchBuilder builder = new BatchBuilder(schema, 1000);
        for (int i = 0; i < 1000; i++) {
            ((LongColumn.Builder) builder.column(0)).append(i % 100 - 50);
            builder.endRow(ChangeKind.INSERT, 1_000_000_000_000L + i);
        }
        assertThat(new BatchCodec(schema).encode(builder.build())).hasSizeLessThan(1050);
    }

    @Test
    void refusesRowsOfOtherTypes() {
        Schema other = Schema.of("small", Field.required("id", DataTypes.INTEGER));
        assertThatThrownBy(() -> new BatchCodec(SMALL).encode(Batches.of(other, Row.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id bigint");
    }

    private static RecordBatch small() {
        return Batches.of(
                SMALL,
                Row.of(1L, new java.math.BigDecimal("12345678901234567890.5"), List.of("a", "bc")),
                Row.of(ChangeKind.DELETE, 2L, Double.NaN, null),
                Row.of(ChangeKind.UPDATE_AFTER, 300L, Row.Mark.UNCHANGED, Arrays.asList("d", null)));
    }

    @Test
    void refusesAFrameThatEndsTooEarlyWhereverThatIs() {
        byte[] frame = new BatchCodec(SMALL).encode(small());
        for (int length = 0; length < frame.length; length++) {
            byte[] torn = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> decode(SMALL, torn))
                    .isInstanceOfSatisfying(DataWeaverException.class, BatchCodecTest::assertDamaged);
        }
        assertThatThrownBy(() -> decode(SMALL, Arrays.copyOf(frame, frame.length + 1)))
                .isInstanceOfSatisfying(DataWeaverException.class, BatchCodecTest::assertDamaged);
    }

    @Test
    void refusesAFrameWithAnyOneBitTurned() {
        byte[] frame = new BatchCodec(SMALL).encode(small());
        for (int bit = 0; bit < frame.length * Byte.SIZE; bit++) {
            byte[] turned = frame.clone();
            turned[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> decode(SMALL, turned))
                    .as("bit %d", bit)
                    .isInstanceOfSatisfying(DataWeaverException.class, BatchCodecTest::assertDamaged);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsRowsOrSaysWhatIsWrongWhateverABodyWithARightChecksumHolds(long seed) {
        byte[] frame = new BatchCodec(SMALL).encode(small());
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] hostile = Arrays.copyOf(frame, frame.length - random.nextInt(4));
            for (int turned = 0; turned <= random.nextInt(4); turned++) {
                int at = BatchCodec.HEADER + random.nextInt(hostile.length - BatchCodec.HEADER);
                hostile[at] = (byte) (random.nextBoolean() ? random.nextInt() : hostile[at] ^ (1 << random.nextInt(8)));
            }
            seal(hostile);
            RecordBatch read;
            try {
                read = decode(SMALL, hostile);
            } catch (DataWeaverException refused) {
                assertDamaged(refused);
                continue;
            }
            assertThatCode(() -> Rows.of(read).toString())
                    .as("seed %d, %d: what was read can be used", seed, i)
                    .doesNotThrowAnyException();
        }
    }

    private static void seal(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, BatchCodec.HEADER, frame.length - BatchCodec.HEADER);
        ByteBuffer.wrap(frame)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(frame.length - BatchCodec.HEADER)
                .putInt((int) crc.getValue());
    }

    private static RecordBatch decode(Schema schema, byte[] frame) {
        return new BatchCodec(schema).decode(frame, 0, frame.length);
    }

    private static void assertDamaged(DataWeaverException refused) {
        assertThat(refused.code()).isEqualTo(ExchangeErrorCode.DAMAGED);
    }
}

package io.dataweaver.testkit.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every format of messages must do. Its author extends this once a dialect, and answers which format goes with which
 * columns.
 *
 * <p>What a format cannot hold must be refused: a type by {@link MessageFormat#encoder}, a value by a rejection. Everything
 * else comes back as it was.
 */
public abstract class MessageFormatConformanceTest extends HeldValues {

    private static final Schema SIMPLE = Schema.of(
            "conformance",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("name", DataTypes.TEXT),
            Field.nullable("share", DataTypes.DOUBLE));
    private static final int MAX_MESSAGE = 1 << 20;
    private static final int ROUNDS = 2_000;

    /** Makes a format for messages of the columns {@code schema}. */
    protected abstract MessageFormat format(Schema schema);

    @ParameterizedTest
    @MethodSource("types")
    void bringsEdgeValuesBackUnbentOrRefusesTheType(DataType type) {
        Schema schema = edgeSchema(type);
        if (!holds(type)) {
            assertThatThrownBy(() -> format(schema).encoder(schema))
                    .as("%s is refused before anything is written", type)
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("v");
            return;
        }
        assertComesBack(schema, edges(type), type.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bringsRandomRowsBackUnbent(long seed) {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("conformance", 8, this::holds);
        assertComesBack(schema, data.rows(schema, 100), data.toString());
    }

    private void assertComesBack(Schema schema, List<Row> rows, String what) {
        Messages messages = encode(schema, rows);
        List<Row> kept = expected(schema, rows, Rows.rejected(messages.rejections()));
        assertThat(decode(schema, schema, messages.values())).as(what).containsExactlyElementsOf(kept);
    }

    @Test
    void writesAMessageForEachRowThatABatchShows() {
        ByteOutput out = new ByteOutput(16);
        int[] ends = new int[2];
        format(SIMPLE)
                .encoder(SIMPLE)
                .encode(Batches.of(SIMPLE, numbered(6), 1).select(new int[] {1, 4}, 2), out, ends);
        assertThat(ends[1]).isEqualTo(out.size());
        assertThat(decode(SIMPLE, SIMPLE, cut(out, ends)))
                .containsExactly(numbered(6).get(1), numbered(6).get(4));
    }

    @Test
    void readsTheWantedColumnsInTheWantedOrder() {
        List<Row> rows = numbered(20);
        List<byte[]> messages = encode(SIMPLE, rows).values();
        for (List<String> wanted :
                List.of(List.of("share", "id"), List.of("name"), List.of("share"), List.of("name", "share", "id"))) {
            int[] indexes = wanted.stream().mapToInt(SIMPLE::indexOf).toArray();
            assertThat(decode(SIMPLE, SIMPLE.project(wanted), messages))
                    .as("columns %s", wanted)
                    .isEqualTo(rows.stream().map(row -> row.project(indexes)).toList());
        }
    }

    @Test
    void infersColumnsThatReadEveryRow() {
        List<byte[]> messages = encode(SIMPLE, numbered(20)).values();
        Schema inferred = format(SIMPLE).infer("some name", messages, Map.of("id", DataTypes.DECIMAL));
        assertThat(inferred.dataset()).isEqualTo("some name");
        assertThat(inferred.names()).isEqualTo(SIMPLE.names());
        assertThat(inferred.field(0).type()).as("a type that is given").isEqualTo(DataTypes.DECIMAL);
        assertThat(decode(SIMPLE, inferred, messages)).hasSize(20);
    }

    @Test
    void keepsTheOriginOfAMessageAndGoesOnInAnotherBatch() {
        List<byte[]> messages = encode(SIMPLE, numbered(2)).values();
        MessageDecoder decoder = format(SIMPLE).decoder(SIMPLE, MAX_MESSAGE);
        for (int i = 0; i < 2; i++) {
            BatchBuilder batch = new BatchBuilder(SIMPLE, 1);
            decoder.bind(batch);
            decoder.decode(messages.get(i), 0, messages.get(i).length, 4_000_000_000L + i);
            assertThat(Rows.of(batch.build())).containsExactly(numbered(2).get(i));
        }
        BatchBuilder batch = new BatchBuilder(SIMPLE, 1);
        decoder.bind(batch);
        decoder.decode(messages.get(0), 0, messages.get(0).length, 4_000_000_000L);
        assertThat(batch.build().origin(0)).isEqualTo(4_000_000_000L);
    }

    @Test
    void refusesAMessageThatIsTooLong() {
        byte[] message = encode(SIMPLE, List.of(Row.of(1L, "x".repeat(5_000), 0.5)))
                .values()
                .get(0);
        BatchBuilder batch = new BatchBuilder(SIMPLE, 1);
        MessageDecoder decoder = format(SIMPLE).decoder(SIMPLE, 1_000);
        decoder.bind(batch);
        assertThatExceptionOfType(BadRecordException.class)
                .isThrownBy(() -> decoder.decode(message, 0, message.length, 1))
                .satisfies(bad -> assertThat(bad.code()).isEqualTo(RecordErrorCode.TOO_LARGE));
        assertThat(batch.size()).isZero();
    }

    /** Bytes that are damaged anywhere are a row or a bad record, and do not touch the rows before and behind. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesDamagedMessages(long seed) {
        Random random = new Random(seed);
        List<Row> rows = numbered(ROUNDS);
        List<byte[]> messages = encode(SIMPLE, rows).values();
        MessageDecoder decoder = format(SIMPLE).decoder(SIMPLE, MAX_MESSAGE);
        BatchBuilder batch = new BatchBuilder(SIMPLE, 1);
        decoder.bind(batch);
        List<Integer> whole = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = damage(messages.get(i), random);
            int before = batch.size();
            try {
                decoder.decode(damaged, 0, damaged.length, i);
            } catch (BadRecordException bad) {
                assertThat(bad.text()).isNotBlank();
                assertThat(batch.size()).as("seed %d, round %d", seed, i).isEqualTo(before);
            } catch (RuntimeException | Error broken) {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + Arrays.toString(damaged), broken);
            }
            whole.add(batch.size());
            decoder.decode(messages.get(i), 0, messages.get(i).length, i);
        }
        List<Row> read = Rows.of(batch.build());
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(read.get(whole.get(i))).as("seed %d, round %d", seed, i).isEqualTo(rows.get(i));
        }
    }

    private static byte[] damage(byte[] message, Random random) {
        byte[] damaged =
                random.nextInt(3) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 3)) : message.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && damaged.length > 0; i++) {
            int at = random.nextInt(damaged.length);
            damaged[at] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (damaged[at] ^ 1 << random.nextInt(8));
        }
        return damaged;
    }

    private record Messages(List<byte[]> values, List<Rejection> rejections) {}

    /** Encodes in two batches, into one output; what is rejected has no message. */
    private Messages encode(Schema schema, List<Row> rows) {
        MessageEncoder encoder = format(schema).encoder(schema);
        Messages messages = new Messages(new ArrayList<>(), new ArrayList<>());
        int half = rows.size() / 2;
        for (List<Row> part : List.of(rows.subList(0, half), rows.subList(half, rows.size()))) {
            ByteOutput out = new ByteOutput(16);
            int[] ends = new int[part.size()];
            messages.rejections().addAll(encoder.encode(Batches.of(schema, part, 1), out, ends));
            List<Row> rejected = Rows.rejected(messages.rejections());
            int from = 0;
            for (int i = 0; i < ends.length; i++) {
                if (!rejected.contains(part.get(i))) {
                    messages.values().add(Arrays.copyOfRange(out.array(), from, ends[i]));
                }
                from = ends[i];
            }
        }
        return messages;
    }

    private static List<byte[]> cut(ByteOutput out, int[] ends) {
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            messages.add(Arrays.copyOfRange(out.array(), from, end));
            from = end;
        }
        return messages;
    }

    /** Decodes messages that stand in the middle of other bytes, which must not be looked at. */
    private List<Row> decode(Schema written, Schema wanted, List<byte[]> messages) {
        MessageDecoder decoder = format(written).decoder(wanted, MAX_MESSAGE);
        BatchBuilder batch = new BatchBuilder(wanted, 4);
        decoder.bind(batch);
        Random random = new Random(7);
        for (int i = 0; i < messages.size(); i++) {
            byte[] message = messages.get(i);
            byte[] around = new byte[message.length + 24];
            random.nextBytes(around);
            System.arraycopy(message, 0, around, 11, message.length);
            decoder.decode(around, 11, 11 + message.length, i + 1L);
        }
        return Rows.of(batch.build());
    }

    private static List<Row> numbered(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            rows.add(Row.of((long) i, "row " + i, i / 4.0 + 0.125));
        }
        return rows;
    }
}

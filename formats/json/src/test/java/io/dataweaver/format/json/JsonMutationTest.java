package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged documents: rejections, never another exception, and never a row that the damage did not touch. */
final class JsonMutationTest {

    private static final int SEEDS = 3_000;
    private static final byte[] TELLING = "{}[]\",:\\\n\r \t0123456789-+.eEtfnu\0\u0001".getBytes(UTF_8);

    @Test
    void damagedLinesAreRejectedAndTheOthersStay() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRows rows = new RandomRows(seed);
            Schema schema = rows.schema();
            RecordBatch batch = rows.batch(schema, 6);
            JsonFormat format = Json.format(JsonLayout.LINES);
            byte[] document = Json.encode(format, batch, new ArrayList<>()).getBytes(UTF_8);
            byte[] damaged = damage(document, new Random(seed));
            try {
                Json.Result result = Json.decode(format, schema, damaged, BatchLimits.DEFAULT, 64);
                long nonBlank = Arrays.stream(new String(damaged, UTF_8).split("\n"))
                        .filter(line -> !line.replaceAll("[ \t\r]", "").isEmpty())
                        .count();
                assertThat(result.rows().size() + result.rejections().size())
                        .as("seed " + seed)
                        .isEqualTo((int) nonBlank);
            } catch (DataWeaverException notALineAtAll) {
                assertThat(notALineAtAll.code()).as("seed " + seed).isEqualTo(JsonErrorCode.JSON_NOT_RECORDS);
            } catch (RuntimeException unexpected) {
                fail("seed " + seed + ": " + new String(damaged, UTF_8), unexpected);
            }
        }
    }

    @Test
    void aDamagedLineDoesNotChangeItsNeighbours() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRows rows = new RandomRows(seed);
            Schema schema = rows.schema();
            String[] lines = Json.encode(rows.batch(schema, 3)).split("\n");
            byte[] damaged = damage(lines[1].getBytes(UTF_8), new Random(seed));
            for (int i = 0; i < damaged.length; i++) {
                damaged[i] = damaged[i] == '\n' ? (byte) ' ' : damaged[i];
            }
            byte[] document = concat((lines[0] + "\n").getBytes(UTF_8), damaged, ("\n" + lines[2]).getBytes(UTF_8));
            Json.Result whole = Json.decode(schema, lines[0] + "\n" + lines[2]);
            Json.Result result =
                    Json.decode(Json.format(JsonLayout.LINES), schema, document, BatchLimits.DEFAULT, 1 << 16);
            assertThat(Values.comparable(result.rows().get(0)))
                    .isEqualTo(Values.comparable(whole.rows().get(0)));
            assertThat(Values.comparable(result.rows().get(result.rows().size() - 1)))
                    .as("seed " + seed)
                    .isEqualTo(Values.comparable(whole.rows().get(1)));
            for (Rejection rejection : result.rejections()) {
                assertThat(((Rejection.RejectedBytes) rejection.record()).bytes())
                        .isEqualTo(damaged);
            }
        }
    }

    @Test
    void damagedArraysGiveRejectionsOrOneClearError() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRows rows = new RandomRows(seed);
            Schema schema = rows.schema();
            JsonFormat format = Json.format(JsonLayout.ARRAY);
            byte[] document = Json.encode(format, rows.batch(schema, 6), new ArrayList<>())
                    .getBytes(UTF_8);
            byte[] damaged = damage(document, new Random(seed));
            try {
                Json.decode(format, schema, damaged, BatchLimits.DEFAULT, 64);
            } catch (DataWeaverException broken) {
                assertThat(broken.code())
                        .as("seed " + seed)
                        .isIn(JsonErrorCode.JSON_ARRAY_BROKEN, JsonErrorCode.JSON_NOT_RECORDS);
            } catch (RuntimeException unexpected) {
                fail("seed " + seed + ": " + new String(damaged, UTF_8), unexpected);
            }
        }
    }

    @Test
    void inferenceOfDamagedDocumentsAnswersOrSaysWhyNot() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRows rows = new RandomRows(seed);
            byte[] document = Json.encode(rows.batch(rows.schema(), 3)).getBytes(UTF_8);
            byte[] damaged = damage(document, new Random(seed));
            try {
                Json.infer(new String(damaged, UTF_8));
            } catch (DataWeaverException none) {
                assertThat(none.code())
                        .as("seed " + seed)
                        .isIn(JsonErrorCode.JSON_NOTHING_TO_INFER, JsonErrorCode.JSON_NOT_RECORDS);
            } catch (RuntimeException unexpected) {
                fail("seed " + seed + ": " + new String(damaged, UTF_8), unexpected);
            }
        }
    }

    private static byte[] damage(byte[] document, Random random) {
        byte[] bytes = document.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = concat(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
                default ->
                    bytes = concat(
                            Arrays.copyOf(bytes, at),
                            new byte[] {TELLING[random.nextInt(TELLING.length)]},
                            Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        List<byte[]> all = List.of(parts);
        byte[] joined = new byte[all.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : all) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}

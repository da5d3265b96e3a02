package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.BatchLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written reads back as it was, whatever the schema, the layout, the buffer and the columns wanted. */
final class JsonRoundTripTest {

    private static final int SEEDS = 300;

    @Test
    void randomRowsOfRandomSchemasComeBackAsTheyWere() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRows rows = new RandomRows(seed);
            Schema schema = rows.schema();
            RecordBatch batch = rows.batch(schema, 20);
            for (JsonLayout layout : List.of(JsonLayout.LINES, JsonLayout.ARRAY)) {
                for (NullMembers nulls : NullMembers.values()) {
                    JsonFormat format = new JsonFormat(new JsonOptions(layout, List.of(), Map.of(), nulls));
                    assertReadsBack(format, schema, batch, seed);
                }
            }
        }
    }

    private static void assertReadsBack(JsonFormat format, Schema schema, RecordBatch batch, long seed) {
        String name = "seed " + seed + ", " + schema;
        List<Rejection> rejections = new ArrayList<>();
        byte[] document = Json.encode(format, batch, rejections).getBytes(UTF_8);
        assertThat(rejections).as(name).isEmpty();
        BatchLimits limits = new BatchLimits(1 + (int) (seed % 30), 1 << 20, Duration.ofSeconds(1));
        Json.Result result = Json.decode(format, schema, document, limits, 1 + (int) (seed % 100));
        assertThat(result.rejections()).as(name).isEmpty();
        assertThat(result.rows()).as(name).hasSize(batch.size());
        for (int i = 0; i < schema.size(); i++) {
            for (int row = 0; row < batch.size(); row++) {
                assertThat(Values.comparable(result.rows().get(row).get(i)))
                        .as(name + ", row " + row)
                        .isEqualTo(Values.comparable(batch.column(i).value(row)));
            }
        }
        assertProjectionsAgree(format, schema, document, result, seed);
    }

    private static void assertProjectionsAgree(
            JsonFormat format, Schema schema, byte[] document, Json.Result whole, long seed) {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(schema.names());
        Collections.shuffle(names, random);
        Schema some = schema.project(names.subList(0, 1 + random.nextInt(names.size())));
        Json.Result result = Json.decode(format, some, document, BatchLimits.DEFAULT, 1 << 16);
        for (int i = 0; i < some.size(); i++) {
            Field field = some.field(i);
            List<@Nullable Object> expected = whole.column(schema.indexOf(field.name()));
            assertThat(Values.comparable(result.column(i))).isEqualTo(Values.comparable(expected));
        }
    }

    @Test
    void whatIsInferredOfAFileReadsAllOfIt() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomRows rows = new RandomRows(seed);
            RecordBatch batch = rows.batch(rows.schema(), 20);
            String document = Json.encode(batch);
            List<Field> inferred = new ArrayList<>();
            Json.infer(document).forEach((name, type) -> inferred.add(Field.nullable(name, type)));
            Json.Result result = Json.decode(new Schema("inferred", inferred, List.of()), document);
            assertThat(result.rejections()).as("seed " + seed + ", " + inferred).isEmpty();
            assertThat(result.rows()).hasSize(20);
        }
    }
}

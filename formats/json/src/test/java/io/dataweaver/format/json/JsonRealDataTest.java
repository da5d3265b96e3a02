package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real files; the resources' README has their sources. */
final class JsonRealDataTest {

    @Test
    void readsFlights() throws IOException {
        byte[] document = resource("flights.json");
        Schema schema = inferred(document);
        assertThat(schema)
                .hasToString("real(date timestamp(6), delay bigint, distance bigint, origin text, destination text)");
        Json.Result result = Json.decode(schema, document);
        assertThat(result.rejections()).isEmpty();
        assertThat(result.rows()).hasSize(250);
        assertThat(result.rows().get(0)).containsExactly(LocalDateTime.of(2001, 1, 1, 0, 47), 66L, 1750L, "DTW", "LAS");
        long distance = 0;
        for (String part : new String(document, UTF_8).split("\"distance\":")) {
            distance += part.startsWith("[") ? 0 : Long.parseLong(part.substring(0, part.indexOf(',')));
        }
        assertThat(result.column(2).stream().mapToLong(Long.class::cast).sum()).isEqualTo(distance);
    }

    @Test
    void writesEarthquakesAsTheyWere() throws IOException {
        byte[] document = resource("earthquakes.jsonl");
        Schema schema = inferred(document);
        assertThat(schema.toString())
                .contains("mag:decimal,place:text,time:bigint")
                .contains("geometry struct<type:text,coordinates:list<decimal>>");
        Json.Result result = Json.decode(Json.format(JsonLayout.AUTO), schema, document, BatchLimits.DEFAULT, 1000);
        assertThat(result.rejections()).isEmpty();
        BatchBuilder builder = new BatchBuilder(schema, 1);
        for (List<@Nullable Object> row : result.rows()) {
            for (int i = 0; i < row.size(); i++) {
                builder.column(i).appendValue(row.get(i));
            }
            builder.endRow(builder.size() + 1);
        }
        assertThat(Json.encode(builder.build())).isEqualTo(new String(document, UTF_8));
    }

    private static Schema inferred(byte[] document) {
        List<Field> fields = new ArrayList<>();
        Json.infer(new String(document, UTF_8)).forEach((name, type) -> fields.add(Field.nullable(name, type)));
        return new Schema("real", fields, List.of());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = requireNonNull(JsonRealDataTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}

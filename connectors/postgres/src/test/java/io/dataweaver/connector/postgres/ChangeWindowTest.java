package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeWindowTest {

    @Test
    void holdsNoMoreThanItsSizeAndOneRowHoweverLargeRowsAre() {
        int large = ChangeWindow.FULL * 2 / 3;
        Schema schema = new Schema("t", List.of(Field.required("id", DataTypes.TEXT)), List.of("id"));
        RecordBatch batch = Batches.of(
                schema,
                Stream.of("a", "b", "c", "d", "e", "f")
                        .map(key -> Row.of(key.repeat(large)))
                        .toList(),
                1);
        ColumnEncoding text = new ColumnEncoding(DataTypes.TEXT, PgType.of(Wire.TEXT, "text"), Encoding.TEXT, null);
        CopyEncoder encoder = new CopyEncoder(List.of(new BoundColumn("id", 0, text, false, true)), true);
        ChangeWindow window = new ChangeWindow(encoder);
        encoder.start();
        window.begin();
        encoder.bind(batch);
        for (int row = 0; row < batch.size(); row++) {
            assertThat(encoder.encode(row, row, false)).isTrue();
            window.add(row);
            if (window.isFull()) {
                window.sent(window.olderHalf());
            }
            assertThat(encoder.size()).isLessThan(ChangeWindow.FULL);
        }
    }
}

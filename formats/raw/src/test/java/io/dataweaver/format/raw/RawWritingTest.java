package io.dataweaver.format.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawWritingTest {

    private static final Schema TEXT = Schema.of("out", Field.nullable("line", DataTypes.TEXT));

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "aa", "aba"})
    void whatIsWrittenIsReadAgainAndWhatWouldBeCutIsRejected(String delimiter) {
        Format format = Raw.format(Map.of("delimiter", delimiter, "as", "text", "column", "line"));
        List<Row> rows = new ArrayList<>();
        EdgeValues.of(DataTypes.TEXT).forEach(value -> rows.add(Row.of(value)));
        List.of("b", "ba", "a", "ab", "bab", "baab", "x\r", "").forEach(value -> rows.add(Row.of(value)));
        ByteOutput out = new ByteOutput(1);
        List<Row> rejected = Rows.rejected(format.encoder(TEXT).encode(Batches.of(TEXT, rows, 1), out, true));

        assertThat(rejected).isNotEmpty().allSatisfy(row -> {
            String value = String.valueOf(row.value(0));
            assertThat((value + delimiter).indexOf(delimiter)).isLessThan(value.length());
        });
        rows.removeAll(rejected);
        assertThat(Raw.read(format, out.toByteArray()).values())
                .containsExactlyElementsOf(
                        rows.stream().map(row -> String.valueOf(row.value(0))).toList());
    }

    @Test
    void nullIsRejected() {
        ByteOutput out = new ByteOutput(1);
        List<Rejection> rejections = Raw.format(Map.of("delimiter", "\n"))
                .encoder(TEXT)
                .encode(Batches.of(TEXT, Row.of("one"), Row.of((Object) null), Row.of("two")), out, true);

        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("one\ntwo\n");
        assertThat(rejections).extracting(Rejection::code).containsExactly(RecordErrorCode.NULL_NOT_ALLOWED);
        assertThat(rejections).extracting(Rejection::column).containsExactly("line");
    }

    @Test
    void onlyOneColumnOfBytesIsWritten() {
        Format format = Raw.format(Map.of("delimiter", "\n"));
        Schema two = Schema.of("out", Field.nullable("a", DataTypes.TEXT), Field.nullable("b", DataTypes.TEXT));
        Schema number = Schema.of("out", Field.nullable("a", DataTypes.BIGINT));

        for (Schema schema : List.of(two, number)) {
            assertThatThrownBy(() -> format.encoder(schema))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("one column of BYTES, TEXT or JSON");
        }
    }

    @Test
    void filesNeedADelimiter() {
        assertThatThrownBy(() -> Raw.format(Map.of()).encoder(TEXT))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("no delimiter");
    }
}

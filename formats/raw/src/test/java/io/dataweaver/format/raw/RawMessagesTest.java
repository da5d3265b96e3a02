package io.dataweaver.format.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawMessagesTest {

    private static MessageFormat messages(Map<String, ?> options) {
        return Raw.format(options).messages().orElseThrow();
    }

    @Test
    void everyMessageComesBackAsItWas() {
        for (DataType type : List.of(DataTypes.BYTES, DataTypes.TEXT)) {
            MessageFormat format = messages(Map.of("as", type.toString(), "delimiter", "\n"));
            Schema schema = format.infer("topic", List.of(), Map.of());
            assertThat(schema.fields()).containsExactly(Field.required("content", type));
            List<Row> rows = new ArrayList<>();
            EdgeValues.of(type).forEach(value -> rows.add(Row.of(value)));
            ByteOutput out = new ByteOutput(1);
            int[] ends = new int[rows.size()];
            assertThat(format.encoder(schema).encode(Batches.of(schema, rows, 1), out, ends))
                    .isEmpty();
            BatchBuilder batch = new BatchBuilder(schema, 1);
            MessageDecoder decoder = format.decoder(schema, 1 << 20);
            decoder.bind(batch);
            int from = 0;
            for (int end : ends) {
                decoder.decode(out.array(), from, end, batch.size() + 5L);
                from = end;
            }
            RecordBatch built = batch.build();
            assertThat(Rows.of(built)).isEqualTo(rows);
            assertThat(built.origin(0)).isEqualTo(5);
        }
    }

    @Test
    void aBadMessageLeavesTheBatchAsItWas() {
        MessageFormat format = messages(Map.of("as", "text"));
        Schema schema = format.infer("topic", List.of(), Map.of());
        BatchBuilder batch = new BatchBuilder(schema, 1);
        MessageDecoder decoder = format.decoder(schema, 3);
        decoder.bind(batch);
        byte[] bad = {'x', -1, 'y', 'z'};
        decoder.decode(bad, 2, 4, 1);

        assertThatThrownBy(() -> decoder.decode(bad, 0, 3, 2))
                .isInstanceOfSatisfying(
                        BadRecordException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(RecordErrorCode.INVALID_TEXT));
        assertThatThrownBy(() -> decoder.decode("four".getBytes(UTF_8), 0, 4, 3))
                .isInstanceOfSatisfying(
                        BadRecordException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(RecordErrorCode.TOO_LARGE));
        decoder.decode("end".getBytes(UTF_8), 0, 3, 4);
        assertThat(Rows.of(batch.build())).containsExactly(Row.of("yz"), Row.of("end"));
    }

    @Test
    void nullIsRejectedAndLeavesNoBytes() {
        Schema schema = Schema.of("out", Field.nullable("body", DataTypes.BYTES));
        RecordBatch batch = Batches.of(
                schema, Row.of(Row.Bytes.of((byte) 1)), Row.of((Object) null), Row.of(Row.Bytes.of((byte) 2)));
        ByteOutput out = new ByteOutput(1);
        int[] ends = new int[3];

        List<Rejection> rejections = messages(Map.of()).encoder(schema).encode(batch, out, ends);

        assertThat(ends).containsExactly(1, 1, 2);
        assertThat(rejections).extracting(Rejection::code).containsExactly(RecordErrorCode.NULL_NOT_ALLOWED);
    }
}

package io.dataweaver.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLetterTest {

    private static final RejectionHandler.Place PLACE = new RejectionHandler.Place("orders", "orders.csv", "source");

    @TempDir
    private Path folder;

    private void keep(String run, Rejection... rejections) {
        DeadLetterHandlerPlugin plugin = new DeadLetterHandlerPlugin();
        try (RejectionHandler handler =
                plugin.create(Options.parse(plugin.descriptor(), Map.of()), "orders", run, folder)) {
            handler.handle(PLACE, List.of(rejections));
            handler.flush();
        }
    }

    private static Rejection raw(byte[] bytes, long line) {
        return new Rejection(
                new Rejection.RejectedBytes(bytes, line), RecordErrorCode.VALUE_UNFIT, "total", "cannot read 'x'");
    }

    @Test
    void tellsPlaceCodeReasonAndTheRecordAsItWas() throws IOException {
        keep("r1", raw("3,\"x\",…".getBytes(StandardCharsets.UTF_8), 4));
        assertThat(DeadLetter.read(folder, 10))
                .containsExactly(new DeadLetter(
                        "orders",
                        "orders.csv",
                        4,
                        "source",
                        RecordErrorCode.VALUE_UNFIT.id(),
                        "total",
                        "cannot read 'x'",
                        "3,\"x\",…"));
    }

    @Test
    void showsRowsAsJsonAndBytesThatAreNoTextInBase64() throws IOException {
        Schema schema =
                Schema.of("orders", Field.nullable("id", DataTypes.BIGINT), Field.nullable("at", DataTypes.DATE));
        BatchBuilder builder = new BatchBuilder(schema, 1);
        builder.rowWriter().setLong("id", 7).end(12);
        RecordBatch batch = builder.build();
        keep(
                "r1",
                new Rejection(new Rejection.RejectedRow(batch, 0), RecordErrorCode.VALUE_UNFIT, null, "no"),
                raw(new byte[] {(byte) 0xff}, 13));
        List<DeadLetter> letters = DeadLetter.read(folder, 10);
        assertThat(letters).extracting(DeadLetter::record).containsExactly("{\"id\":7,\"at\":null}", "/w==");
        assertThat(letters.get(0).column()).isNull();
    }

    @Test
    void goesThroughTheRunsUpToTheLimit() throws IOException {
        keep("r1", raw(new byte[] {'a'}, 1), raw(new byte[] {'b'}, 2));
        keep("r2", raw(new byte[] {'c'}, 3));
        assertThat(DeadLetter.read(folder, 10)).extracting(DeadLetter::record).containsExactly("a", "b", "c");
        assertThat(DeadLetter.read(folder, 1)).hasSize(1);
        assertThat(DeadLetter.read(folder.resolve("none"), 1)).isEmpty();
    }
}

package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StdoutSinkTest {

    private static final SinkRun RUN = new SinkRun("pipeline", "run1", 1, false);

    private static SinkWriter writer(Sink sink, int ordinal) {
        return sink.open(RUN, new WriterContext(FileSinks.split(ordinal), FileSinks.SCHEMA, Optional.empty()));
    }

    @Test
    void writesBatchesOfAllSplitsAsTheyCome() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Sink sink = new StdoutSink(new LineFormat("[", ",", "]"), out);
        sink.check(List.of(FileSinks.SCHEMA));
        sink.prepare(RUN, List.of(FileSinks.SCHEMA));
        SinkWriter first = writer(sink, 0);
        SinkWriter second = writer(sink, 1);

        second.write(FileSinks.batch("a", "b"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[a,b");
        assertThat(first.write(FileSinks.batch("!no", "c"))).hasSize(1);
        sink.complete(RUN, List.of());
        sink.complete(RUN, List.of());

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[a,b,c]");
    }

    @Test
    void tellsThatTheReaderHasGone() throws Exception {
        Pipe pipe = Pipe.open();
        Sink sink = new StdoutSink(LineFormat.PLAIN, new ChannelOutput(pipe.sink()));
        sink.prepare(RUN, List.of(FileSinks.SCHEMA));
        ByteBuffer header = ByteBuffer.allocate(3);
        assertThat(pipe.source().read(header)).isEqualTo(3);
        pipe.source().close();

        SinkWriter writer = writer(sink, 0);
        assertThatThrownBy(() -> writer.write(FileSinks.batch("a")))
                .isInstanceOf(DataWeaverException.class)
                .extracting(failed -> ((DataWeaverException) failed).code())
                .isEqualTo(FileErrorCode.OUTPUT_CLOSED);
    }

    @Test
    void refusesSeveralDatasets() {
        Sink sink = new StdoutSink(LineFormat.PLAIN, new ByteArrayOutputStream());
        assertThatThrownBy(() -> sink.check(List.of(FileSinks.SCHEMA, FileSinks.SCHEMA.withDataset("items"))))
                .hasMessage("2 datasets cannot go to standard output: [orders, items]");
    }
}

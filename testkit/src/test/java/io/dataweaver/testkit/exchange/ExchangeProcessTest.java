package io.dataweaver.testkit.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeReader;
import io.dataweaver.core.exchange.ExchangeSource;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One process writes an exchange, and is killed in the middle; this one reads it all the while. */
class ExchangeProcessTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "exchange.segment_written, 2",
        "exchange.segment_forced, 3",
        "exchange.manifest_created, 1",
        "exchange.manifest_written, 4",
        "exchange.manifest_forced, 4",
        "exchange.sealed, 1",
        "checkpoint.after_force, 4"
    })
    void givesEveryRowOnceToAReaderElsewhereThoughTheWriterIsKilled(String failpoint, int nth) throws Exception {
        ChildProcess.Command upstream = ChildProcess.java(UpstreamProgram.class).arguments(folder.toString());
        try (ChildProcess killed = upstream.failpoint(failpoint, nth).start()) {
            assertThat(killed.awaitExit(LIMIT)).as(killed.output()).isEqualTo(ChildProcess.KILLED);
        }
        Exchange exchange = UpstreamProgram.exchange(new DiskStateFiles(folder));
        try (ExchangeSource source = exchange.source()) {
            List<ExchangeReader> readers = new ArrayList<>();
            for (Split split : source.plan(List.of())) {
                readers.add(
                        source.open(split, ExchangeRig.request(exchange.layout().schema()), Optional.empty()));
            }
            try (ChildProcess next = upstream.start()) {
                List<Row> read = new ArrayList<>();
                for (ExchangeReader reader : readers) {
                    read.addAll(toTheEnd(reader));
                }
                assertThat(next.awaitExit(LIMIT)).as(next.output()).isZero();
                List<Row> expected = new ArrayList<>(UpstreamProgram.rows(0));
                expected.addAll(UpstreamProgram.rows(1));
                assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
            }
            readers.forEach(ExchangeReader::close);
        }
    }

    private static List<Row> toTheEnd(ExchangeReader reader) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        ReadResult result = reader.read(LIMIT);
        while (!(result instanceof ReadResult.EndOfSplit)) {
            assertThat(System.nanoTime()).as("the end comes in time").isLessThan(end);
            if (result instanceof ReadResult.Rows read) {
                rows.addAll(Rows.of(read.batch()));
            }
            result = reader.read(LIMIT);
        }
        return rows;
    }
}

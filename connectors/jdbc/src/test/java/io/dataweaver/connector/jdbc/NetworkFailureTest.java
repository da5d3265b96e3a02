package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.fault.Direction;
import io.dataweaver.testkit.fault.Fault;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.mariadb.MariaDbServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A COMMIT that is cut off on its way to MariaDB, or whose answer is. */
@Timeout(60)
class NetworkFailureTest {

    private static final Schema EVENTS = Schema.of("events", Field.required("id", DataTypes.BIGINT));

    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB);
    private final FaultProxy proxy =
            FaultProxy.to(MariaDbServer.shared().host(), MariaDbServer.shared().port());

    @AfterEach
    void stop() {
        proxy.close();
        database.close();
    }

    private Sink sink() {
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        return database.sink("url", "jdbc:mariadb://localhost:" + proxy.port() + "/" + name);
    }

    private static SinkRun start(Sink sink) {
        SinkRun run = new SinkRun("events", "run", sink.fence("events", 1), false);
        sink.prepare(run, List.of(EVENTS));
        return run;
    }

    private static SinkWriter open(Sink sink, SinkRun run) {
        Split split = new Split("events", 0, "events", "{}", 0);
        return sink.open(run, new WriterContext(split, EVENTS, Optional.empty()));
    }

    private static RecordBatch events(long from, int count) {
        List<Row> rows = new ArrayList<>();
        for (long id = from; id < from + count; id++) {
            rows.add(Row.of(id));
        }
        return Batches.of(EVENTS, rows, from);
    }

    private static void assertKind(ErrorKind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOf(DataWeaverException.class)
                .extracting(failure -> ((DataWeaverException) failure).code().kind())
                .isEqualTo(kind);
    }

    @Test
    void knowsThatACommitThatNeverArrivedDidNotComeThrough() {
        try (Sink sink = sink()) {
            SinkRun run = start(sink);
            try (SinkWriter writer = open(sink, run)) {
                writer.write(events(1, 10));
                writer.flush();
                proxy.set(Direction.TO_SERVER, new Fault.CutAt("COMMIT", 1, Fault.Ending.RESET));
                assertKind(ErrorKind.TRANSIENT, () -> writer.prepare(1, new Position("10"), false));
            }
            assertThat(sink.positions(run)).isEmpty();
            try (SinkWriter writer = open(sink, run)) {
                writer.write(events(1, 15));
                writer.flush();
                writer.prepare(2, new Position("15"), true);
            }
        }
        assertThat(database.rows("select count(*) from events")).containsExactly("15");
    }

    @Test
    void saysSoIfTheOutcomeOfACommitCannotBeKnown() {
        try (Sink sink = sink()) {
            SinkRun run = start(sink);
            try (SinkWriter writer = open(sink, run)) {
                writer.write(events(1, 10));
                writer.flush();
                proxy.refuse();
                proxy.set(Direction.TO_SERVER, new Fault.CutAt("COMMIT", 1, Fault.Ending.RESET));
                assertKind(ErrorKind.AMBIGUOUS, () -> writer.prepare(1, new Position("10"), false));
            }
        }
    }
}

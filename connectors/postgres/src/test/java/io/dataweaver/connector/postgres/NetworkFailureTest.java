package io.dataweaver.connector.postgres;

import static io.dataweaver.connector.postgres.SinkHarness.open;
import static io.dataweaver.connector.postgres.SinkHarness.position;
import static io.dataweaver.connector.postgres.SinkHarness.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.fault.Direction;
import io.dataweaver.testkit.fault.Fault;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkFailureTest {

    private static final Schema EVENTS =
            Schema.of("events", Field.required("id", DataTypes.BIGINT), Field.nullable("text", DataTypes.TEXT));

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final FaultProxy proxy =
            FaultProxy.to(database.server().host(), database.server().port());

    /** The command tag with which the server answers: PostgreSQL documentation, "Message Formats", CommandComplete. */
    private static final String COMMITTED = "COMMIT\0";

    @AfterEach
    void stop() {
        proxy.close();
        database.close();
    }

    private PostgresSink sink(Duration callTimeout) {
        Map<String, Object> raw = Map.of(
                "host",
                "localhost",
                "port",
                (long) proxy.port(),
                "database",
                database.name(),
                "user",
                PostgresServer.USER,
                "sslmode",
                "disable");
        return (PostgresSink) new PostgresSinkPlugin()
                .create(Options.parse(new PostgresSinkPlugin().descriptor(), raw), new TestContext(callTimeout, 2));
    }

    private static RecordBatch events(int count) {
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows.add(Row.of(i, "event"));
        }
        return Batches.of(EVENTS, rows, 1);
    }

    static ErrorKind kindOf(Runnable work) {
        try {
            work.run();
        } catch (DataWeaverException failed) {
            return failed.code().kind();
        }
        throw new AssertionError("nothing failed");
    }

    @Test
    void knowsThatACommitWhoseAnswerWasLostCameThrough() {
        try (PostgresSink sink = sink(Duration.ofSeconds(10))) {
            SinkRun run = start(sink, "p", "run", false, EVENTS);
            try (SinkWriter writer = open(sink, run, EVENTS, 0)) {
                writer.write(events(10));
                writer.flush();
                proxy.set(Direction.TO_CLIENT, new Fault.CutAt(COMMITTED, 1, Fault.Ending.RESET));
                writer.prepare(1, position(10), false);
                writer.write(events(5));
                writer.flush();
                writer.prepare(2, position(15), true);
            }
            assertThat(sink.positions(run)).hasSize(1);
        }
        assertThat(database.number("select count(*) from events")).isEqualTo(15);
    }

    @Test
    void knowsThatACommitThatNeverArrivedDidNotComeThrough() {
        try (PostgresSink sink = sink(Duration.ofSeconds(10))) {
            SinkRun run = start(sink, "p", "run", false, EVENTS);
            try (SinkWriter writer = open(sink, run, EVENTS, 0)) {
                writer.write(events(10));
                writer.flush();
                proxy.set(Direction.TO_SERVER, new Fault.CutAt("COMMIT", 1, Fault.Ending.RESET));
                assertThat(kindOf(() -> writer.prepare(1, position(10), true))).isEqualTo(ErrorKind.TRANSIENT);
            }
            assertThat(sink.positions(run)).isEmpty();
        }
        assertThat(database.number("select count(*) from events")).isZero();
    }

    @Test
    void saysSoIfTheOutcomeOfACommitCannotBeKnown() {
        PostgresSink sink = sink(Duration.ofSeconds(10));
        SinkRun run = start(sink, "p", "run", false, EVENTS);
        try (SinkWriter writer = open(sink, run, EVENTS, 0)) {
            writer.write(events(10));
            writer.flush();
            proxy.refuse();
            proxy.set(Direction.TO_CLIENT, new Fault.CutAt(COMMITTED, 1, Fault.Ending.RESET));
            assertThat(kindOf(() -> writer.prepare(1, position(10), true))).isEqualTo(ErrorKind.AMBIGUOUS);
        }
        sink.close();
    }

    @Test
    void doesNotTakeTheLateAnswerToACopyForThatOfTheNextStatement() {
        try (PostgresSink sink = sink(Duration.ofSeconds(1))) {
            SinkRun run = start(sink, "p", "run", false, EVENTS);
            try (SinkWriter writer = open(sink, run, EVENTS, 0)) {
                writer.write(events(10));
                proxy.set(Direction.TO_CLIENT, new Fault.BlackHole());
                assertThat(kindOf(writer::flush)).isEqualTo(ErrorKind.TRANSIENT);
                proxy.heal();
            }
            assertThat(sink.positions(run)).isEmpty();
        }
    }

    @Test
    void givesUpWritingIntoABlackHole() {
        try (PostgresSink sink = sink(Duration.ofSeconds(2))) {
            SinkRun run = start(sink, "p", "run", false, EVENTS);
            try (SinkWriter writer = open(sink, run, EVENTS, 0)) {
                RecordBatch batch = events(4000);
                writer.write(batch);
                proxy.set(new Fault.BlackHole());
                assertThat(kindOf(() -> {
                            for (int i = 0; i < 10_000; i++) {
                                writer.write(batch);
                            }
                        }))
                        .isEqualTo(ErrorKind.TRANSIENT);
            }
        }
    }

    @Test
    void givesUpWaitingForALockThatAnotherHolds() throws SQLException {
        try (PostgresSink sink = sink(Duration.ofSeconds(1));
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            SinkRun run = start(sink, "p", "run", false, EVENTS);
            other.setAutoCommit(false);
            statement.execute("lock table events in access exclusive mode");
            try (SinkWriter writer = open(sink, run, EVENTS, 0)) {
                assertThatThrownBy(() -> writer.write(events(10)))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                e -> assertThat(e.code().kind()).isEqualTo(ErrorKind.TRANSIENT));
            }
            other.rollback();
        }
    }
}

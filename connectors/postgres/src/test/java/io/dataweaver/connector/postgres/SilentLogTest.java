package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.fault.Direction;
import io.dataweaver.testkit.fault.Fault;
import io.dataweaver.testkit.fault.FaultProxy;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tells a server that has nothing to say from a network that has swallowed it. */
@Timeout(180)
class SilentLogTest {

    private static final BatchLimits LIMITS = new BatchLimits(100, 1 << 20, Duration.ofMillis(100));
    private static final Duration LOOK = Duration.ofMillis(20);

    /** With which the server begins one (PostgreSQL documentation §55.7, CopyData). */
    private static final String NEXT_MESSAGE = "d";

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final FaultProxy proxy =
            FaultProxy.to(database.server().host(), database.server().port());

    @BeforeEach
    void create() {
        database.execute("create table counted (id int8 primary key, note text)");
        // It neither gives a connection up nor asks whether we are there: nothing comes but what we ask for.
        patienceOfTheServer("0");
    }

    @AfterEach
    void stop() {
        proxy.close();
        database.close();
    }

    private void patienceOfTheServer(String time) {
        database.execute("alter database " + database.name() + " set wal_sender_timeout = '" + time + "'");
    }

    private interface Reading {
        void with(SplitReader reader) throws Exception;
    }

    private void read(Duration callTimeout, Reading reading) throws Exception {
        Map<String, Object> raw = new HashMap<>(SinkHarness.raw(database, "mode", "cdc", "table", "counted"));
        raw.put("url", "postgresql://localhost:" + proxy.port() + "/" + database.name());
        raw.put("sslmode", "disable");
        Options options = Options.parse(new PostgresSourcePlugin().descriptor(), raw);
        try (Source source = new PostgresSourcePlugin().create(options, new TestContext(callTimeout, 2))) {
            Schema schema = source.datasets().get(0);
            ReadRequest request = new ReadRequest(schema, List.of(), LIMITS);
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                reading.with(reader);
            }
        }
    }

    private static void untilARowComes(SplitReader reader) throws InterruptedException {
        boolean came = false;
        while (!came) {
            came = reader.read(LOOK) instanceof ReadResult.Rows rows
                    && !rows.batch().isEmpty();
        }
    }

    private static DataWeaverException untilItFails(SplitReader reader) {
        return catchThrowableOfType(DataWeaverException.class, () -> {
            while (true) {
                reader.read(LOOK);
            }
        });
    }

    /** From behind a whole message on, nothing goes through the connection that brings the log; all others go on. */
    private void swallow() {
        proxy.set(Direction.TO_CLIENT, new Fault.CutAt("swallow" + NEXT_MESSAGE, 1, Fault.Ending.SILENCE));
        database.execute("insert into counted values (2, 'swallow')");
    }

    @Test
    void givesUpAConnectionOfWhichNothingComesAnyMore() throws Exception {
        read(Duration.ofSeconds(3), reader -> {
            database.execute("insert into counted values (3, 'passes')");
            untilARowComes(reader);
            swallow();
            DataWeaverException lost = untilItFails(reader);
            assertThat(lost.code().kind()).isEqualTo(ErrorKind.TRANSIENT);
            assertThat(lost).hasMessageContaining("the server has told nothing for 3 s");
        });
    }

    @Test
    void doesNotGiveUpAServerThatHasNothingToTell() throws Exception {
        Duration longest = Duration.ofSeconds(3);
        read(longest, reader -> {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < longest.multipliedBy(2).toNanos()) {
                reader.read(LOOK);
            }
            database.execute("insert into counted values (2, 'comes')");
            untilARowComes(reader);
        });
    }

    @Test
    void isAsPatientAsTheServerIs() throws Exception {
        patienceOfTheServer("4s");
        read(Duration.ofSeconds(2), reader -> {
            reader.read(LOOK);
            swallow();
            assertThat(untilItFails(reader)).hasMessageContaining("the server has told nothing for 4 s");
        });
    }
}

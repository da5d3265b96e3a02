package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.verify.Difference;
import io.dataweaver.core.verify.Repair;
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A copy is verified while its table is written and the pipeline follows: lag is no difference, damage is. */
class VerifyWhileFollowingTest {

    private static final int ROWS = 2000;
    private static final int DAMAGED = 7;

    /** So that the copy follows within the time after which a difference counts: written as fast as can be, it would not. */
    private static final long PAUSE_NANOS = 2_000_000;

    private static final VerifyRequest REQUEST = VerifyRequest.ALL.recheck(Duration.ofSeconds(3));

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    /** Writes to the table until it is told not to. */
    private final class Writer implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Writer(long seed) {
            Random random = new Random(seed);
            thread = new Thread(
                    () -> {
                        try (Connection connection = from.connect();
                                Statement statement = connection.createStatement()) {
                            while (!over.get()) {
                                statement.execute(change(random));
                                LockSupport.parkNanos(PAUSE_NANOS);
                            }
                        } catch (Exception failed) {
                            failure.set(failed);
                        }
                    },
                    "writer");
            thread.start();
        }

        private static String change(Random random) {
            int id = DAMAGED + 1 + random.nextInt(ROWS - DAMAGED);
            return switch (random.nextInt(4)) {
                case 0 -> "delete from accounts where id = " + id;
                case 1 ->
                    "insert into accounts values (" + id + ", 1, 'new') on conflict (id) do update set balance = 2";
                default -> "update accounts set balance = balance + 1 where id = " + id;
            };
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            thread.join();
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void lagIsNoDifferenceAndDamageIsNamedAndMendedOnceTheRunIsStopped(TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        from.execute(
                "create table accounts (id int8 primary key, balance numeric not null, note text,"
                        + " twice numeric generated always as (balance * 2) stored)",
                "insert into accounts select i, 100, 'note ' || i from generate_series(1, " + ROWS + ") i");
        Path file = Files.writeString(folder.resolve("follow.yaml"), """
            name: follow
            checkpoint_interval: 20ms
            source: {postgres: {url: "%s", user: postgres, table: accounts, mode: snapshot_then_cdc}}
            sink: {postgres: {url: "%s", user: postgres, table: accounts, mode: upsert}}
            """.formatted(from.url(), to.url()));
        try (TestPipelines pipelines = new TestPipelines(folder.resolve("state"))) {
            PipelineManager manager = pipelines.manager();
            ResolvedPipeline pipeline = pipelines.resolve(file);
            pipelines
                    .run(pipeline, false, run -> {
                        TestPipelines.awaitWritten(run, ROWS);
                        findWhileWritten(manager, pipeline, seed);
                        assertThatThrownBy(() -> manager.planRepair(pipeline, RepairRequest.COPIES, progress -> {}))
                                .hasMessageContaining("'follow' is run by");
                        assertThat(slots()).isEqualTo(1);
                    })
                    .throwIfFailed();
            repair(manager, pipeline);
        }
    }

    private void findWhileWritten(PipelineManager manager, ResolvedPipeline pipeline, long seed)
            throws InterruptedException {
        try (Writer writer = new Writer(seed)) {
            VerifyReport report = manager.verify(pipeline, REQUEST, progress -> {});
            assertThat(report.differences()).as("seed %d", seed).isEmpty();
            assertThat(report.datasets().get(0).key()).containsExactly("id");

            to.execute("update accounts set note = 'damaged' where id = " + DAMAGED);
            VerifyReport damaged = manager.verify(pipeline, REQUEST, progress -> {});
            assertThat(damaged.differences()).as("seed %d", seed).hasSize(1);
            Difference difference = damaged.differences().get(0);
            assertThat(difference.key()).isEqualTo(Map.of("id", (long) DAMAGED));
            assertThat(difference.columns()).contains(new Difference.ColumnDifference("note", "note 7", "damaged"));
        }
    }

    private long slots() {
        return from.number("select count(*) from pg_replication_slots where database = current_database()");
    }

    private void repair(PipelineManager manager, ResolvedPipeline pipeline) throws InterruptedException {
        RepairRequest request = RepairRequest.COPIES
                .of(VerifyRequest.ALL.recheck(Duration.ZERO))
                .andDeletes();
        try (Repair repair = manager.planRepair(pipeline, request, progress -> {})) {
            assertThat(repair.copies()).isPositive();
            assertThat(repair.run().isEqual()).isTrue();
        }
        String rows = "select id, balance, note from accounts order by id";
        assertThat(to.rows(rows)).isEqualTo(from.rows(rows));
        assertThat(slots()).isEqualTo(1);
    }
}

package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes are seen at the copy before a checkpoint is due, if no others come right behind them. */
class EarlyCommitTest {

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    @Test
    void changesAreSeenAtTheCopyLongBeforeTheNextCheckpoint() throws Exception {
        from.execute("create table orders (id int8 primary key, name text)", "insert into orders values (1, 'first')");
        Pipeline pipeline = Pipeline.parse("""
                version: 1
                name: early
                checkpoint_interval: 100s
                source: {postgres: {url: "%s", user: postgres, table: orders, mode: snapshot_then_cdc}}
                sink: {postgres: {url: "%s", user: postgres, table: orders, mode: upsert}}
                """.formatted(from.url(), to.url()));
        AtomicInteger checkpoints = new AtomicInteger();
        RunObservation observation = new RunObservation() {
            @Override
            public void checkpointed(long nanos) {
                checkpoints.incrementAndGet();
            }
        };
        try (DataWeaver dataweaver = DataWeaver.local(folder).observedBy((plan, run) -> observation)) {
            RunHandle run = dataweaver.start(pipeline);
            try {
                TestPipelines.awaitWritten(run, 1);
                from.execute("update orders set name = 'changed'", "insert into orders values (2, 'second')");
                TestPipelines.await(
                        run,
                        () -> "at the copy are " + to.rows("select * from orders"),
                        () -> to.number("select count(*) from orders where name in ('changed', 'second')") == 2);
                assertThat(checkpoints).hasValue(0);
            } finally {
                run.stop();
                run.await();
            }
        }
    }
}

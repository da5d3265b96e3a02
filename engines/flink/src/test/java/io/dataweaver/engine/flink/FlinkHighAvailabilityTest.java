package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.run.RunResult.Outcome;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that keeps its jobs in ZooKeeper, as those of users do whose JobManager must not be missed. */
class FlinkHighAvailabilityTest {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void theJobIsRecoveredByTheClusterAndItsClientGoesOnWhenTheJobManagerIsKilled() throws Exception {
        int port = FlinkProcesses.freePort();
        try (ChildProcess zooKeeper = zooKeeper(port);
                FlinkProcesses cluster = new FlinkProcesses(folder.resolve("flink"), highAvailability(port));
                PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            MadeUpRows pipeline = new MadeUpRows(
                    folder,
                    40_000,
                    2_000,
                    "{postgres: {url: \"" + database.url() + "\", user: postgres, table: made_up}}");
            try (MadeUpRows.Started run = pipeline.start(cluster.engine("90s"), 2)) {
                run.awaitDurable();
                cluster.killJobManager();
                cluster.launchJobManagerAgain();
                assertThat(run.handle().progress().durable().written()).isLessThan(40_000);
                RunResult result = run.await();
                assertThat(result.failure()).as(zooKeeper.output()).isEmpty();
                assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
                // This start has seen all of it: no other one had to resume.
                assertThat(result.resumed().written()).isZero();
                assertThat(result.counts().written()).isEqualTo(40_000);
            }
            assertThat(database.rows("select id from made_up order by id").stream()
                            .map(Long::valueOf)
                            .toList())
                    .isEqualTo(pipeline.ids());
        }
    }

    private List<String> highAvailability(int port) {
        return List.of(
                "high-availability.type: zookeeper",
                "high-availability.zookeeper.quorum: 127.0.0.1:" + port,
                "high-availability.zookeeper.client.session-timeout: 6000",
                "high-availability.storageDir: " + folder.resolve("ha").toUri(),
                "high-availability.cluster-id: /made-up");
    }

    private ChildProcess zooKeeper(int port) throws IOException, InterruptedException {
        ChildProcess started = ChildProcess.java(ZooKeeperServerMain.class)
                .property("zookeeper.admin.enableServer", "false")
                .arguments(Integer.toString(port), folder.resolve("zookeeper").toString(), "1000")
                .in(folder)
                .start();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return started;
            } catch (IOException notYet) {
                if (started.endsWithin(LOOK) || System.nanoTime() - deadline > 0) {
                    throw new AssertionError("ZooKeeper does not listen: " + started.output(), notYet);
                }
            }
        }
    }
}

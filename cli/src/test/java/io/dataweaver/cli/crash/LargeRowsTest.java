package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a database that are large beside the memory of the process that moves them. */
class LargeRowsTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int HEAP_MEGABYTES = 96;
    private static final int SMALL_HEAP_MEGABYTES = 64;
    private static final int LARGE_ROW_MEGABYTES = 50;
    private static final int ENOUGH_MEGABYTES = 512;

    @TempDir
    private Path folder;

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @BeforeEach
    void create() throws Exception {
        from.execute("create table documents (id int8 primary key, body text not null)");
    }

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private void document(long id, int megabytes) {
        from.execute("insert into documents values (" + id + ", repeat('" + "0123456789abcdef".repeat(64) + "', 1024 * "
                + megabytes + "))");
    }

    private void pipeline(String mode) throws Exception {
        Files.writeString(folder.resolve("pipeline.yaml"), """
                name: documents
                source: {postgres: {url: "%s", user: postgres, table: documents, mode: %s}}
                sink: {postgres: {url: "%s", user: postgres, table: documents, mode: upsert}}
                """.formatted(from.url(), mode, to.url()));
    }

    private ChildProcess start(int heapMegabytes) throws Exception {
        return Dataweaver.command()
                .heap(heapMegabytes)
                .arguments("run", "pipeline.yaml")
                .in(folder)
                .start();
    }

    private void awaitAlike(ChildProcess running) throws Exception {
        String beginnings = "select id || ' ' || left(body, 4) from documents order by id";
        running.await(() -> to.hasTable("documents") && from.rows(beginnings).equals(to.rows(beginnings)), LIMIT);
        requireAlike();
    }

    private void requireAlike() {
        String rows = "select id || ' ' || length(body) || ' ' || md5(body) from documents order by id";
        assertThat(to.rows(rows)).isEqualTo(from.rows(rows));
    }

    private void requireTold(ChildProcess ended, String where) throws Exception {
        int status = ended.awaitExit(LIMIT);
        assertThat(ended.output())
                .contains("DW-STA-028", "heap, is not enough for split", "documents", where, "DATAWEAVER_OPTS=-Xmx")
                .doesNotContain("DW-STA-099");
        assertThat(status).isEqualTo(3);
    }

    @Test
    void rowsThatTogetherAreLargerThanTheMemoryAreCopiedAndFollowed() throws Exception {
        for (int id = 1; id <= 18; id++) {
            document(id, 6);
        }
        pipeline("snapshot_then_cdc");
        try (ChildProcess running = start(HEAP_MEGABYTES)) {
            awaitAlike(running);
            from.execute("begin; update documents set body = reverse(body); commit");
            awaitAlike(running);
        }
    }

    @Test
    void aRowThatTheMemoryDoesNotHoldIsToldOfAndCopiedOnceThereIsEnough() throws Exception {
        document(1, 1);
        document(2, LARGE_ROW_MEGABYTES);
        document(3, 1);
        pipeline("snapshot");
        try (ChildProcess running = start(SMALL_HEAP_MEGABYTES)) {
            requireTold(running, "behind");
        }
        try (ChildProcess running = start(ENOUGH_MEGABYTES)) {
            assertThat(running.awaitExit(LIMIT)).as(() -> running.output()).isZero();
            requireAlike();
        }
    }

    @Test
    void aChangeThatTheMemoryDoesNotHoldIsToldOfAndFollowedOnceThereIsEnough() throws Exception {
        document(1, 1);
        pipeline("snapshot_then_cdc");
        try (ChildProcess running = start(SMALL_HEAP_MEGABYTES)) {
            awaitAlike(running);
            document(2, LARGE_ROW_MEGABYTES);
            document(3, 1);
            requireTold(running, "behind");
        }
        try (ChildProcess running = start(ENOUGH_MEGABYTES)) {
            awaitAlike(running);
        }
    }
}

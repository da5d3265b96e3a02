package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;

/** A copy from files to PostgreSQL on a cluster: what tests of both ways to deploy a driver do alike. */
final class CopyOnCluster {

    static final String SLOWLY = "transforms: [{rate_limit: {records_per_second: 1500}}]";

    static final String PAIRS_ONCE = """
            transforms:
              - rate_limit: {records_per_second: 1500}
              - map: {set: {pair: "id / 2"}}
              - dedupe: [pair]
            """;

    static final int FILES = 4;
    static final int ROWS = 4_000;
    /** Of ids from 1 on, each half of which is rounded down. */
    static final int PAIRS = FILES * ROWS / 2;

    private CopyOnCluster() {}

    static CsvPipeline pipeline(Path folder, SparkSettings settings, PostgresDatabase database, String interval)
            throws Exception {
        return new CsvPipeline(
                folder,
                settings,
                interval,
                FILES,
                ROWS,
                "{postgres: {url: \"postgresql://localhost:" + database.server().port() + "/" + database.name()
                        + "\", user: " + PostgresServer.USER + ", table: public.copied}}");
    }

    static void assertPairsStored(PostgresDatabase database) {
        assertThat(database.rows("select count(*), count(distinct pair), min(pair), max(pair) from public.copied"))
                .containsExactly((PAIRS + 1) + "|" + (PAIRS + 1) + "|0|" + PAIRS);
    }

    static void assertStored(PostgresDatabase database) {
        assertThat(database.rows("select count(*), count(distinct id), min(id), max(id) from public.copied"))
                .containsExactly(FILES * ROWS + "|" + FILES * ROWS + "|1|" + FILES * ROWS);
    }
}

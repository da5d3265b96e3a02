package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of all kinds in several splits, into a table that writes down who has written what, in which order. */
class PartitionByTest {

    private static final int SPLITS = 5;
    private static final int CHANGES_OF_SPLIT = 1_200;
    private static final int KEYS = 120;

    /** Keys from this one on have changes in all splits; those before in one. */
    private static final int EVERYWHERE = 90;

    /** In place of the version of a key that is deleted. */
    private static final Long GONE = -1L;

    private static final Schema ITEMS = new Schema(
            "items",
            List.of(Field.required("id", DataTypes.BIGINT), Field.required("version", DataTypes.BIGINT)),
            List.of("id"));

    @TempDir
    private Path folder;

    private final List<Row> changes = new ArrayList<>();

    /** What is left of a key behind each split that has changes of it: its last version, or {@link #GONE}. */
    private final Map<Long, Set<Long>> lastOfSplits = new HashMap<>();

    private void makeUp(Random random) {
        long version = 0;
        for (int split = 0; split < SPLITS; split++) {
            Map<Long, Long> live = new HashMap<>();
            Map<Long, Long> last = new HashMap<>();
            int end = (split + 1) * CHANGES_OF_SPLIT;
            while (changes.size() < end) {
                long id = random.nextInt(KEYS);
                if (id < EVERYWHERE) {
                    id -= (id - split) % SPLITS;
                }
                Long before = live.get(id);
                version++;
                if (before == null) {
                    changes.add(Row.of(ChangeKind.INSERT, id, version));
                    live.put(id, version);
                } else if (random.nextInt(4) == 0) {
                    changes.add(Row.of(ChangeKind.DELETE, id, before));
                    live.remove(id);
                } else {
                    // Both halves come in one batch, which has an even number of rows.
                    if (changes.size() % 2 == 0) {
                        changes.add(Row.of(ChangeKind.UPDATE_BEFORE, id, before));
                    }
                    changes.add(Row.of(ChangeKind.UPDATE_AFTER, id, version));
                    live.put(id, version);
                }
                last.put(id, live.getOrDefault(id, GONE));
            }
            last.forEach((id, left) ->
                    lastOfSplits.computeIfAbsent(id, none -> new HashSet<>()).add(left));
        }
    }

    private final class Changes implements SourcePlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return MemorySource.descriptor();
        }

        @Override
        public Source create(Options options, PluginContext context) {
            return new MemorySource(ITEMS, changes, SPLITS, MemorySource.Interference.NONE);
        }
    }

    private void run(PostgresDatabase database) throws InterruptedException {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelineManager manager =
                        new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")))) {
            ResolvedPipeline written = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.parse("""
                            name: items
                            parallelism: 4
                            checkpoint_interval: 20ms
                            batch: {max_records: 50}
                            source: {generator: {rows: 1, columns: {id: sequence}}}
                            transforms: [{partition_by: [id]}]
                            sink: {postgres: {url: "%s", user: postgres, table: items, mode: upsert, key: [id]}}
                            """.formatted(database.url()), "items.yaml", folder, "items"));
            ResolvedPipeline pipeline = written.with(
                    List.of(written.sources().get(0).with(new Changes())), written.transforms(), written.sinks());
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                RunResult result = manager.start(pipeline, plan, false).await();
                assertThat(result.failure()).isEmpty();
                assertThat(result.counts().read()).isEqualTo(SPLITS * CHANGES_OF_SPLIT);
                assertThat(result.counts().rejected()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneWriterWritesTheChangesOfAKeyInOneOrder(long seed) throws Exception {
        makeUp(new Random(seed));
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute("create table items (id bigint primary key, version bigint not null)");
            database.execute("create table history (at bigserial, id bigint, version bigint, writer int)");
            database.execute("create function note() returns trigger language plpgsql as $$ begin"
                    + " insert into history (id, version, writer)"
                    + " values (coalesce(new.id, old.id), coalesce(new.version, -1), pg_backend_pid());"
                    + " return null; end $$");
            database.execute("create trigger note after insert or update or delete on items"
                    + " for each row execute function note()");
            run(database);
            assertOneWriterAKeyAtATime(database, seed);
            assertOrder(database, seed);
            assertLastChangeCounts(database, seed);
        }
    }

    /** A split whose connection is lost goes on with another: then the first writes nothing more. */
    private static void assertOneWriterAKeyAtATime(PostgresDatabase database, long seed) {
        assertThat(database.rows("select id from (select id, writer, lag(writer) over (partition by id order by at)"
                        + " as before from history) as steps group by id"
                        + " having count(*) filter (where before <> writer) > count(distinct writer) - 1"))
                .as("keys that several have written by turns, seed %d", seed)
                .isEmpty();
        assertThat(database.number("select count(distinct writer) from history"))
                .as("writers at the same time, seed %d", seed)
                .isGreaterThan(1);
    }

    /** Versions grow within a split, and those of a key that is in one split grow in the table. */
    private static void assertOrder(PostgresDatabase database, long seed) {
        assertThat(database.rows(
                        "select id, at from (select id, at, version, lag(version) over (partition by id order by"
                                + " at) as earlier from history where version > 0) as steps where version <= earlier and id < "
                                + EVERYWHERE))
                .as("changes that came too late, seed %d", seed)
                .isEmpty();
    }

    private void assertLastChangeCounts(PostgresDatabase database, long seed) {
        Map<Long, Long> held = new HashMap<>();
        for (String row : database.rows("select id, version from items")) {
            int bar = row.indexOf('|');
            held.put(Long.valueOf(row.substring(0, bar)), Long.valueOf(row.substring(bar + 1)));
        }
        lastOfSplits.forEach((id, candidates) -> {
            assertThat(candidates).hasSizeLessThanOrEqualTo(id < EVERYWHERE ? 1 : SPLITS);
            assertThat(held.getOrDefault(id, GONE))
                    .as("what is left of %d, seed %d", id, seed)
                    .isIn(candidates);
        });
        assertThat(lastOfSplits.keySet()).containsAll(held.keySet());
    }
}

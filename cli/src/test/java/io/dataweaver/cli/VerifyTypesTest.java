package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.verify.Difference;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever value of whatever type a run has stored is found to be the same, and any other value is not. */
class VerifyTypesTest {

    private static final int ROWS = 1000;
    private static final String PIPELINE = """
            name: types
            source: {memory: rows}
            sink: {postgres: {url: "%s", user: postgres, table: types, mode: upsert}}
            errors: {max_rejected: 100%%}
            """;

    @TempDir
    private Path folder;

    private static Schema everyType() {
        List<Field> fields = new ArrayList<>(List.of(Field.required("id", DataTypes.BIGINT)));
        for (DataType type : RandomData.allTypes()) {
            fields.add(Field.nullable("c" + fields.size(), type));
        }
        return new Schema("types", fields, List.of("id"));
    }

    @Test
    void everyValueThatWasStoredIsTheSameAndNoOtherIs() throws InterruptedException {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        RandomData data = new RandomData(seed);
        Schema schema = everyType();
        List<Row> rows = data.rows(schema, ROWS);
        MemoryConnector memory = new MemoryConnector();
        memory.source("rows", () -> new MemorySource(schema, rows, 3, MemorySource.Interference.NONE));
        RunEnvironment environment = RunEnvironment.ofMachine(folder);
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                ConnectorManager connectors = memory.addedTo(ConnectorManager.ofClassPath());
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.parse(PIPELINE.formatted(database.url()), "types.yaml", folder, "types"));
            RunResult run;
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                run = manager.start(pipeline, plan, false).await().throwIfFailed();
            }
            assertThat(run.counts().written()).as("seed %d", seed).isGreaterThan(ROWS / 10);
            VerifyReport report = verify(manager, pipeline);
            assertThat(report.differences())
                    .as("seed %d", seed)
                    .allMatch(each -> each.kind() == Difference.Kind.MISSING)
                    .hasSize((int) run.counts().rejected());

            List<String> changed = shift(database, schema);
            assertThat(differing(manager, pipeline)).as("seed %d", seed).isEqualTo(changed);
        }
    }

    private static VerifyReport verify(PipelineManager manager, ResolvedPipeline pipeline) throws InterruptedException {
        return manager.verify(pipeline, VerifyRequest.ALL.limit(2 * ROWS).recheck(Duration.ZERO), progress -> {});
    }

    /** Gives one column of each row the value of the next one; returns which rows got another, as the server sees it. */
    private static List<String> shift(PostgresDatabase database, Schema schema) {
        List<Field> fields = schema.fields().subList(1, schema.size());
        database.execute(fields.stream()
                .map(field -> "lead(" + field.name() + ") over (order by id) as " + field.name())
                .collect(Collectors.joining(", ", "create table shifted as select id, ", " from types")));
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).name();
            String such = "s.id = t.id and t.id % " + fields.size() + " = " + i;
            // Of a decimal, other than of all else, the text tells more than the value.
            String as = fields.get(i).type() instanceof DataType.Decimal ? "" : "::text";
            database.rows("select t.id from types t, shifted s where " + such + " and t." + name + as
                            + " is distinct from s." + name + as)
                    .forEach(id -> changed.add(id + " " + name));
            database.execute("update types t set " + name + " = s." + name + " from shifted s where " + such);
        }
        Collections.sort(changed);
        return changed;
    }

    /** Returns which rows differ in which column. */
    private static List<String> differing(PipelineManager manager, ResolvedPipeline pipeline)
            throws InterruptedException {
        return verify(manager, pipeline).differences().stream()
                .filter(each -> each.kind() == Difference.Kind.DIFFERENT)
                .map(each -> each.key().get("id")
                        + each.columns().stream()
                                .map(column -> " " + column.column())
                                .collect(Collectors.joining()))
                .sorted()
                .toList();
    }
}

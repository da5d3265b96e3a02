package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.ChangeKind;
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
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever value of whatever type a run has stored is found to be the same, and any other value is not. */
class VerifyTypesTest {

    private static final int ROWS = 1000;
    private static final int VALUES = 400;
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

    @ParameterizedTest
    @EnumSource(value = AnyDatabase.Kind.class, names = "POSTGRES", mode = EnumSource.Mode.EXCLUDE)
    void whateverATypeOfADatabaseByJdbcKeepsIsTheSameAndNoOtherIs(AnyDatabase.Kind kind) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        Schema schema = everyTypeOf(kind);
        int columns = schema.size() - 1;
        // One value a row: a row is rejected for the value that the database does not hold, and no other is with it.
        List<Row> rows = new ArrayList<>();
        for (Row row : new RandomData(seed).rows(schema, VALUES)) {
            List<@Nullable Object> values = new ArrayList<>(Collections.nCopies(schema.size(), null));
            int column = rows.size() % columns + 1;
            values.set(0, (long) rows.size());
            values.set(column, row.values().get(column));
            rows.add(new Row(ChangeKind.INSERT, values));
        }
        MemoryConnector memory = new MemoryConnector();
        memory.source("rows", () -> new MemorySource(schema, rows, 3, MemorySource.Interference.NONE));
        try (AnyDatabase database = AnyDatabase.create(kind, folder, "types");
                ConnectorManager connectors = memory.addedTo(ConnectorManager.ofClassPath());
                PipelineManager manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder))) {
            String text = "name: types\nsource: {memory: rows}\nerrors: {max_rejected: 100%}\nsink: "
                    + database.end("table: types, mode: upsert") + "\n";
            ResolvedPipeline pipeline = PipelineResolver.toRun(connectors, Map.of())
                    .resolve(PipelineFile.parse(text, "types.yaml", folder, "types"));
            RunResult run;
            try (PipelinePlan plan = manager.planToRun(pipeline)) {
                run = manager.start(pipeline, plan, false).await().throwIfFailed();
            }
            assertThat(run.counts().written()).as("seed %d", seed).isGreaterThan(VALUES / 2);
            List<Difference> differences = verify(manager, pipeline).differences();
            assertThat(differences)
                    .as("seed %d", seed)
                    .allMatch(each -> each.kind() == Difference.Kind.MISSING)
                    .hasSize((int) run.counts().rejected());

            Set<Object> rejected =
                    differences.stream().map(each -> each.key().get("id")).collect(Collectors.toSet());
            List<String> changed = new ArrayList<>();
            List<String> updates = new ArrayList<>();
            for (int to = 0; to + columns < VALUES; to++) {
                int from = to + columns;
                int column = to % columns + 1;
                if (to / columns % 2 == 1 || rejected.contains((long) to) || rejected.contains((long) from)) {
                    continue;
                }
                String name = schema.field(column).name();
                updates.add("update [types] set [" + name + "] = (select [" + name
                        + "] from (select * from [types]) t where [id] = " + from + ") where [id] = " + to);
                if (!isSame(
                        rows.get(to).values().get(column),
                        rows.get(from).values().get(column),
                        kind)) {
                    changed.add(to + " " + name);
                }
            }
            database.execute(updates.toArray(new String[0]));
            Collections.sort(changed);
            assertThat(differing(manager, pipeline)).as("seed %d", seed).isEqualTo(changed);
        }
    }

    /** JSON has many texts for one value: SearchTest and ValueHashTest look at that. */
    private static Schema everyTypeOf(AnyDatabase.Kind kind) {
        List<Field> fields = new ArrayList<>(List.of(Field.required("id", DataTypes.BIGINT)));
        for (DataType type : RandomData.allTypes()) {
            boolean nested = type.layout().compareTo(DataType.Layout.LIST) >= 0;
            boolean endless = type instanceof DataType.Decimal decimal && decimal.isUnbounded();
            if (!nested && !(type instanceof DataType.Json) && !(endless && kind != AnyDatabase.Kind.SQLITE)) {
                fields.add(Field.nullable("c" + fields.size(), type));
            }
        }
        return new Schema("types", fields, List.of("id"));
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other, AnyDatabase.Kind kind) {
        if (one instanceof BigDecimal number && other instanceof BigDecimal otherNumber) {
            return number.compareTo(otherNumber) == 0;
        } else if (kind != AnyDatabase.Kind.MARIADB
                && kind != AnyDatabase.Kind.DUCKDB
                && isZero(one)
                && isZero(other)) {
            return true;
        }
        return Objects.equals(one, other);
    }

    private static boolean isZero(@Nullable Object value) {
        return (value instanceof Double || value instanceof Float) && ((Number) value).doubleValue() == 0;
    }
}

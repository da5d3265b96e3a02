package io.dataweaver.testkit.engine;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.plugin.RejectionContext;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.AlertSettings;
import io.dataweaver.core.definition.ComponentOrigin;
import io.dataweaver.core.definition.ErrorSettings;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.ReferredValues;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.keyed.AggregatePlugin;
import io.dataweaver.core.keyed.DedupePlugin;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.Planner;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySink;
import io.dataweaver.testkit.memory.MemorySource;
import io.dataweaver.testkit.memory.MemoryTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Sales, some of them told twice, that a pipeline deduplicates and then adds up by shop and minute: two steps by key, so three
 * plans. Run by one engine any number of times, over memory. Mutable settings.
 */
final class KeyedRuns {

    private static final Schema SALES = new Schema(
            "sales",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.required("shop", DataTypes.TEXT),
                    Field.required("at", DataTypes.TIMESTAMP),
                    Field.required("amount", DataTypes.BIGINT)),
            List.of());
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 11, 1, 12, 0);
    private static final int SHOPS = 7;
    private static final int SPLITS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PIPELINE = "keyed-conformance";
    private static final String SOURCE = "source";

    final MemoryTable table = new MemoryTable();
    final List<Rejection> rejected = new CopyOnWriteArrayList<>();
    private final Engine engine;
    private final Path folder;
    private final MemorySink.Mode mode;
    private final List<Row> sales;
    MemorySource.Interference interference = MemorySource.Interference.NONE;
    Predicate<Row> refused = row -> false;

    /**
     * Makes up sales.
     *
     * @param rows how many, each fifth of which repeats one, mostly of another split
     */
    KeyedRuns(Engine engine, Path folder, MemorySink.Mode mode, int rows, long seed) {
        this.engine = engine;
        this.folder = folder;
        this.mode = mode;
        this.sales = sales(rows, new Random(seed));
    }

    /** Event time grows in each split, with some disorder. */
    private static List<Row> sales(int rows, Random random) {
        List<Row> sales = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            if (i % 5 == 4) {
                sales.add(sales.get(random.nextInt(sales.size())));
                continue;
            }
            int second = i % (rows / SPLITS) * 10 + random.nextInt(60);
            sales.add(Row.of((long) i, "shop " + random.nextInt(SHOPS), BEGIN.plusSeconds(second), (long)
                    random.nextInt(1_000)));
        }
        return sales;
    }

    /** Returns what is to be at the sink: a line for each shop and minute. */
    List<String> expected() {
        record Group(String shop, LocalDateTime minute) {}
        Map<Group, long[]> groups = new HashMap<>();
        Set<Object> seen = new HashSet<>();
        for (Row sale : sales) {
            if (seen.add(sale.values().get(0))) {
                LocalDateTime at = (LocalDateTime) sale.values().get(2);
                long[] sums = groups.computeIfAbsent(
                        new Group((String) sale.values().get(1), at.withSecond(0)), none -> new long[2]);
                sums[0]++;
                sums[1] += (Long) sale.values().get(3);
            }
        }
        List<String> lines = new ArrayList<>();
        groups.forEach((group, sums) ->
                lines.add(List.of(group.shop(), group.minute(), group.minute().plusMinutes(1), sums[0], sums[1])
                        .toString()));
        return lines;
    }

    /** Returns what is at the sink. */
    List<String> written() {
        return table.rows().stream().map(row -> row.values().toString()).toList();
    }

    /** Runs to the end, whatever that is; goes on with a run that is unfinished. */
    RunResult run() throws InterruptedException {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath();
                PipelinePlan plan = Planner.plan(pipeline(), connectors, engine.capabilities(), Clock.systemUTC())) {
            RunHandle run = engine.startParts(plan, RunEnvironment.ofMachine(folder), false);
            return run.await(LIMIT).orElseThrow(() -> {
                run.stop();
                return new AssertionError("the run has not ended within " + LIMIT + ": " + run.progress());
            });
        }
    }

    private ResolvedPipeline pipeline() {
        PipelineDefinition definition = PipelineFile.parse("""
                name: %s
                source: {memory: {}}
                transforms: [{dedupe: [id]}, {aggregate: {by: [shop]}}]
                sink: {memory: {}}
                """.formatted(PIPELINE), "keyed.yaml", folder, PIPELINE)
                .definition();
        return new ResolvedPipeline(
                definition,
                definition,
                Map.of(),
                List.of(new ResolvedSource(SOURCE, component(new MemorySourcePlugin(), Map.of(), "/source/memory"))),
                List.of(
                        step("dedupe", new DedupePlugin(), Map.of("by", List.of("id")), 0),
                        step(
                                "aggregate",
                                new AggregatePlugin(),
                                Map.of(
                                        "by",
                                        List.of("shop"),
                                        "set",
                                        new TreeMap<>(Map.of("sold", "count(*)", "total", "sum(amount)")),
                                        "window",
                                        "1m",
                                        "time",
                                        "at",
                                        "lateness",
                                        "1h"),
                                1)),
                List.of(new ResolvedSink(
                        "sink",
                        component(new MemorySinkPlugin(), Map.of(), "/sink/memory"),
                        List.of(SOURCE),
                        Optional.empty(),
                        false,
                        "/sink")),
                Optional.empty(),
                new ErrorSettings(
                        component(new CollectingPlugin(), Map.of(), "/errors/policy"),
                        new RetryPolicy(5, Duration.ofMillis(1), Duration.ofMillis(20)),
                        RejectionLimit.NONE,
                        TableFailures.STOP,
                        new AlertSettings(List.of(), Duration.ofMinutes(1), Duration.ofMinutes(1))),
                new BatchLimits(5, 1 << 20, Duration.ofMillis(50)),
                OptionalInt.of(2),
                Optional.of(Duration.ofMillis(1)),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                SchemaPolicy.FREEZE,
                new ComponentRef("local", Map.of()),
                new ReferredValues(Map.of(), Set.of(), Set.of()),
                folder,
                (pointer, key, start, end) -> null);
    }

    private static ResolvedTransform step(String name, TransformPlugin plugin, Map<String, Object> options, int index) {
        return new ResolvedTransform(
                name, List.of(SOURCE), component(plugin, options, "/transforms/" + index + "/" + name));
    }

    private static <P extends Plugin> ResolvedComponent<P> component(
            P plugin, Map<String, Object> options, String pointer) {
        return new ResolvedComponent<>(
                plugin,
                new ComponentRef(plugin.descriptor().name(), options),
                Options.parse(plugin.descriptor(), options),
                new ComponentOrigin(pointer, Map.of()));
    }

    private final class MemorySourcePlugin implements SourcePlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return MemorySource.descriptor();
        }

        @Override
        public Source create(Options options, PluginContext context) {
            return new MemorySource(SALES, sales, SPLITS, interference);
        }
    }

    private final class MemorySinkPlugin implements SinkPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return MemorySink.descriptor();
        }

        @Override
        public Sink create(Options options, PluginContext context) {
            return new MemorySink(table, mode, refused);
        }
    }

    private final class CollectingPlugin implements RejectionHandlerPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return ComponentDescriptor.of(ComponentKind.ERROR_HANDLER, "collect")
                    .summary("Collects rejected records, for tests.")
                    .build();
        }

        @Override
        public RejectionHandler create(Options options, RejectionContext run) {
            return new RejectionHandler() {
                @Override
                public void handle(Place place, List<Rejection> rejections) {
                    rejected.addAll(rejections);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
        }
    }
}

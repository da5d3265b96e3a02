package io.dataweaver.core.verify;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.routing.Closing;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.StateFiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Compares what a pipeline would write now with what its sinks hold. Reads both sides, and writes nothing anywhere.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class Verifier {

    private final Function<ResolvedPipeline, PipelinePlan> planner;
    private final Function<ResolvedPipeline, PluginContext> contexts;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Clock clock;
    private final Function<ResolvedPipeline, StateFiles> files;

    /**
     * Creates what verifies.
     *
     * @param planner contacts the sources, and changes nothing
     * @param contexts what the sinks of a pipeline are made with
     * @param files where it is kept how far the verification of a pipeline has come
     */
    public Verifier(
            Function<ResolvedPipeline, PipelinePlan> planner,
            Function<ResolvedPipeline, PluginContext> contexts,
            Scheduler scheduler,
            RandomGenerator random,
            Clock clock,
            Function<ResolvedPipeline, StateFiles> files) {
        this.planner = planner;
        this.contexts = contexts;
        this.scheduler = scheduler;
        this.random = random;
        this.clock = clock;
        this.files = files;
    }

    /**
     * Compares both sides of a pipeline, whether or not it runs.
     *
     * @param progress told now and then, by the calling thread
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong with the definition
     * @throws io.dataweaver.api.error.DataWeaverException if a side cannot be read, or not be compared
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public VerifyReport verify(ResolvedPipeline pipeline, VerifyRequest request, Consumer<VerifyProgress> progress)
            throws InterruptedException {
        UnfinishedFile file = new UnfinishedFile(Optional.of(files.apply(pipeline)));
        try (Verification verification =
                open(pipeline, request, Search.Limits.telling(request.limit()), file, progress)) {
            return verification.run();
        }
    }

    /**
     * Prepares a verification.
     *
     * @param file with which it goes on, if there is something of it
     */
    Verification open(
            ResolvedPipeline pipeline,
            VerifyRequest request,
            Search.Limits limits,
            UnfinishedFile file,
            Consumer<VerifyProgress> progress) {
        Written written = new Written();
        PipelinePlan plan =
                planner.apply(pipeline.with(Snapshots.of(pipeline), pipeline.transforms(), written.of(pipeline)));
        List<SinkSide.Stored> opened = new ArrayList<>();
        boolean done = false;
        try {
            if (!plan.exchanges().isEmpty()) {
                throw VerifyErrorCode.BY_KEY.because("'" + pipeline.name() + "' brings records together by key");
            }
            Set<String> hidden = plan.hidden().after(pipeline.transforms().size() - 1);
            List<Comparison> comparisons = new ArrayList<>();
            for (ResolvedSink sink : pipeline.sinks()) {
                List<Schema> all = written.schemas(sink.name());
                if (!wanted(all, request).isEmpty()) {
                    opened.add(stored(pipeline, sink, all, request, comparisons, hidden));
                }
            }
            requireAll(request, pipeline, written);
            List<DatasetPlan> datasets = plan.datasets().stream()
                    .filter(dataset -> isWanted(dataset.output(), request))
                    .toList();
            SourceSide source = new SourceSide(plan, written, datasets, comparisons);
            SinkSide stored = new SinkSide(opened);
            Unfinished unfinished = begin(pipeline, plan, comparisons, request, file);
            BothSides sides = new BothSides(
                    source, stored, comparisons, unfinished.seed(), request.sample(), request.rate(), scheduler, clock);
            done = true;
            return new Verification(
                    pipeline.name(), sides, source, stored, request, limits, unfinished, file, scheduler, progress);
        } finally {
            if (!done) {
                try (plan) {
                    new SinkSide(opened).close();
                }
            }
        }
    }

    /** Goes on with what was interrupted, if that compared just the same, or begins. */
    private Unfinished begin(
            ResolvedPipeline pipeline,
            PipelinePlan plan,
            List<Comparison> comparisons,
            VerifyRequest request,
            UnfinishedFile file) {
        // The fingerprint has variables by their names; behind another value may be another database.
        String compared = plan.fingerprint() + " " + pipeline.referred().variables() + " " + request.sample() + " "
                + comparisons.stream().map(Comparison::identity).toList();
        String identity = UUID.nameUUIDFromBytes(compared.getBytes(StandardCharsets.UTF_8))
                .toString();
        return (request.restarts() ? Optional.<Unfinished>empty() : file.find(identity))
                .orElseGet(() -> new Unfinished(identity, random.nextLong(), clock.instant(), comparisons.size()));
    }

    private static List<Schema> wanted(List<Schema> schemas, VerifyRequest request) {
        return schemas.stream().filter(schema -> isWanted(schema, request)).toList();
    }

    private static boolean isWanted(Schema schema, VerifyRequest request) {
        return request.datasets().isEmpty() || request.datasets().contains(schema.dataset());
    }

    private static void requireAll(VerifyRequest request, ResolvedPipeline pipeline, Written written) {
        Set<String> there = new TreeSet<>();
        pipeline.sinks().forEach(sink -> written.schemas(sink.name()).forEach(schema -> there.add(schema.dataset())));
        for (String name : request.datasets()) {
            if (!there.contains(name)) {
                String meant = Suggestions.didYouMean(name, there);
                throw VerifyErrorCode.NO_SUCH_DATASET.because("'" + pipeline.name() + "' writes no '" + name + "'; "
                        + (meant == null ? "it writes " + String.join(", ", there) : meant));
            }
        }
    }

    private SinkSide.Stored stored(
            ResolvedPipeline pipeline,
            ResolvedSink of,
            List<Schema> all,
            VerifyRequest request,
            List<Comparison> comparisons,
            Set<String> hidden) {
        List<Schema> written = wanted(all, request);
        Sink sink = of.component().plugin().create(of.component().options(), contexts.apply(pipeline));
        List<AutoCloseable> opened = new ArrayList<>(List.of(sink));
        boolean done = false;
        try {
            if (!sink.capabilities().contains(Capability.READS_BACK)) {
                throw VerifyErrorCode.NOT_READ_BACK.because("the sink `"
                        + of.component().ref().type() + "` of '" + pipeline.name()
                        + "' cannot read back what it has written"
                        + (of.component().plugin().descriptor().capabilities().contains(Capability.READS_BACK)
                                ? " with these options"
                                : ""));
            }
            Source source = sink.readBack(all, written);
            opened.add(0, source);
            List<Schema> stored = source.datasets();
            boolean oneZero = sink.capabilities().contains(Capability.ONE_ZERO);
            List<Comparison> own = new ArrayList<>();
            List<ReadRequest> requests = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                int number = comparisons.size() + i;
                own.add(Comparison.of(
                        number, of.name(), written.get(i), stored.get(i), request.since(), oneZero, hidden));
                requests.add(new ReadRequest(stored.get(i), List.of(), pipeline.batch()));
            }
            own.forEach(each -> List.of(Side.values()).forEach(each::window)); // told before anything is read
            comparisons.addAll(own);
            done = true;
            return new SinkSide.Stored(sink, source, own, requests);
        } finally {
            if (!done) {
                Closing.all(opened);
            }
        }
    }
}

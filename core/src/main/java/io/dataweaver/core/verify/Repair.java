package io.dataweaver.core.verify;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A repair of what a pipeline has copied: rows that are missing or different are copied anew, through the transforms and the writers
 * of the sinks, in a run of its own, named after the pipeline with {@value #SUFFIX} behind it. Rows that only the sinks have are
 * deleted if that was asked for. Nothing else is touched.
 *
 * <p>The pipeline is locked meanwhile. A run would write a newer row, and the repair an older one over it.
 *
 * <p>Not thread-safe.
 */
public final class Repair implements AutoCloseable {

    /** What stands behind the name of the pipeline in the name of its repairs. */
    public static final String SUFFIX = ".repair";

    private static final Set<Difference.Kind> COPIED = EnumSet.of(Difference.Kind.MISSING, Difference.Kind.DIFFERENT);
    private static final Set<Difference.Kind> DELETED = EnumSet.of(Difference.Kind.EXTRA);
    private static final String BOUND = "a repair keeps in memory which keys it is about";

    private final ResolvedPipeline pipeline;
    private final RepairRequest request;
    private final Verifier verifier;
    private final Runs runs;
    private final Consumer<VerifyProgress> progress;
    private final StateStore.StateLock lock;
    private Verification verification;
    private final VerifyReport found;

    /** Plans and runs what a repair writes. */
    public interface Runs {

        /** Plans the pipeline with the sources that {@code reading} has; contacts them, and changes nothing. */
        PipelinePlan plan(ResolvedPipeline reading);

        /**
         * Runs a plan to its end, from its start, and forgets its state.
         *
         * @return how many records were rejected
         * @throws io.dataweaver.api.error.DataWeaverException if the run fails
         */
        long run(PipelinePlan plan) throws InterruptedException;

        /** Both sides were compared, before or after something was written. */
        void verified(VerifyReport report, VerifyRequest request);
    }

    private Repair(
            ResolvedPipeline pipeline,
            RepairRequest request,
            Verifier verifier,
            Runs runs,
            Consumer<VerifyProgress> progress,
            StateStore.StateLock lock)
            throws InterruptedException {
        this.pipeline = pipeline;
        this.request = request;
        this.verifier = verifier;
        this.runs = runs;
        this.progress = progress;
        this.lock = lock;
        this.verification = open();
        boolean done = false;
        try {
            requireRepairable();
            this.found = compared();
            done = true;
        } finally {
            if (!done) {
                verification.close();
            }
        }
    }

    /**
     * Finds out what there is to repair; writes nothing.
     *
     * @param lock of the pipeline, which the repair holds until it is closed; it is closed too if this fails
     * @throws io.dataweaver.api.error.DataWeaverException as {@link Verifier#verify} does, and if a sink does not write by key
     */
    public static Repair find(
            ResolvedPipeline pipeline,
            RepairRequest request,
            Verifier verifier,
            Runs runs,
            Consumer<VerifyProgress> progress,
            StateStore.StateLock lock)
            throws InterruptedException {
        boolean done = false;
        try {
            Repair repair = new Repair(pipeline, request, verifier, runs, progress, lock);
            done = true;
            return repair;
        } finally {
            if (!done) {
                lock.close();
            }
        }
    }

    private Verification open() {
        VerifyRequest verify = request.verify();
        return verifier.open(pipeline, verify, Search.Limits.repairing(verify.limit()), UnfinishedFile.NONE, progress);
    }

    private VerifyReport compared() throws InterruptedException {
        VerifyReport report = verification.run();
        runs.verified(report, request.verify());
        return report;
    }

    private void requireRepairable() {
        List<ResolvedSink> sinks = pipeline.sinks();
        for (SinkSide.Stored stored : verification.stored().all()) {
            Set<Capability> capabilities = stored.sink().capabilities();
            if (!capabilities.contains(Capability.IDEMPOTENT_BY_KEY)
                    && !capabilities.contains(Capability.NEWEST_OF_KEY_COUNTS)) {
                String name = stored.comparisons().get(0).sink();
                throw VerifyErrorCode.NOT_REPAIRABLE.because("the sink "
                        + (sinks.size() > 1 ? "'" + name + "' " : "") + "of '" + pipeline.name() + "' "
                        + (capabilities.contains(Capability.ATOMIC_REPLACE)
                                ? "replaces all that it holds; a repair would leave nothing but the repaired rows"
                                : "adds rows, so that a row which is different would be there twice"));
            }
        }
    }

    /** Returns what is different. */
    public VerifyReport found() {
        return found;
    }

    /** Returns how many keys are to be copied anew; at least so many unless the report is complete. */
    public long copies() {
        return copies(found);
    }

    private static long copies(VerifyReport report) {
        return report.sum(each -> each.missing() + each.different());
    }

    /** Returns how many keys are to be deleted at the sinks; likewise. */
    public long deletes() {
        return deletes(found);
    }

    private long deletes(VerifyReport report) {
        return request.deletesExtra() ? report.sum(VerifyReport.Compared::extra) : 0;
    }

    /**
     * Repairs, and compares again. Called once, and not in a dry run.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if a run fails; what it has written stays
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public RepairReport run() throws InterruptedException {
        if (request.dryRun()) {
            throw new IllegalStateException("a dry run repairs nothing");
        }
        VerifyReport left = found;
        long copied = 0;
        long deleted = 0;
        long rejected = 0;
        long rounds = 1 + found.sum(each -> each.sourceRows() + each.sinkRows()) / Search.Limits.HELD_KEYS;
        boolean complete = false;
        while (!complete && rounds-- > 0 && copies(left) + deletes(left) > 0) {
            complete = left.complete();
            copied += copies(left);
            deleted += deletes(left);
            rejected += copy() + delete();
            verification.close();
            verification = open();
            left = compared();
        }
        return new RepairReport(found, copied, deleted, rejected, left);
    }

    private long copy() throws InterruptedException {
        KeySet wanted = verification.keys(COPIED);
        if (wanted.isEmpty()) {
            return 0;
        }
        ResolvedPipeline reading = pipeline.with(Snapshots.of(pipeline), pipeline.transforms(), pipeline.sinks());
        try (PipelinePlan plan = runs.plan(reading)) {
            List<DatasetPlan> datasets = plan.datasets().stream()
                    .filter(dataset -> verification.comparisons().stream()
                            .anyMatch(each ->
                                    each.dataset().equals(dataset.output().dataset()) && wanted.hasSomeOf(each)))
                    .map(dataset -> KeyFilter.behind(dataset, verification.comparisons(), verification.seed(), wanted))
                    .toList();
            return runs.run(plan.under(name(), datasets, (run, folder) -> new NotKept(), BOUND));
        }
    }

    private String name() {
        return pipeline.name() + SUFFIX;
    }

    private long delete() throws InterruptedException {
        KeySet extra = verification.keys(DELETED);
        long rejected = 0;
        if (request.deletesExtra()) {
            for (SinkSide.Stored stored : verification.stored().all()) {
                if (stored.comparisons().stream().anyMatch(extra::hasSomeOf)) {
                    rejected += runs.run(deleting(stored, extra));
                }
            }
        }
        return rejected;
    }

    /** The rows are as the sink has them: no transform is in between. */
    private PipelinePlan deleting(SinkSide.Stored stored, KeySet extra) {
        List<DatasetPlan> datasets = new ArrayList<>();
        for (Comparison each : stored.comparisons()) {
            if (extra.hasSomeOf(each)) {
                ReadRequest all = stored.request(each.dataset());
                datasets.add(new DatasetPlan(all.schema(), all, List.of(), all.schema()));
            }
        }
        PipelinePlan of = verification.plan();
        return new PipelinePlan(
                name(),
                of.fingerprint(),
                new ExtraRows(stored, extra, verification.seed()),
                stored.sink(),
                datasets,
                of.guarantee(),
                of.settings(),
                (run, folder) -> new NotKept());
    }

    @Override
    public void close() {
        try (lock) {
            verification.close();
        }
    }

    /** What is rejected is still different afterwards, and is told then. */
    private static final class NotKept implements RejectionHandler {
        @Override
        public void handle(Place place, List<Rejection> rejections) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

package io.dataweaver.engine.spark;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.SharedFolder;
import io.dataweaver.core.run.StartedRuns;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs plans on Spark, with the driver in this process or in one of its own. */
final class SparkEngine implements Engine {

    private final SparkSettings settings;
    private final boolean apart;
    private final Application application;
    private final StartedRuns runs = new StartedRuns();
    private final Object leasing = new Object();
    private @Nullable SessionLease lease;

    private SparkEngine(SparkSettings settings, boolean apart, Application application) {
        this.settings = settings;
        this.apart = apart;
        this.application = application;
    }

    /** Hears of what the engine is at the master of the cluster. */
    interface Application {
        /** It is about to begin, for the first time or again; what this throws ends the run. */
        default void begins() {}

        /** It has begun, and is called {@code id}. */
        default void hasBegun(String id) {}
    }

    /** Returns an engine that starts a process for each run if it was loaded from a folder of its own. */
    static SparkEngine of(SparkSettings settings) {
        return new SparkEngine(settings, SparkProcess.isApart(), new Application() {});
    }

    /** Returns an engine whose drivers are in this process, wherever the settings want them. */
    static SparkEngine inThisProcess(SparkSettings settings) {
        return inThisProcess(settings, new Application() {});
    }

    /** Returns the same, of which {@code application} hears. */
    static SparkEngine inThisProcess(SparkSettings settings, Application application) {
        return new SparkEngine(settings.withDriverHere(), false, application);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.EXACTLY_ONCE);
    }

    @Override
    public void check(PipelinePlan plan) {
        if (settings.isDriverOnCluster()
                && settings.master().filter(url -> url.startsWith("spark://")).isEmpty()) {
            throw new DataWeaverException(
                    SparkErrorCode.DEPLOY_WITHOUT_CLUSTER,
                    "`deploy: cluster` needs a standalone cluster, but the master is "
                            + settings.master().orElse("this machine"));
        }
        if (apart || !settings.isLocal()) {
            plan.shipment();
        }
        if (!settings.isLocal()) {
            SharedFolder.require(this, "spark", plan);
        }
    }

    @Override
    public Optional<Path> shared() {
        return settings.shared().map(Path::of);
    }

    @Override
    public List<String> explain(PipelinePlan plan) {
        int tasks = plan.settings().parallelism();
        return List.of(
                "a streaming query of Spark on " + settings.master().orElse("this machine") + driver(),
                "micro-batches of at most " + tasks + " tasks, for "
                        + RunEpochs.budget(plan).toMillis()
                        + " ms each; a task reads, transforms and writes its splits",
                "a checkpoint after each micro-batch, in the state store");
    }

    private String driver() {
        if (settings.isDriverOnCluster()) {
            return ", with its driver on a worker, which starts it again after its death";
        }
        return apart ? ", with its driver in a process of its own" : "";
    }

    @Override
    public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return runs.add(isElsewhere() ? fork(plan, environment, restart) : begin(plan, environment, restart));
    }

    /** A process is that of all parts of a pipeline: the driver of Spark is in it. */
    @Override
    public RunHandle startParts(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return isElsewhere() ? start(plan, environment, restart) : Engine.super.startParts(plan, environment, restart);
    }

    /** Tells whether the driver is in another process. */
    private boolean isElsewhere() {
        return apart || settings.isDriverOnCluster();
    }

    private RunHandle begin(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return CoordinatedRun.start(plan, environment, restart, run -> new SparkRun(run, this::session));
    }

    private RunHandle fork(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        String state = environment.folder().toAbsolutePath().toString();
        ForkOrder order = new ForkOrder(
                plan.name(), plan.parts().get(0).name(), plan.shipment().text(), state, restart, settings);
        ForkedRun run = new ForkedRun(
                SparkProcess.start(order),
                plan.pipeline(),
                environment,
                handle -> environment.observer().begins(plan, handle));
        run.start();
        return run;
    }

    /** Returns the session; starts Spark if it does not run, or has stopped by itself because its cluster is gone. */
    private SparkSession session(int parallelism) {
        synchronized (leasing) {
            if (lease != null && lease.isStopped()) {
                lease.close();
                lease = null;
            }
            if (lease == null) {
                application.begins();
                lease = SessionLease.take(settings, Math.max(parallelism, cores()));
                application.hasBegun(lease.session().sparkContext().applicationId());
            }
            return lease.session();
        }
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public void close() {
        runs.stopAll();
        synchronized (leasing) {
            if (lease != null) {
                lease.close();
                lease = null;
            }
        }
    }
}

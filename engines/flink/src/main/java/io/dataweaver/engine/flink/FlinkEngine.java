package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.SharedFolder;
import io.dataweaver.core.run.StartedRuns;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs plans on Flink. */
final class FlinkEngine implements Engine {

    private final Optional<URI> rest;
    private final FlinkOptions.Jars jars;
    private final Optional<URI> checkpoints;
    private final Duration recoveryWait;
    private final Optional<Path> shared;
    private final StartedRuns runs = new StartedRuns();
    private final Object lock = new Object();
    private @Nullable FlinkCluster cluster;

    /**
     * Creates an engine; nothing is started or reached before the first run needs it.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if `rest` is no address
     * @throws IllegalArgumentException if `checkpoints` is no URI
     */
    FlinkEngine(Options options) {
        this.rest = options.find(FlinkOptions.REST).map(FlinkOptions::address);
        this.jars = options.get(FlinkOptions.JARS);
        this.checkpoints = options.find(FlinkOptions.CHECKPOINTS).map(URI::create);
        this.recoveryWait = options.get(FlinkOptions.RECOVERY_WAIT);
        this.shared = options.find(FlinkOptions.SHARED).map(Path::of);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.EXACTLY_ONCE);
    }

    /** Tasks on a cluster make the plan again. */
    @Override
    public void check(PipelinePlan plan) {
        if (rest.isPresent()) {
            plan.shipment();
            SharedFolder.require(this, FlinkEnginePlugin.NAME, plan);
        }
    }

    @Override
    public Optional<Path> shared() {
        return shared;
    }

    @Override
    public List<String> explain(PipelinePlan plan) {
        List<String> lines = new ArrayList<>(List.of(
                "a job of Flink " + rest.map(address -> "on " + address).orElse("in this process") + ", with at most "
                        + plan.settings().parallelism() + " tasks",
                "each task is one chain, `source` -> `stage` -> `committer`, and reads, transforms and writes one split"
                        + " after the other",
                "checkpoints in " + checkpoints.map(URI::toString).orElse("the state folder")));
        int parts = plan.parts().size();
        if (parts > 1) {
            lines.add("one such job for each of the " + parts + " parts, side by side: "
                    + parts * plan.settings().parallelism() + " slots; what passes between them is in "
                    + shared.map(Path::toString).orElse("the state folder"));
        }
        return lines;
    }

    @Override
    public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return runs.add(
                CoordinatedRun.start(plan, environment, restart, run -> new FlinkRun(run, this::cluster, checkpoints)));
    }

    private FlinkCluster cluster() {
        synchronized (lock) {
            FlinkCluster running = cluster;
            if (running == null) {
                running = rest.<FlinkCluster>map(address -> RemoteCluster.at(address, jars, recoveryWait))
                        .orElseGet(EmbeddedCluster::shared);
                cluster = running;
            }
            return running;
        }
    }

    @Override
    public void close() {
        runs.stopAll();
        synchronized (lock) {
            if (cluster != null) {
                cluster.close();
                cluster = null;
            }
        }
    }
}

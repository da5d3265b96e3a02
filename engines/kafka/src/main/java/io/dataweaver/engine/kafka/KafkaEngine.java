package io.dataweaver.engine.kafka;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.CoordinatedRun;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.StartedRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs plans in workers that a Kafka cluster coordinates. */
final class KafkaEngine implements Engine {

    private final KafkaSettings settings;
    private final Duration pace;
    private final StartedRuns started = new StartedRuns();

    KafkaEngine(KafkaSettings settings) {
        this(settings, HangingTransactions.PACE);
    }

    /** Creates an engine that looks for transactions that hang at a pace of its own. */
    KafkaEngine(KafkaSettings settings, Duration pace) {
        this.settings = settings;
        this.pace = pace;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.EXACTLY_ONCE);
    }

    @Override
    public List<String> explain(PipelinePlan plan) {
        String names = new TopicNames(settings.prefix(), plan.name()).start().replaceFirst("start$", "…");
        return List.of(
                "this process starts the run and is its first worker; `dataweaver worker` adds others",
                "splits are put into " + settings.parts() + " parts, which Kafka Streams (" + settings.brokers()
                        + ") gives to workers; each worker moves "
                        + plan.settings().parallelism()
                        + " splits at a time",
                "topics " + names + ": splits, how far they have come, and reports; rows do not go through topics",
                "what workers report is stored in the state folder of this process before the sink publishes it");
    }

    @Override
    public Optional<Path> shared() {
        return settings.shared();
    }

    @Override
    public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        Cluster cluster = Cluster.connect(settings);
        return started.add(
                CoordinatedRun.start(plan, environment, restart, run -> new KafkaRun(run, settings, cluster, pace)));
    }

    @Override
    public RunHandle join(String pipeline, RunEnvironment environment) {
        Cluster cluster = Cluster.connect(settings);
        JoinedWorker worker = new JoinedWorker(settings, cluster, pipeline, environment);
        try {
            worker.start();
        } catch (RuntimeException notJoined) {
            cluster.close();
            throw notJoined;
        }
        return started.add(worker);
    }

    @Override
    public boolean isUnderWay(String pipeline) {
        TopicNames names = new TopicNames(settings.prefix(), pipeline);
        try (Cluster cluster = Cluster.connect(settings)) {
            if (!cluster.topicsOf(names).contains(names.start())) {
                return false;
            }
            try (NoticeBoard notices = new NoticeBoard(settings, names)) {
                return notices.read()
                        .filter(notice -> notice.phase() != StartNotice.Phase.ENDED)
                        .isPresent();
            }
        }
    }

    @Override
    public void delete(String pipeline) {
        TopicNames names = new TopicNames(settings.prefix(), pipeline);
        try (Cluster cluster = Cluster.connect(settings)) {
            cluster.deleteTopics(cluster.topicsOf(names));
            cluster.deleteGroupsOf(names);
        }
    }

    @Override
    public void close() {
        started.stopAll();
    }
}

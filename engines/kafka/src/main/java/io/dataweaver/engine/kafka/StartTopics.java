package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunSession;
import io.dataweaver.core.run.WorkOrder;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** The topics of one start of a pipeline, from the side of who starts it. <b>Threads.</b> One. */
final class StartTopics implements AutoCloseable {

    private final KafkaSettings settings;
    private final Cluster cluster;
    private final TopicNames names;
    private final TopicWriter writer;
    private final StartNotice notice;

    private StartTopics(
            KafkaSettings settings, Cluster cluster, TopicNames names, TopicWriter writer, StartNotice notice) {
        this.settings = settings;
        this.cluster = cluster;
        this.names = names;
        this.writer = writer;
        this.notice = notice;
    }

    /** Creates the topics, and removes those of earlier starts. */
    static StartTopics create(
            KafkaSettings settings,
            Cluster cluster,
            PipelinePlan plan,
            RunEnvironment environment,
            RunSession session) {
        TopicNames names = new TopicNames(settings.prefix(), plan.name());
        String distinction = UUID.randomUUID().toString().substring(0, 8);
        String application = names.application(session.run().epoch(), distinction);
        Set<String> before = new HashSet<>(cluster.topicsOf(names));
        before.remove(names.start());
        cluster.createCompacted(names.start(), 1);
        cluster.createCompacted(TopicNames.splits(application), settings.parts());
        cluster.createCompacted(TopicNames.positions(application), settings.parts());
        cluster.createLog(TopicNames.reports(application));
        cluster.deleteTopics(before);
        return new StartTopics(
                settings,
                cluster,
                names,
                new TopicWriter(settings),
                notice(settings, application, plan, environment, session));
    }

    private static StartNotice notice(
            KafkaSettings settings,
            String application,
            PipelinePlan plan,
            RunEnvironment environment,
            RunSession session) {
        if (environment.shared().isPresent() && settings.shared().isEmpty()) {
            return new StartNotice(
                    application,
                    session.run().run(),
                    StartNotice.Phase.RUNNING,
                    "",
                    "it brings records together by key in the state folder of the process that started it; name a folder that"
                            + " all workers see with `shared` of the engine, and start it again");
        }
        String order = "";
        String alone = "";
        try (WorkOrder shipped = WorkOrder.shipped(session.run(), plan, environment)) {
            order = shipped.text();
        } catch (DataWeaverException bound) {
            // The run does without other processes; one that wants to join is told why it cannot.
            alone = String.valueOf(bound.getMessage());
        }
        return new StartNotice(application, session.run().run(), StartNotice.Phase.RUNNING, order, alone);
    }

    TopicNames names() {
        return names;
    }

    String application() {
        return notice.application();
    }

    /**
     * Puts splits that are not finished into parts, and gives each part its turn.
     *
     * @param checkpoint the number of the checkpoint that holds them
     */
    void offer(List<SplitProgress> splits, long checkpoint) {
        String topic = TopicNames.splits(application());
        int next = 0;
        for (SplitProgress split : splits) {
            if (!split.finished()) {
                KeptSplit kept = KeptSplit.begun(checkpoint, split);
                writer.put(topic, next++ % settings.parts(), StageProcessor.key(kept.split()), kept.encode());
            }
        }
        for (int part = 0; part < settings.parts(); part++) {
            writer.put(topic, part, StageProcessor.TURN, Integer.toString(part));
        }
        writer.flush();
    }

    /** Says what workers are to do. */
    void announce(StartNotice.Phase phase) {
        writer.put(names.start(), 0, StartNotice.KEY, notice.in(phase).encode());
        writer.flush();
    }

    /** Returns the partitions in which workers write in transactions. */
    List<TopicPartition> partitions() {
        List<TopicPartition> all = new ArrayList<>();
        all.add(new TopicPartition(TopicNames.reports(application()), 0));
        for (int part = 0; part < settings.parts(); part++) {
            all.add(new TopicPartition(TopicNames.splits(application()), part));
            all.add(new TopicPartition(TopicNames.positions(application()), part));
        }
        return all;
    }

    /** Lets go of reports that stand before {@code offset}, for what they say is stored; does not wait for it. */
    void forgetReports(long offset) {
        cluster.forget(TopicNames.reports(application()), offset);
    }

    @Override
    public void close() {
        writer.close();
    }
}

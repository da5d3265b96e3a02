package io.dataweaver.engine.flink;

import io.dataweaver.core.state.SplitProgress;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The transforms and the sink of a pipeline, as Flink places them. */
final class StageSink implements Sink<Piece>, SupportsCommitter<SplitProgress> {

    private static final long serialVersionUID = 1L;

    private final StageOrder order;

    StageSink(StageOrder order) {
        this.order = order;
    }

    @Override
    public CommittingSinkWriter<Piece, SplitProgress> createWriter(WriterInitContext context) {
        return new StageWriter(
                order.open(),
                new CheckpointIds(
                        order.usedCheckpoints(),
                        context.getRestoredCheckpointId().orElse(0),
                        context.getTaskInfo().getAttemptNumber()));
    }

    @Override
    public Committer<SplitProgress> createCommitter(CommitterInitContext context) {
        return new StageCommitter(order.open());
    }

    @Override
    public SimpleVersionedSerializer<SplitProgress> getCommittableSerializer() {
        return new ProgressSerializer();
    }
}

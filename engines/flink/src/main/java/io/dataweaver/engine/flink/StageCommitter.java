package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.SplitProgress;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/** Publishes at the sink what a durable checkpoint holds. What is published already the sink leaves alone. */
final class StageCommitter implements Committer<SplitProgress> {

    private final StageWork work;

    StageCommitter(StageWork work) {
        this.work = work;
    }

    @Override
    public void commit(Collection<CommitRequest<SplitProgress>> requests) throws InterruptedException {
        try {
            work.publish(requests.stream().map(CommitRequest::getCommittable).toList());
        } catch (DataWeaverException failed) {
            throw work.failed(failed);
        } catch (RuntimeException | Error unexpected) {
            throw work.broken("publishing broke: " + unexpected, unexpected);
        }
    }

    @Override
    public void close() {
        work.close();
    }
}

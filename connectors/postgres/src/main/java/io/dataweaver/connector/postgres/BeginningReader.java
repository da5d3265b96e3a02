package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SourceLag;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import java.time.Duration;
import java.util.List;

/**
 * Tells the position at which reading changes begins before any change comes. Once that is durable, a start that finds the slot
 * gone knows that changes are, too, though none has ever been read.
 */
final class BeginningReader implements FollowingReader {

    private final FollowingReader changes;
    private final ReadRequest request;
    private final InLog beginning;
    private boolean told;

    BeginningReader(FollowingReader changes, ReadRequest request, InLog beginning) {
        this.changes = changes;
        this.request = request;
        this.beginning = beginning;
    }

    @Override
    public ReadResult read(Duration maxWait) throws InterruptedException {
        if (told) {
            return changes.read(maxWait);
        }
        told = true;
        return new ReadResult.Rows(new BatchBuilder(request.schema(), 1).build(), List.of(), beginning.encode());
    }

    @Override
    public double progress() {
        return changes.progress();
    }

    @Override
    public SourceLag lag() {
        return changes.lag();
    }

    @Override
    public void durable(ChangePosition position) {
        changes.durable(position);
    }

    @Override
    public void wakeUp() {
        changes.wakeUp();
    }

    @Override
    public void close() {
        changes.close();
    }
}

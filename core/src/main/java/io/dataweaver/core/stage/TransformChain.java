package io.dataweaver.core.stage;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.schedule.Scheduler;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The transforms of one split, one behind the other, without copies between them. */
final class TransformChain {

    /** Takes what leaves the chain. */
    interface End {
        void emit(RecordBatch batch);

        void reject(StageStep step, Rejection rejection);

        /**
         * Tells that a transform took {@code in} rows, and that {@code out} left it: emitted or rejected. Transforms drop
         * rows on purpose, or add some.
         */
        void passed(int in, long out);

        /** Shows what has left a transform, before it goes on. */
        void left(StageStep step, RecordBatch batch);
    }

    private final End end;
    private final @Nullable Link first;

    /**
     * Creates a chain.
     *
     * @param scheduler by whose time the steps are measured
     * @param observer is told how long each step took by itself
     */
    TransformChain(List<StageStep> steps, End end, Scheduler scheduler, StageObserver observer) {
        Link next = null;
        for (int i = steps.size() - 1; i >= 0; i--) {
            next = new Link(steps.get(i), next, end, scheduler, observer);
        }
        this.first = next;
        this.end = end;
    }

    void apply(RecordBatch batch) {
        if (first == null) {
            end.emit(batch);
        } else {
            first.take(batch);
        }
    }

    /** Says how far event time has come, in microseconds since 1970. */
    void advance(long time) {
        for (Link link = first; link != null; link = link.next) {
            link.remind((transform, output) -> transform.advance(time, output));
        }
    }

    /** Lets out what transforms have kept back, because no more rows come. */
    void finish() {
        for (Link link = first; link != null; link = link.next) {
            link.remind(StatefulTransform::finish);
        }
    }

    /** Hands what comes to a transform, whose output goes to the next link or to the end. */
    private static final class Link implements TransformOutput {
        private final StageStep step;
        private final @Nullable Link next;
        private final End end;
        private final Scheduler scheduler;
        private final StageObserver observer;
        private long out;
        private long nanosBehind;

        Link(StageStep step, @Nullable Link next, End end, Scheduler scheduler, StageObserver observer) {
            this.step = step;
            this.next = next;
            this.end = end;
            this.scheduler = scheduler;
            this.observer = observer;
        }

        void take(RecordBatch batch) {
            out = 0;
            nanosBehind = 0;
            long started = scheduler.nanoTime();
            step.transform().apply(batch, this);
            observer.transformed(step.name(), batch.size(), scheduler.nanoTime() - started - nanosBehind);
            end.passed(batch.size(), out);
        }

        /** Calls a transform that remembers; what it lets out of what it has kept counts as added. */
        void remind(BiConsumer<StatefulTransform, TransformOutput> call) {
            if (step.transform() instanceof StatefulTransform stateful) {
                out = 0;
                nanosBehind = 0;
                call.accept(stateful, this);
                end.passed(0, out);
            }
        }

        @Override
        public void emit(RecordBatch batch) {
            if (batch.isEmpty()) {
                return;
            }
            out += batch.size();
            end.left(step, batch);
            long started = scheduler.nanoTime();
            if (next == null) {
                end.emit(batch);
            } else {
                next.take(batch);
            }
            nanosBehind += scheduler.nanoTime() - started;
        }

        @Override
        public void reject(Rejection rejection) {
            out++;
            end.reject(step, rejection);
        }
    }
}

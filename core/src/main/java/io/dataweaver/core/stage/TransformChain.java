package io.dataweaver.core.stage;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import java.util.ArrayList;
import java.util.List;

/** The transforms of one split, one behind the other, without copies between them. */
final class TransformChain {

    /** Takes what leaves the chain. */
    interface End {
        void emit(RecordBatch batch);

        void reject(int transform, Rejection rejection);
    }

    private final TransformOutput first;

    TransformChain(List<Transform> transforms, End end) {
        TransformOutput next = new Last(transforms.size(), end);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            next = new Link(transforms.get(i), i, next, end);
        }
        this.first = next;
    }

    void apply(RecordBatch batch) {
        first.emit(batch);
    }

    /** Hands what comes to a transform, whose output goes to the next link; what comes back as rejected is its own. */
    private static final class Link implements TransformOutput {
        private final Transform transform;
        private final TransformOutput output;

        Link(Transform transform, int index, TransformOutput next, End end) {
            this.transform = transform;
            this.output = new TransformOutput() {
                @Override
                public void emit(RecordBatch batch) {
                    next.emit(batch);
                }

                @Override
                public void reject(Rejection rejection) {
                    end.reject(index, rejection);
                }
            };
        }

        @Override
        public void emit(RecordBatch batch) {
            if (!batch.isEmpty()) {
                transform.apply(batch, output);
            }
        }

        @Override
        public void reject(Rejection rejection) {
            output.reject(rejection);
        }
    }

    private record Last(int index, End end) implements TransformOutput {
        @Override
        public void emit(RecordBatch batch) {
            if (!batch.isEmpty()) {
                end.emit(batch);
            }
        }

        @Override
        public void reject(Rejection rejection) {
            end.reject(index, rejection);
        }
    }

    /** Returns the places of the transforms, for messages. */
    static List<String> steps(int count) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add("transforms[" + i + "]");
        }
        return steps;
    }
}

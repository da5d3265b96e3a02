package io.dataweaver.core.transform;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import java.util.Set;

/** Notes what passes; the waiting is the stage's. All transforms of one step share the limit. */
final class RateLimitTransform implements Transform, ColumnUse, Paced {

    private final Schema schema;
    private final RateLimit limit;

    RateLimitTransform(Schema schema, RateLimit limit) {
        this.schema = schema;
        this.limit = limit;
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        return wanted;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new RateLimitTransform(narrowed, limit);
    }

    @Override
    public long nanosUntilNext(long nanoTime) {
        return limit.nanosUntilNext(nanoTime);
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        long shown = batch.length() == 0 ? 0 : batch.byteSize() / batch.length() * batch.size();
        limit.passed(batch.size(), shown);
        output.emit(batch);
    }
}

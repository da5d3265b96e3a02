package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.ColumnUse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of the inserts with the same values in some columns, lets the first pass; within a span of time, or for ever. */
final class DedupeTransform implements StatefulTransform, ColumnUse {

    /** In place of a column of times: what has passed is never forgotten. */
    static final int NO_TIME = -1;

    private static final String OPEN = "open";
    private static final byte[] NOTHING = {};
    private static final byte[] LATEST = {};

    private final Schema schema;
    private final List<String> by;
    private final int time;
    private final long within;
    private final KeyCodec codec;
    private @Nullable KeyedStore store;
    private KeyedStore.@Nullable Table passed;
    private @Nullable SeenKeys seen;
    private KeyedStore.@Nullable Table byTime;
    private long latest = Long.MIN_VALUE;

    /**
     * Creates a transform.
     *
     * @param time the index of the column of times, or {@link #NO_TIME}
     * @param within in units of that column
     */
    DedupeTransform(Schema schema, List<String> by, int time, long within) {
        this.schema = schema;
        this.by = by;
        this.time = time;
        this.within = within;
        this.codec = new KeyCodec(by.stream().mapToInt(schema::indexOf).toArray());
    }

    @Override
    public Schema outputSchema() {
        return schema;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(wanted);
        needed.addAll(by);
        if (time != NO_TIME) {
            needed.add(schema.field(time).name());
        }
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        int moved =
                time == NO_TIME ? NO_TIME : narrowed.indexOf(schema.field(time).name());
        return new DedupeTransform(narrowed, by, moved, within);
    }

    @Override
    public void open(@Nullable Path folder, Optional<Position> at) {
        KeyedStore opened = KeyedStore.open(folder, at);
        store = opened;
        passed = opened.table("passed");
        seen = new SeenKeys(opened.table("passed"), GroupTable.MOST_IN_MEMORY);
        byTime = opened.table("times");
        byte[] known = opened.table("clock").get(LATEST);
        latest = known == null ? Long.MIN_VALUE : ByteBuffer.wrap(known).getLong();
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput output) {
        int[] rows = new int[batch.size()];
        int kept = 0;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            rows[kept] = row;
            kept += passes(batch, row) ? 1 : 0;
        }
        forgetOld();
        requireNonNull(seen, OPEN).shrink();
        output.emit(kept == batch.size() ? batch : batch.select(rows, kept));
    }

    private boolean passes(RecordBatch batch, int row) {
        codec.write(batch, row);
        return switch (batch.kind(row)) {
            case INSERT ->
                time == NO_TIME
                        ? requireNonNull(seen, OPEN).add(codec.bytes(), codec.size())
                        : isNew(codec.encode(batch, row), batch.column(time), row);
            case DELETE -> {
                forget(codec.encode(batch, row));
                yield true;
            }
            case UPDATE_BEFORE, UPDATE_AFTER -> true;
        };
    }

    private void forget(byte[] key) {
        if (time == NO_TIME) {
            requireNonNull(seen, OPEN).remove(key, key.length);
            return;
        }
        KeyedStore.Table times = requireNonNull(passed, OPEN);
        byte[] before = times.get(key);
        if (before != null) {
            times.remove(key);
            requireNonNull(byTime, OPEN).remove(dated(ByteBuffer.wrap(before).getLong(), key));
        }
    }

    /** A record that does not say when it happened cannot be told to be the same as another. */
    private boolean isNew(byte[] key, Column times, int row) {
        if (!times.isPresent(row)) {
            return true;
        }
        long now = ((LongColumn) times).get(row);
        KeyedStore.Table known = requireNonNull(passed, OPEN);
        byte[] before = known.get(key);
        if (before != null && apart(now, ByteBuffer.wrap(before).getLong()) <= within) {
            return false;
        }
        latest = Math.max(latest, now);
        if (before != null) {
            requireNonNull(byTime, OPEN).remove(dated(ByteBuffer.wrap(before).getLong(), key));
        }
        known.put(key, eight(now));
        requireNonNull(byTime, OPEN).put(dated(now, key), NOTHING);
        return true;
    }

    private static long apart(long one, long other) {
        long difference = one - other;
        boolean overflows = ((one ^ other) & (one ^ difference)) < 0;
        return overflows ? Long.MAX_VALUE : Math.abs(difference);
    }

    private static byte[] eight(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** Sorts by time, and by key within a time. */
    private static byte[] dated(long at, byte[] key) {
        return ByteBuffer.allocate(Long.BYTES + key.length)
                .putLong(at ^ Long.MIN_VALUE)
                .put(key)
                .array();
    }

    /** What lies further back than twice the span cannot meet a duplicate, unless that comes later than the span itself. */
    private void forgetOld() {
        if (time == NO_TIME || latest == Long.MIN_VALUE) {
            return;
        }
        KeyedStore.Table dates = requireNonNull(byTime, OPEN);
        long horizon = latest - 2 * within;
        byte[] oldest = dates.ceiling(NOTHING);
        while (oldest != null && (ByteBuffer.wrap(oldest).getLong() ^ Long.MIN_VALUE) < horizon) {
            dates.remove(oldest);
            requireNonNull(passed, OPEN).remove(Arrays.copyOfRange(oldest, Long.BYTES, oldest.length));
            oldest = dates.ceiling(NOTHING);
        }
    }

    @Override
    public void checkpoint(Position position) {
        requireNonNull(seen, OPEN).write();
        KeyedStore kept = requireNonNull(store, OPEN);
        if (latest != Long.MIN_VALUE) {
            kept.table("clock").put(LATEST, eight(latest));
        }
        kept.commit(position);
    }

    @Override
    public void finish(TransformOutput output) {}

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}

package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.ColumnUse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One record for each group. Groups at work are in memory; the others, and all of them at a checkpoint, are in the store.
 */
final class AggregateTransform implements StatefulTransform, ColumnUse {

    private static final String OPEN = "open";
    private static final byte[] NOTHING = {};

    private final Schema input;
    private final Schema output;
    private final List<String> by;
    private final Optional<Windows> windows;
    private final List<AggregateCall> calls;
    private final boolean upserts;
    private final Function<Schema, Transform> forInput;
    private final KeyCodec codec;
    private final KeyCodec single = new KeyCodec(new int[0]);
    private final EvaluationErrors errors = new EvaluationErrors();
    private final GroupedRows taken = new GroupedRows();
    private final GroupedRows counted = new GroupedRows();
    private @Nullable KeyedStore store;
    private @Nullable GroupTable groups;
    private KeyedStore.@Nullable Table closing;
    private KeyedStore.@Nullable Table distinct;
    private long watermark = Long.MIN_VALUE;

    /**
     * Creates a transform.
     *
     * @param upserts whether results leave whenever they change
     * @param forInput makes the same for an input with fewer columns
     */
    AggregateTransform(
            Schema input,
            Schema output,
            List<String> by,
            Optional<Windows> windows,
            List<AggregateCall> calls,
            boolean upserts,
            Function<Schema, Transform> forInput) {
        this.input = input;
        this.output = output;
        this.by = by;
        this.windows = windows;
        this.calls = calls;
        this.upserts = upserts;
        this.forInput = forInput;
        this.codec = new KeyCodec(by.stream().mapToInt(input::indexOf).toArray());
    }

    @Override
    public Schema outputSchema() {
        return output;
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(by);
        calls.forEach(call -> call.argument().ifPresent(argument -> needed.addAll(argument.columns())));
        windows.ifPresent(window -> needed.add(input.field(window.time()).name()));
        return needed;
    }

    @Override
    public Transform over(Schema narrowed) {
        return forInput.apply(narrowed);
    }

    @Override
    public void open(@Nullable Path folder, Optional<Position> at) {
        KeyedStore opened = KeyedStore.open(folder, at);
        store = opened;
        groups = new GroupTable(opened.table("groups"), calls.size());
        closing = opened.table("closing");
        distinct = opened.table("distinct");
        byte[] known = opened.table("clock").get(NOTHING);
        watermark = known == null ? Long.MIN_VALUE : ByteBuffer.wrap(known).getLong();
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput out) {
        List<Column> arguments = new ArrayList<>();
        errors.clear();
        for (AggregateCall call : calls) {
            arguments.add(call.argument()
                    .map(argument -> argument.evaluate(batch, errors))
                    .orElseGet(() -> batch.column(0)));
        }
        taken.clear();
        boolean checked = mayRefuse(batch, arguments);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            if (!checked || isTaken(batch, row, arguments, out)) {
                group(batch, row);
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            AggregateCall call = calls.get(i);
            call.aggregate().add(requireNonNull(groups, OPEN), counting(call, i, arguments.get(i)), arguments.get(i));
        }
        if (upserts) {
            letOutTouched(out);
        }
        requireNonNull(groups, OPEN).shrink();
    }

    /** Tells whether there is a record at all that {@link #refusal} could be about. */
    private boolean mayRefuse(RecordBatch batch, List<Column> arguments) {
        return !errors.isEmpty()
                || batch.kinds() != null
                || windows.isPresent()
                || arguments.stream()
                        .anyMatch(argument -> argument instanceof DecimalColumn decimals
                                && ((DataType.Decimal) decimals.type()).isUnbounded());
    }

    private boolean isTaken(RecordBatch batch, int row, List<Column> arguments, TransformOutput out) {
        Refusal refusal = refusal(batch, row, arguments);
        if (refusal != null) {
            out.reject(new Rejection(
                    new Rejection.RejectedRow(batch, row), refusal.code(), refusal.column(), refusal.message()));
        }
        return refusal == null;
    }

    /** Finds the groups to which a record goes. */
    private void group(RecordBatch batch, int row) {
        if (windows.isEmpty()) {
            codec.write(batch, row);
            add(batch, row);
            return;
        }
        Windows all = windows.get();
        long at = ((LongColumn) batch.column(all.time())).get(row);
        long begin = all.last(at);
        for (int i = all.count(at); i > 0; i--) {
            if (begin + all.size() > watermark) {
                codec.write(batch, row);
                codec.append(begin);
                add(batch, row);
            }
            begin -= all.step();
        }
    }

    /** Adds a record to the group of the key that was written last. */
    private void add(RecordBatch batch, int row) {
        GroupTable all = requireNonNull(groups, OPEN);
        if (windows.isPresent() && all.find(codec.bytes(), codec.size()) == KeyTable.NONE) {
            byte[] windowed = Arrays.copyOf(codec.bytes(), codec.size());
            long begin = ByteBuffer.wrap(windowed).getLong(windowed.length - Long.BYTES);
            requireNonNull(closing, OPEN).put(closes(begin + windows.get().size(), windowed), NOTHING);
        }
        int group = upserts ? all.touching(codec.bytes(), codec.size()) : all.changing(codec.bytes(), codec.size());
        all.origin(group, batch.origin(row));
        taken.add(row, group);
    }

    /** Returns the rows of which an aggregate takes the value. */
    private GroupedRows counting(AggregateCall call, int index, Column argument) {
        if (call.argument().isEmpty() || (argument.isComplete() && !call.distinct())) {
            return taken;
        }
        counted.clear();
        for (int i = 0; i < taken.size(); i++) {
            int row = taken.row(i);
            if (argument.isPresent(row) && (!call.distinct() || isNew(taken.group(i), index, argument, row))) {
                counted.add(row, taken.group(i));
            }
        }
        return counted;
    }

    /** Why a record cannot be taken. */
    private record Refusal(ErrorCode code, @Nullable String column, String message) {}

    private @Nullable Refusal refusal(RecordBatch batch, int row, List<Column> arguments) {
        String failed = errors.message(row);
        if (failed != null) {
            return new Refusal(RecordErrorCode.EVALUATION, null, failed);
        }
        if (batch.kind(row) != ChangeKind.INSERT) {
            return new Refusal(
                    KeyedErrorCode.NOT_RETRACTABLE,
                    null,
                    "a record of kind " + batch.kind(row) + " cannot be added up");
        }
        for (int i = 0; i < calls.size(); i++) {
            if (!(calls.get(i).aggregate() instanceof Aggregate.Count)
                    && arguments.get(i) instanceof DecimalColumn decimals
                    && decimals.isPresent(row)
                    && decimals.isSpecial(row)) {
                return new Refusal(KeyedErrorCode.NOT_A_NUMBER, calls.get(i).name(), "it is " + decimals.value(row));
            }
        }
        return windows.isEmpty() ? null : untimely(batch, row, windows.get());
    }

    private @Nullable Refusal untimely(RecordBatch batch, int row, Windows all) {
        Column times = batch.column(all.time());
        String name = input.field(all.time()).name();
        if (!times.isPresent(row) || Temporal.isInfinite(((LongColumn) times).get(row))) {
            return new Refusal(KeyedErrorCode.NO_TIME, name, "it belongs to no window");
        }
        if (all.last(((LongColumn) times).get(row)) + all.size() <= watermark) {
            return new Refusal(KeyedErrorCode.LATE, name, "its window has closed");
        }
        return null;
    }

    private boolean isNew(int group, int index, Column argument, int row) {
        byte[] key = requireNonNull(groups, OPEN).key(group);
        byte[] value = single.encode(argument, row);
        byte[] full = ByteBuffer.allocate(key.length + Integer.BYTES + value.length)
                .put(key)
                .putInt(index)
                .put(value)
                .array();
        KeyedStore.Table seen = requireNonNull(distinct, OPEN);
        if (seen.contains(full)) {
            return false;
        }
        seen.put(full, NOTHING);
        return true;
    }

    /** Sorts by the end of the window. */
    private static byte[] closes(long end, byte[] windowed) {
        return ByteBuffer.allocate(Long.BYTES + windowed.length)
                .putLong(end ^ Long.MIN_VALUE)
                .put(windowed)
                .array();
    }

    private GroupOutput letOut(TransformOutput out) {
        return new GroupOutput(output, by.size(), windows, calls, requireNonNull(groups, OPEN), out);
    }

    private void letOutTouched(TransformOutput out) {
        GroupOutput changes = letOut(out);
        GroupTable all = requireNonNull(groups, OPEN);
        all.touched((key, group) ->
                changes.add(key, group, all.letOut(group) ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT));
        changes.flush();
    }

    @Override
    public void advance(long time, TransformOutput out) {
        if (windows.isEmpty() || time == Long.MIN_VALUE) {
            return;
        }
        long reached = windows.get().reached(time);
        if (reached > watermark) {
            watermark = reached;
            close(out);
        }
    }

    /** Lets out the windows that have closed, and forgets them. */
    private void close(TransformOutput out) {
        KeyedStore.Table ends = requireNonNull(closing, OPEN);
        GroupOutput closed = letOut(out);
        byte[] next = ends.ceiling(NOTHING);
        while (next != null && (ByteBuffer.wrap(next).getLong() ^ Long.MIN_VALUE) <= watermark) {
            ends.remove(next);
            byte[] key = Arrays.copyOfRange(next, Long.BYTES, next.length);
            GroupTable all = requireNonNull(groups, OPEN);
            int group = all.find(key, key.length);
            if (group != KeyTable.NONE) {
                if (!upserts) {
                    closed.add(key, group, ChangeKind.INSERT);
                }
                all.remove(group);
            }
            forgetDistinct(key);
            next = ends.ceiling(NOTHING);
        }
        closed.flush();
    }

    private void forgetDistinct(byte[] key) {
        if (calls.stream().noneMatch(AggregateCall::distinct)) {
            return;
        }
        KeyedStore.Table seen = requireNonNull(distinct, OPEN);
        byte[] next = seen.ceiling(key);
        while (next != null && next.length >= key.length && Arrays.equals(next, 0, key.length, key, 0, key.length)) {
            seen.remove(next);
            next = seen.ceiling(key);
        }
    }

    @Override
    public void checkpoint(Position position) {
        requireNonNull(groups, OPEN).write();
        KeyedStore kept = requireNonNull(store, OPEN);
        if (watermark != Long.MIN_VALUE) {
            kept.table("clock")
                    .put(
                            NOTHING,
                            ByteBuffer.allocate(Long.BYTES).putLong(watermark).array());
        }
        kept.commit(position);
    }

    @Override
    public void finish(TransformOutput out) {
        if (upserts) {
            return;
        }
        if (windows.isPresent()) {
            watermark = Long.MAX_VALUE;
            close(out);
            return;
        }
        GroupOutput all = letOut(out);
        requireNonNull(groups, OPEN).all((key, group) -> all.add(key, group, ChangeKind.INSERT));
        all.flush();
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}

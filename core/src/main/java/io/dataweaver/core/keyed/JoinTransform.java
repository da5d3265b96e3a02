package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformOutput;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.ColumnOrigins;
import io.dataweaver.core.transform.ColumnUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of rows of two sides. A row meets those of the other side that came before it, and is remembered for those that come after
 * it, until none can come any more that is in time. So each pair comes out once: with the row that came second.
 */
final class JoinTransform implements StatefulTransform, ColumnUse, ColumnOrigins {

    private static final String OPEN = "open";

    private final JoinLayout layout;
    private final Schema input;
    private final JoinInterval interval;
    private final long most;
    private final JoinOutput output;
    private final List<SideColumns> sides;
    private final KeyCodec codec;
    private final int[] key;
    private final int side;
    private final int time;
    private @Nullable JoinMemory memory;

    /**
     * The columns of one side.
     *
     * @param kept those that are remembered of a row, by their indexes in the input
     * @param schema of what is remembered
     * @param own those that its dataset had, as far as they are in the input
     * @param ownColumns where these are in the input
     */
    private record SideColumns(List<Integer> kept, Schema schema, Schema own, List<Integer> ownColumns) {}

    /**
     * Creates a transform.
     *
     * @param input {@link JoinLayout#passed}, or a part of it
     * @param most about how many bytes of memory rows may take
     */
    JoinTransform(JoinLayout layout, Schema input, JoinInterval interval, long most) {
        this.layout = layout;
        this.input = input;
        this.interval = interval;
        this.most = most;
        this.side = input.indexOf(JoinLayout.SIDE);
        this.time = input.indexOf(JoinLayout.TIME);
        this.key = layout.key().stream().mapToInt(input::indexOf).toArray();
        this.codec = new KeyCodec(key);
        List<Field> fields = new ArrayList<>();
        List<JoinLayout.Taken> taken = new ArrayList<>();
        for (int i = 0; i < layout.columns().size(); i++) {
            JoinLayout.Taken column = layout.columns().get(i);
            if (isThere(column.left()) && isThere(column.right())) {
                fields.add(layout.output().field(i));
                taken.add(column);
            }
        }
        List<String> left = names(taken.stream().map(JoinLayout.Taken::left).toList());
        List<String> right = names(taken.stream().map(JoinLayout.Taken::right).toList());
        this.sides = List.of(columns(JoinLayout.LEFT, left), columns(JoinLayout.RIGHT, right));
        List<String> names = fields.stream().map(Field::name).toList();
        this.output = new JoinOutput(
                layout.output().project(names),
                taken.stream()
                        .map(column -> new JoinOutput.Source(index(left, column.left()), index(right, column.right())))
                        .toList());
    }

    private boolean isThere(@Nullable String column) {
        return column == null || input.indexOf(column) >= 0;
    }

    private static int index(List<String> names, @Nullable String name) {
        return name == null ? -1 : names.indexOf(name);
    }

    private static List<String> names(List<@Nullable String> taken) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : taken) {
            if (name != null) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private SideColumns columns(int of, List<String> names) {
        List<String> kept = names.isEmpty() ? List.of(JoinLayout.TIME) : names;
        JoinLayout.Side known = layout.sides().get(of);
        List<Field> own = new ArrayList<>();
        List<Integer> ownColumns = new ArrayList<>();
        for (Field field : known.schema().fields()) {
            int index = input.indexOf(known.passedAs(field.name(), layout.passed()));
            if (index >= 0) {
                own.add(new Field(field.name(), field.type(), true));
                ownColumns.add(index);
            }
        }
        return new SideColumns(
                kept.stream().map(input::indexOf).toList(),
                input.project(kept),
                new Schema(known.schema().dataset(), own, List.of()),
                ownColumns);
    }

    @Override
    public Schema outputSchema() {
        return output.schema();
    }

    @Override
    public Set<String> inputColumns(Set<String> wanted) {
        Set<String> needed = new LinkedHashSet<>(layout.key());
        needed.add(JoinLayout.SIDE);
        needed.add(JoinLayout.TIME);
        // A rejected record is of no use to people without its key and time as they were.
        for (JoinLayout.Side of : layout.sides()) {
            for (String name : needed.toArray(new String[0])) {
                String own = of.carried().get(name);
                if (own != null) {
                    needed.add(of.passedAs(own, layout.passed()));
                }
            }
        }
        for (int i = 0; i < layout.columns().size(); i++) {
            // Whoever wants no column still counts rows, which have to have one.
            if (wanted.contains(layout.output().field(i).name()) || (i == 0 && wanted.isEmpty())) {
                JoinLayout.Taken column = layout.columns().get(i);
                needed.addAll(names(Arrays.asList(column.left(), column.right())));
            }
        }
        return needed;
    }

    @Override
    public Set<String> madeOf(Set<String> columns) {
        Set<String> made = new LinkedHashSet<>();
        for (int i = 0; i < layout.columns().size(); i++) {
            if (columns.contains(layout.output().field(i).name())) {
                JoinLayout.Taken column = layout.columns().get(i);
                made.addAll(names(Arrays.asList(column.left(), column.right())));
            }
        }
        return made;
    }

    @Override
    public Transform over(Schema narrowed) {
        return new JoinTransform(layout, narrowed, interval, most);
    }

    @Override
    public void open(@Nullable Path folder, Optional<Position> at) {
        memory = new JoinMemory(
                KeyedStore.open(folder, at),
                sides.stream().map(SideColumns::schema).toList(),
                interval,
                layout.type(),
                most);
    }

    private JoinMemory memory() {
        return requireNonNull(memory, OPEN);
    }

    /** The rows of one side in a batch that are to be taken, and what they are called in memory. */
    private static final class Arrived {
        private final RecordBatch kept;
        private final int[] rows;
        private final int[] numbers;
        private int count;
        private int next;

        Arrived(RecordBatch batch, SideColumns of) {
            this.kept = batch.withColumns(
                    of.schema(), of.kept().stream().map(batch::column).toList());
            this.rows = new int[batch.size()];
            this.numbers = new int[batch.size()];
        }
    }

    @Override
    public void apply(RecordBatch batch, TransformOutput to) {
        List<Arrived> arrived = List.of(
                new Arrived(batch, sides.get(JoinLayout.LEFT)), new Arrived(batch, sides.get(JoinLayout.RIGHT)));
        LongColumn sideOf = (LongColumn) batch.column(side);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int of = (int) sideOf.get(row);
            Rejection refused = refused(batch, row, of);
            if (refused != null) {
                to.reject(refused);
            } else if (!isNullKey(batch, row)) {
                Arrived own = arrived.get(of);
                own.rows[own.count++] = row;
            } else if (layout.type().keeps(of)) {
                // As in SQL, NULL is the same as nothing, whatever comes.
                add(of, new JoinOutput.Row(arrived.get(of).kept.columns(), row), null, batch.origin(row), to);
            }
        }
        LongColumn times = (LongColumn) batch.column(time);
        for (int of = JoinLayout.LEFT; of <= JoinLayout.RIGHT; of++) {
            Arrived own = arrived.get(of);
            memory().add(of, own.kept, times, own.rows, own.count, own.numbers);
        }
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int of = (int) sideOf.get(row);
            Arrived own = arrived.get(of);
            if (own.next < own.count && own.rows[own.next] == row) {
                take(own.numbers[own.next++], batch, row, of, own.kept.columns(), to);
            }
        }
        memory().shrink();
        output.flush(to);
    }

    private @Nullable Rejection refused(RecordBatch batch, int row, int of) {
        if (batch.kind(row) != ChangeKind.INSERT) {
            return rejection(
                    batch,
                    row,
                    of,
                    KeyedErrorCode.NOT_RETRACTABLE,
                    null,
                    "a record of kind " + batch.kind(row) + " cannot be joined");
        }
        Column times = batch.column(time);
        String name = layout.sides().get(of).carried().get(JoinLayout.TIME);
        if (!times.isPresent(row) || Temporal.isInfinite(((LongColumn) times).get(row))) {
            return rejection(batch, row, of, KeyedErrorCode.NO_TIME, name, "it happened within no time of another");
        }
        if (((LongColumn) times).get(row) < memory().reached()) {
            return rejection(
                    batch,
                    row,
                    of,
                    KeyedErrorCode.LATE,
                    name,
                    "event time has passed it by more than `lateness`, and what it belongs to may be forgotten");
        }
        return null;
    }

    /** Tells of a record as it came from its dataset, not as it has passed the exchange. */
    private Rejection rejection(
            RecordBatch batch, int row, int of, KeyedErrorCode code, @Nullable String column, String message) {
        SideColumns own = sides.get(of);
        List<Column> columns = own.ownColumns().stream().map(batch::column).toList();
        return new Rejection(
                new Rejection.RejectedRow(batch.withColumns(own.own(), columns), row), code, column, message);
    }

    private void take(int number, RecordBatch batch, int row, int of, List<Column> kept, TransformOutput to) {
        JoinOutput.Row own = new JoinOutput.Row(kept, row);
        long origin = batch.origin(row);
        codec.write(batch, row);
        memory().take(
                        number,
                        codec.bytes(),
                        codec.size(),
                        (other, columns, place, ignored) ->
                                add(of, own, new JoinOutput.Row(columns, place), origin, to));
    }

    private boolean isNullKey(RecordBatch batch, int row) {
        for (int column : key) {
            if (!batch.column(column).isPresent(row)) {
                return true;
            }
        }
        return false;
    }

    private void add(int of, JoinOutput.Row own, JoinOutput.@Nullable Row other, long origin, TransformOutput to) {
        if (of == JoinLayout.LEFT) {
            output.add(own, other, origin, to);
        } else {
            output.add(other, own, origin, to);
        }
    }

    @Override
    public void advance(long reached, TransformOutput to) {
        long late = reached == Long.MIN_VALUE ? Long.MIN_VALUE : interval.reached(reached);
        if (late > memory().reached()) {
            memory().reach(late, alone(to));
            output.flush(to);
        }
    }

    private JoinMemory.Visitor alone(TransformOutput to) {
        return (of, columns, row, origin) -> add(of, new JoinOutput.Row(columns, row), null, origin, to);
    }

    @Override
    public void checkpoint(Position position) {
        memory().checkpoint(position);
    }

    @Override
    public void finish(TransformOutput to) {
        if (layout.type() != JoinPlugin.Type.INNER) {
            memory().finish(alone(to));
            output.flush(to);
        }
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}

package io.dataweaver.core.transform;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Rows that a test writes down, as a source whose rows it may change between two readings. */
final class RowsSource implements PluginContext {

    /** Lets a test interfere with a reading. */
    interface Interference {
        void beforeRead(int reading) throws InterruptedException;
    }

    /** How many times it was read. */
    final AtomicInteger readings = new AtomicInteger();

    /** The columns that were last asked for. */
    volatile List<String> asked = List.of();

    volatile Schema schema;
    volatile Interference interference = reading -> {};
    final Set<Capability> capabilities = EnumSet.of(Capability.BOUNDED, Capability.PROJECTION_PUSH_DOWN);
    final List<Rejection> rejections = new ArrayList<>();
    int tables = 1;
    private volatile List<List<@Nullable Object>> rows = List.of();
    private volatile ChangeKind kind = ChangeKind.INSERT;

    RowsSource(Schema schema) {
        this.schema = schema;
    }

    RowsSource of(Object[]... values) {
        rows = Arrays.stream(values).map(Arrays::asList).toList();
        return this;
    }

    RowsSource as(ChangeKind other) {
        kind = other;
        return this;
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    @Override
    public Source source(ComponentRef ref) {
        return new Reading();
    }

    /** One use of it. */
    private final class Reading implements Source {
        private final List<List<@Nullable Object>> now = rows;

        @Override
        public Set<Capability> capabilities() {
            return capabilities;
        }

        @Override
        public List<Schema> datasets() {
            List<Schema> datasets = new ArrayList<>();
            for (int i = 0; i < tables; i++) {
                datasets.add(i == 0 ? schema : schema.withDataset(schema.dataset() + i));
            }
            return datasets;
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            readings.incrementAndGet();
            asked = requests.get(0).schema().names();
            return List.of(split(0), split(1));
        }

        private Split split(int number) {
            return new Split("part-" + number, number, schema.dataset(), String.valueOf(number), 0);
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            int half = now.size() / 2;
            boolean first = split.ordinal() == 0;
            return new Part(request.schema(), first ? now.subList(0, half) : now.subList(half, now.size()));
        }

        @Override
        public void close() {}
    }

    /** Reads one half. */
    private final class Part implements SplitReader {
        private final Schema wanted;
        private final List<List<@Nullable Object>> part;
        private int calls;

        Part(Schema wanted, List<List<@Nullable Object>> part) {
            this.wanted = wanted;
            this.part = part;
        }

        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            interference.beforeRead(readings.get());
            return switch (calls++) {
                case 0 -> new ReadResult.NothingYet();
                case 1 -> new ReadResult.Rows(batch(), rejections, new Position("1"));
                default -> new ReadResult.EndOfSplit();
            };
        }

        private RecordBatch batch() {
            BatchBuilder builder = new BatchBuilder(wanted, Math.max(1, part.size()));
            for (int i = 0; i < part.size(); i++) {
                for (int c = 0; c < wanted.size(); c++) {
                    int from = schema.indexOf(wanted.field(c).name());
                    builder.column(c).appendValue(part.get(i).get(from));
                }
                builder.endRow(kind, i + 1L);
            }
            return builder.build();
        }

        @Override
        public void close() {}
    }

    @Override
    public Format format(ComponentRef ref) {
        throw new UnsupportedOperationException("rows have no format");
    }

    @Override
    public Path workingFolder() {
        throw new UnsupportedOperationException("rows lie in no folder");
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Duration callTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int parallelism() {
        return 1;
    }

    /** Makes the next reading fail, and those after it as long as this is not taken back. */
    void fail(DataWeaverException with) {
        interference = reading -> {
            throw with;
        };
    }
}

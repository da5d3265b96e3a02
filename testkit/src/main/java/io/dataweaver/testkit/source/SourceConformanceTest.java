package io.dataweaver.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every source must do. A connector extends this once a kind of source, and answers three questions.
 *
 * <p>The abilities that the source names decide what is expected of it: what it can do must hold, what it cannot do must
 * be refused. The dataset should have a few dozen rows, nulls among them, in several splits if the source has any: the
 * suite resumes from every single position.
 */
public abstract class SourceConformanceTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final BatchLimits SMALL = new BatchLimits(3, 1L << 20, Duration.ofMillis(50));

    /** Returns what the plugin says of itself. */
    protected abstract ComponentDescriptor descriptor();

    /** Opens a source of one dataset; each call as another process would, over the same data. */
    protected abstract Source openSource();

    /** Returns the rows of that dataset, each with the columns of its schema. */
    protected abstract List<Row> expectedRows();

    /** Tells whether the splits, one after the other, give the rows in the order of {@link #expectedRows}. */
    protected boolean keepsOrder() {
        return true;
    }

    @Test
    void canDoNoMoreThanItsDescriptorSays() {
        try (Source source = openSource()) {
            assertThat(descriptor().capabilities()).containsAll(source.capabilities());
            assertThat(source.capabilities()).containsAnyOf(Capability.BOUNDED, Capability.UNBOUNDED);
        }
    }

    @Test
    void tellsTheSameSchemaEachTime() {
        try (Source first = openSource();
                Source second = openSource()) {
            List<Schema> schemas = first.datasets();
            assertThat(schemas).hasSize(1).isEqualTo(first.datasets()).isEqualTo(second.datasets());
        }
    }

    @Test
    void plansTheSameSplitsEachTime() {
        try (Source first = openSource();
                Source second = openSource()) {
            List<Split> splits = plan(first);
            assertThat(splits).isNotEmpty();
            assertThat(ids(splits)).doesNotHaveDuplicates().isEqualTo(ids(plan(second)));
            assertThat(splits)
                    .extracting(Split::ordinal)
                    .isEqualTo(IntStream.range(0, splits.size()).boxed().toList());
            assertThat(splits)
                    .extracting(Split::dataset)
                    .containsOnly(schema(first).dataset());
        }
    }

    @Test
    void readsEveryRowOnce() throws Exception {
        try (Source source = openSource()) {
            assertRows(readAll(source, request(schema(source))), expectedRows());
        }
    }

    @Test
    void readsOneRowAtATimeIfAskedTo() throws Exception {
        try (Source source = openSource()) {
            BatchLimits one = new BatchLimits(1, 1, Duration.ZERO);
            assertRows(readAll(source, new ReadRequest(schema(source), List.of(), one)), expectedRows());
        }
    }

    @Test
    void readsNoMoreRowsABatchThanAskedFor() throws Exception {
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            for (Split split : source.plan(List.of(request))) {
                for (ReadResult.Rows rows : results(source, split, request, Optional.empty())) {
                    assertThat(rows.batch().size()).isLessThanOrEqualTo(SMALL.maxRows());
                    assertThat(rows.batch().schema()).isEqualTo(request.schema());
                }
            }
        }
    }

    @Test
    void numbersTheRowsOfASplitUpwards() throws Exception {
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            for (Split split : source.plan(List.of(request))) {
                List<Long> origins = new ArrayList<>();
                for (ReadResult.Rows rows : results(source, split, request, Optional.empty())) {
                    RecordBatch batch = rows.batch();
                    for (int i = 0; i < batch.size(); i++) {
                        origins.add(batch.origin(batch.row(i)));
                    }
                }
                assertThat(origins).as("origins of %s", split).isSorted().doesNotHaveDuplicates();
                assertThat(origins).as("origins of %s", split).allMatch(origin -> origin >= 1);
            }
        }
    }

    @Test
    void resumesFromEveryPositionWithJustTheRest() throws Exception {
        List<Split> splits;
        Map<String, List<ReadResult.Rows>> whole = new LinkedHashMap<>();
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            splits = source.plan(List.of(request));
            for (Split split : splits) {
                whole.put(split.id(), results(source, split, request, Optional.empty()));
            }
        }
        for (Split split : splits) {
            List<ReadResult.Rows> all = whole.getOrDefault(split.id(), List.of());
            for (int i = 0; i < all.size(); i++) {
                resume(splits, split, all.get(i).position(), rows(all.subList(i + 1, all.size())));
            }
        }
    }

    private void resume(List<Split> splits, Split split, Position position, List<Row> rest) throws Exception {
        try (Source source = openSource()) {
            if (source.capabilities().contains(Capability.REPLAYABLE)) {
                source.resume(splits);
                List<Row> read = rows(results(source, split, request(schema(source)), Optional.of(position)));
                assertThat(read).as("rows of %s after %s", split, position).isEqualTo(rest);
            } else {
                assertThatThrownBy(() -> {
                            source.resume(splits);
                            source.open(split, request(schema(source)), Optional.of(position))
                                    .close();
                        })
                        .as("a source that is not REPLAYABLE refuses to resume")
                        .isInstanceOf(DataWeaverException.class);
            }
        }
    }

    @Test
    void readsTheWantedColumnsInTheWantedOrder() throws Exception {
        try (Source source = openSource()) {
            Schema all = schema(source);
            List<String> names = new ArrayList<>(all.names());
            Collections.reverse(names);
            for (int count = 1; count <= names.size(); count++) {
                List<String> wanted = names.subList(0, count);
                int[] indexes = wanted.stream().mapToInt(all::indexOf).toArray();
                List<Row> projected =
                        expectedRows().stream().map(row -> row.project(indexes)).toList();
                assertRows(readAll(source, request(all.project(wanted))), projected);
            }
        }
    }

    @Test
    void filtersExactlyByTheConditionsThatItTakesOver() throws Exception {
        try (Source source = openSource()) {
            Schema schema = schema(source);
            List<Predicate> offered = Predicates.about(schema, expectedRows());
            List<Predicate> accepted = source.accepts(schema, offered);
            assertThat(offered).containsAll(accepted);
            if (!source.capabilities().contains(Capability.FILTER_PUSH_DOWN)) {
                assertThat(accepted).as("it does not name FILTER_PUSH_DOWN").isEmpty();
                return;
            }
            assertThat(accepted).as("it names FILTER_PUSH_DOWN").isNotEmpty();
            for (Predicate predicate : accepted) {
                List<Row> matching = expectedRows().stream()
                        .filter(row -> Predicates.isTrue(predicate, schema, row))
                        .toList();
                List<Row> read = readAll(source, new ReadRequest(schema, List.of(predicate), SMALL));
                assertThat(read).as("rows with %s", predicate).containsExactlyInAnyOrderElementsOf(matching);
            }
        }
    }

    @Test
    void filtersByAColumnThatIsNotWanted() throws Exception {
        try (Source source = openSource()) {
            Schema schema = schema(source);
            List<Predicate> accepted = source.accepts(schema, Predicates.about(schema, expectedRows()));
            for (Predicate predicate : accepted.subList(0, Math.min(accepted.size(), 6))) {
                int last = schema.size() - 1;
                List<Row> matching = expectedRows().stream()
                        .filter(row -> Predicates.isTrue(predicate, schema, row))
                        .map(row -> row.project(last))
                        .toList();
                Schema wanted = schema.project(List.of(schema.field(last).name()));
                assertThat(readAll(source, new ReadRequest(wanted, List.of(predicate), SMALL)))
                        .as("last column of the rows with %s", predicate)
                        .containsExactlyInAnyOrderElementsOf(matching);
            }
        }
    }

    @Test
    void givesTheSameRowsToParallelReaders() throws Exception {
        try (Source source = openSource()) {
            if (!source.capabilities().contains(Capability.PARALLEL)) {
                return;
            }
            ReadRequest request = request(schema(source));
            List<Callable<List<Row>>> readers = new ArrayList<>();
            for (Split split : source.plan(List.of(request))) {
                readers.add(() -> rows(results(source, split, request, Optional.empty())));
            }
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Row> read = new ArrayList<>();
                for (Future<List<Row>> rows : threads.invokeAll(readers)) {
                    read.addAll(rows.get());
                }
                assertRows(read, expectedRows());
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void losesNothingWhenItIsWokenUp() throws Exception {
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            List<Row> read = new ArrayList<>();
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    ReadResult result;
                    do {
                        reader.wakeUp();
                        result = reader.read(WAIT);
                        if (result instanceof ReadResult.Rows rows) {
                            read.addAll(Rows.of(rows.batch()));
                        }
                    } while (!(result instanceof ReadResult.EndOfSplit));
                }
            }
            assertRows(read, expectedRows());
        }
    }

    @Test
    void tellsProgressThatNeverGoesBack() throws Exception {
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    double before = reader.progress();
                    while (!(reader.read(WAIT) instanceof ReadResult.EndOfSplit)) {
                        double now = reader.progress();
                        assertThat(now).as("progress of %s", split).isBetween(before, 1.0);
                        before = now;
                    }
                }
            }
        }
    }

    /** What a source does not know, it need not tell. */
    @Test
    void tellsThatNothingIsLeftToReadBehindTheEnd() throws Exception {
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            for (Split split : source.plan(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    while (!(reader.read(WAIT) instanceof ReadResult.EndOfSplit)) {
                        assertThat(reader.lag()).isNotNull();
                    }
                    assertThat(reader.lag().records().orElse(0)).isZero();
                    assertThat(reader.lag().bytes().orElse(0)).isZero();
                    assertThat(reader.lag().since()).isEmpty();
                }
            }
        }
    }

    @Test
    void closesInTheMiddleAndTwice() throws Exception {
        Source source = openSource();
        ReadRequest request = request(schema(source));
        Split split = source.plan(List.of(request)).get(0);
        SplitReader unread = source.open(split, request, Optional.empty());
        SplitReader begun = source.open(split, request, Optional.empty());
        begun.read(WAIT);
        assertThatCode(() -> {
                    unread.close();
                    begun.close();
                    begun.close();
                    source.close();
                    source.close();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void takesNoteOfDurableCheckpoints() throws Exception {
        try (Source source = openSource()) {
            ReadRequest request = request(schema(source));
            Split split = source.plan(List.of(request)).get(0);
            List<ReadResult.Rows> results = results(source, split, request, Optional.empty());
            Map<String, Position> positions =
                    Map.of(split.id(), results.get(results.size() - 1).position());
            assertThatCode(() -> {
                        source.acknowledge(new DurableCheckpoint(1), positions);
                        source.acknowledge(new DurableCheckpoint(2), positions);
                    })
                    .doesNotThrowAnyException();
        }
    }

    private void assertRows(List<Row> read, List<Row> expected) {
        if (keepsOrder()) {
            assertThat(read).containsExactlyElementsOf(expected);
        } else {
            assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Schema schema(Source source) {
        return source.datasets().get(0);
    }

    private static ReadRequest request(Schema schema) {
        return new ReadRequest(schema, List.of(), SMALL);
    }

    private static List<Split> plan(Source source) {
        return source.plan(List.of(request(schema(source))));
    }

    private static List<String> ids(List<Split> splits) {
        return splits.stream().map(Split::id).toList();
    }

    private static List<Row> readAll(Source source, ReadRequest request) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Split split : source.plan(List.of(request))) {
            rows.addAll(rows(results(source, split, request, Optional.empty())));
        }
        return rows;
    }

    private static List<Row> rows(List<ReadResult.Rows> results) {
        return Rows.of(results.stream().map(ReadResult.Rows::batch).toList());
    }

    private static List<ReadResult.Rows> results(
            Source source, Split split, ReadRequest request, Optional<Position> from) throws InterruptedException {
        List<ReadResult.Rows> results = new ArrayList<>();
        try (SplitReader reader = source.open(split, request, from)) {
            while (true) {
                ReadResult result = reader.read(WAIT);
                if (result instanceof ReadResult.Rows rows) {
                    assertThat(rows.rejections()).as("rejections of %s", split).isEmpty();
                    results.add(rows);
                } else if (result instanceof ReadResult.EndOfSplit) {
                    return results;
                } else {
                    assertThat(source.capabilities())
                            .as("%s waits for rows", split)
                            .contains(Capability.UNBOUNDED);
                }
            }
        }
    }
}

package io.dataweaver.core.verify;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.rehearsal.Course;
import io.dataweaver.core.routing.Closing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** What sinks have stored. */
final class SinkSide implements BothSides.SideReading {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final List<Stored> all;

    /**
     * What one sink has stored.
     *
     * @param source reads it
     * @param comparisons of what is read there
     * @param requests what is read, one a comparison
     */
    record Stored(Sink sink, Source source, List<Comparison> comparisons, List<ReadRequest> requests) {

        /** Returns the comparison of what is read as {@code dataset}. */
        Comparison comparison(String dataset) {
            return comparisons.get(index(dataset));
        }

        ReadRequest request(String dataset) {
            return requests.get(index(dataset));
        }

        /** Returns what is read, one a comparison. */
        List<ReadRequest> requests(Look look) {
            return IntStream.range(0, requests.size())
                    .mapToObj(each -> request(each, look))
                    .toList();
        }

        /** Returns what is read by a comparison. */
        private ReadRequest request(int index, Look look) {
            ReadRequest all = requests.get(index);
            return look.isInWindow()
                    ? comparisons
                            .get(index)
                            .window(Side.SINK)
                            .map(window -> window.of(all, source))
                            .orElse(all)
                    : all;
        }

        private int index(String dataset) {
            for (int i = 0; i < requests.size(); i++) {
                if (requests.get(i).schema().dataset().equals(dataset)) {
                    return i;
                }
            }
            throw new IllegalArgumentException("'" + dataset + "' is not read back");
        }
    }

    SinkSide(List<Stored> all) {
        this.all = List.copyOf(all);
    }

    List<Stored> all() {
        return all;
    }

    @Override
    public void read(Look look, BothSides.Taker taker, BooleanSupplier isOver) throws InterruptedException {
        for (Stored stored : all) {
            Course course = look.course(Side.SINK, stored.comparisons().get(0).sink());
            for (Split split : course.splits(stored.source(), stored.requests(look))) {
                if (isOver.getAsBoolean()) {
                    return;
                }
                read(stored, split, look, course, taker, isOver);
            }
        }
    }

    private static void read(
            Stored stored, Split split, Look look, Course course, BothSides.Taker taker, BooleanSupplier isOver)
            throws InterruptedException {
        int index = stored.index(split.dataset());
        Comparison comparison = stored.comparisons().get(index);
        ReadRequest request = stored.request(index, look);
        try (SplitReader reader = course.reader(stored.source().open(split, request, Optional.empty()))) {
            ReadResult result = reader.read(LOOK);
            while (!(result instanceof ReadResult.EndOfSplit) && !isOver.getAsBoolean()) {
                if (result instanceof ReadResult.Rows rows) {
                    refuse(comparison, rows.rejections());
                    RecordBatch batch = rows.batch();
                    if (!batch.isEmpty()) {
                        taker.take(comparison, batch);
                    }
                }
                result = reader.read(LOOK);
            }
            if (!(result instanceof ReadResult.EndOfSplit)) {
                return;
            }
        }
        course.done(split);
    }

    /** A row that was stored and cannot be read back is no copy of anything. */
    private static void refuse(Comparison comparison, List<Rejection> rejections) {
        if (!rejections.isEmpty()) {
            Rejection first = rejections.get(0);
            throw VerifyErrorCode.UNREADABLE.because("a row of '" + comparison.dataset() + "' at the sink '"
                    + comparison.sink() + "' cannot be read back"
                    + (first.column() == null ? "" : ", column '" + first.column() + "'") + ": " + first.message());
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> ends = new ArrayList<>();
        all.forEach(stored -> {
            ends.add(stored.source());
            ends.add(stored.sink());
        });
        Closing.all(ends);
    }
}

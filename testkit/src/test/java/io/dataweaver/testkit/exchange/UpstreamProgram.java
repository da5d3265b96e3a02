package io.dataweaver.testkit.exchange;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeLayout;
import io.dataweaver.core.exchange.ExchangeSink;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.StateFiles;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes two splits of rows to an exchange as an engine does, with checkpoints, from wherever the start before it has come to;
 * may die anywhere.
 */
public final class UpstreamProgram {

    private static final Schema SCHEMA = new Schema(
            "rows",
            List.of(Field.required("key", DataTypes.BIGINT), Field.required("number", DataTypes.BIGINT)),
            List.of("number"));
    private static final String PIPELINE = "p";
    private static final int SPLITS = 2;
    private static final int STEPS = 3;
    private static final int ROWS_A_STEP = 3;
    private static final int KEYS = 4;

    /** Looks at the exchange after each step. */
    @FunctionalInterface
    public interface Onlooker {
        /** Called after something was published. */
        void look(Exchange exchange) throws Exception;
    }

    private final Exchange exchange;
    private final FileStateStore store;
    private final Onlooker onlooker;
    private final List<Committable> last = new ArrayList<>();
    private long sequence;
    private long epoch;
    private int steps;

    private UpstreamProgram(StateFiles files, Onlooker onlooker) {
        this.exchange = exchange(files);
        this.store = new FileStateStore(files);
        this.onlooker = onlooker;
    }

    /** Returns the exchange that the program writes. */
    public static Exchange exchange(StateFiles files) {
        return new Exchange(
                files,
                PIPELINE + "/exchange",
                new ExchangeLayout(SCHEMA, List.of("key"), 2, Optional.empty(), true),
                Scheduler.MACHINE);
    }

    /** Returns the rows of one split. */
    public static List<Row> rows(int split) {
        return IntStream.range(0, STEPS * ROWS_A_STEP)
                .mapToObj(i -> Row.of((long) i % KEYS, (long) i * SPLITS + split))
                .toList();
    }

    /** Returns which split wrote a row. */
    public static int splitOf(Row row) {
        return (int) ((Long) row.values().get(1) % SPLITS);
    }

    /** Returns how many splits there are. */
    public static int splits() {
        return SPLITS;
    }

    /** Runs in a process of its own; the folder of the state is the argument. */
    public static void main(String[] arguments) throws Exception {
        run(new DiskStateFiles(Path.of(arguments[0])), exchange -> {});
    }

    /** Runs to the end, or until something is thrown. */
    public static void run(StateFiles files, Onlooker onlooker) throws Exception {
        new UpstreamProgram(files, onlooker).run();
    }

    private void run() throws Exception {
        boolean resumed = load();
        try (ExchangeSink sink = exchange.sink()) {
            epoch = sink.fence(PIPELINE, epoch + 1);
            SinkRun run = new SinkRun(PIPELINE, "run", epoch, resumed);
            save();
            sink.prepare(run, List.of(SCHEMA));
            sink.expect(run, List.of("split 0", "split 1"));
            sink.commit(run, last);
            onlooker.look(exchange);
            List<SinkWriter> writers = writers(sink, run);
            while (steps < STEPS) {
                step(writers);
                save();
                sink.commit(run, last);
                onlooker.look(exchange);
            }
            sink.complete(run, last);
            onlooker.look(exchange);
            writers.forEach(SinkWriter::close);
        }
    }

    private List<SinkWriter> writers(ExchangeSink sink, SinkRun run) {
        List<SinkWriter> writers = new ArrayList<>();
        for (int split = 0; split < SPLITS; split++) {
            Optional<Committable> prepared = last.isEmpty() ? Optional.empty() : Optional.of(last.get(split));
            Split of = new Split("split " + split, split, "rows", "{}", 0);
            writers.add(sink.open(run, new WriterContext(of, SCHEMA, prepared)));
        }
        return writers;
    }

    private void step(List<SinkWriter> writers) {
        last.clear();
        for (int split = 0; split < SPLITS; split++) {
            List<Row> rows = rows(split).subList(steps * ROWS_A_STEP, (steps + 1) * ROWS_A_STEP);
            writers.get(split).write(Batches.of(SCHEMA, rows, 1L + (long) steps * ROWS_A_STEP));
            writers.get(split).flush();
            last.add(writers.get(split)
                    .prepare(sequence + 1, new Position("1"), steps + 1 == STEPS)
                    .orElseThrow());
        }
        steps++;
    }

    private boolean load() {
        Optional<StateStore.SavedState> saved = store.load(PIPELINE);
        saved.ifPresent(state -> {
            sequence = state.sequence();
            List<String> lines =
                    new String(state.bytes(), StandardCharsets.UTF_8).lines().toList();
            epoch = Long.parseLong(lines.get(0));
            steps = Integer.parseInt(lines.get(1));
            for (int split = 0; split + 2 < lines.size(); split++) {
                last.add(new Committable("split " + split, lines.get(split + 2)));
            }
        });
        return saved.isPresent();
    }

    private void save() {
        List<String> lines = new ArrayList<>(List.of(Long.toString(epoch), Integer.toString(steps)));
        last.forEach(committable -> lines.add(committable.json()));
        store.save(PIPELINE, epoch, ++sequence, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}

package io.dataweaver.connector.file;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A process that writes {@value #ROWS} rows of each of {@value #SPLITS} splits, with a checkpoint after every
 * {@value #ROWS_PER_CHECKPOINT}, and goes on where an earlier one stopped. Arguments: folder, path, compression, format, and the
 * column that tells folders, if one is to.
 */
final class CrashingRun {

    static final int SPLITS = 3;
    static final int ROWS = 12;
    static final int ROWS_PER_CHECKPOINT = 5;
    static final List<String> FAILPOINTS = List.of("test.before_state", "test.after_state", "test.after_commit");

    private static final Failpoint BEFORE_STATE = Failpoint.named("test.before_state");
    private static final Failpoint AFTER_STATE = Failpoint.named("test.after_state");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("test.after_commit");

    private static final Schema SCHEMA =
            Schema.of("orders", Field.nullable("id", DataTypes.TEXT), Field.nullable("half", DataTypes.TEXT));

    private final Path stateFile;
    private final Sink sink;
    private StateObject state;

    private CrashingRun(Path folder, Map<String, ?> options) throws IOException {
        this.stateFile = folder.resolve("state.json");
        this.sink = FileSinks.create(folder, options);
        this.state = Files.exists(stateFile) ? StateObject.parse(Files.readString(stateFile)) : StateObject.empty();
    }

    public static void main(String[] args) throws IOException {
        Map<String, Object> options = new TreeMap<>(Map.of("path", args[1], "compression", args[2]));
        options.put("format", args[3]);
        if (args.length > 4) {
            options.put("partition_by", List.of(args[4]));
        }
        new CrashingRun(Path.of(args[0]), options).run();
    }

    /** Returns the first column of the rows of one split. */
    static List<String> rows(int split) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add("split" + split + "row" + row);
        }
        return rows;
    }

    /** Returns the second column of a row. */
    static String half(String row) {
        return Character.digit(row.charAt(row.length() - 1), 10) % 2 == 0 ? "even" : "odd";
    }

    private static RecordBatch batch(String row) {
        BatchBuilder batch = new BatchBuilder(SCHEMA, 1);
        batch.rowWriter().setText(0, row).setText(1, half(row)).end(1);
        return batch.build();
    }

    private void run() throws IOException {
        if (state.has("completed")) {
            return;
        }
        boolean resumed = state.has("epoch");
        if (!resumed) {
            sink.check(List.of(SCHEMA));
        }
        long epoch = sink.fence("pipeline", resumed ? state.number("epoch") + 1 : 1);
        SinkRun run = new SinkRun("pipeline", "run", epoch, resumed);
        store(state.with("epoch", epoch));
        sink.prepare(run, List.of(SCHEMA));
        if (resumed) {
            sink.commit(run, last());
        }
        write(run);
        sink.complete(run, last());
        store(state.with("completed", true));
        sink.close();
    }

    private void write(SinkRun run) throws IOException {
        List<SinkWriter> writers = new ArrayList<>();
        for (int split = 0; split < SPLITS; split++) {
            Optional<Committable> last = state.findText("last" + split).map(json -> new Committable("split", json));
            writers.add(sink.open(run, new WriterContext(FileSinks.split(split), SCHEMA, last)));
        }
        while (done(SPLITS - 1) < ROWS) {
            StateObject next = state.with("checkpoint", checkpoint() + 1);
            for (int split = 0; split < SPLITS; split++) {
                next = write(writers.get(split), split, next);
            }
            BEFORE_STATE.hit();
            store(next);
            AFTER_STATE.hit();
            sink.commit(run, last());
            AFTER_COMMIT.hit();
        }
        writers.forEach(SinkWriter::close);
    }

    private StateObject write(SinkWriter writer, int split, StateObject next) {
        int to = Math.min(done(split) + ROWS_PER_CHECKPOINT, ROWS);
        for (String row : rows(split).subList(done(split), to)) {
            writer.write(batch(row));
        }
        writer.flush();
        Optional<Committable> prepared = writer.prepare(next.number("checkpoint"), FileSinks.position(to), to == ROWS);
        StateObject written = next.with("done" + split, to);
        return prepared.isPresent()
                ? written.with("last" + split, prepared.get().json())
                : written;
    }

    private long checkpoint() {
        return state.has("checkpoint") ? state.number("checkpoint") : 0;
    }

    private int done(int split) {
        return state.has("done" + split) ? (int) state.number("done" + split) : 0;
    }

    private List<Committable> last() {
        List<Committable> last = new ArrayList<>();
        for (int split = 0; split < SPLITS; split++) {
            state.findText("last" + split).ifPresent(json -> last.add(new Committable("split", json)));
        }
        return last;
    }

    private void store(StateObject next) throws IOException {
        Path temporary = stateFile.resolveSibling("state.tmp");
        Files.writeString(temporary, next.toString());
        DurableFiles.rename(temporary, stateFile);
        state = next;
    }
}

package io.dataweaver.core.tap;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.problem.JsonText;
import io.dataweaver.core.rehearsal.PlainValue;
import io.dataweaver.core.schedule.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one process shows to one tap. It takes about a twentieth of the time of one stage: for as long as it may not, and while
 * another stage shows something, rows pass and are only counted.
 *
 * <p><b>Threads.</b> Any thread may call; none waits.
 */
final class TapAnswer {

    /** What stands for a value that a later step hides. */
    static final String HIDDEN = "(hidden)";

    private static final int REST = 19;
    private static final int ROWS_AT_ONCE = 500;

    /** What takes long for once, as the first time does, is no reason to be blind for long. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final TapFiles.Asked asked;
    private final Set<String> hidden;
    private final TapFiles files;
    private final String worker;
    private final Scheduler scheduler;
    private final LongAdder passed = new LongAdder();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean full;

    /** What follows belongs to whoever has set {@code busy}. */
    private final Map<Schema, Optional<CompiledCondition>> conditions = new HashMap<>();

    private final EvaluationErrors errors = new EvaluationErrors();
    private int left;
    private long told;
    private boolean begun;
    private long restsUntil;

    /**
     * Creates an answer.
     *
     * @param hidden columns that are not shown at the edge in question
     */
    TapAnswer(TapFiles.Asked asked, Set<String> hidden, TapFiles files, String worker, Scheduler scheduler) {
        this.asked = asked;
        this.hidden = hidden;
        this.files = files;
        this.worker = worker;
        this.scheduler = scheduler;
        this.left = asked.request().limit();
    }

    String id() {
        return asked.id();
    }

    /**
     * Shows rows, or lets them pass.
     *
     * @param hiddenInRead columns that are not shown of {@code read}
     */
    void passed(Split split, String edge, RecordBatch batch, RecordBatch read, Set<String> hiddenInRead) {
        if (full || !edge.equals(asked.request().edge())) {
            return;
        }
        if (!busy.compareAndSet(false, true)) {
            passed.add(batch.size());
            return;
        }
        try {
            long now = scheduler.nanoTime();
            if (begun && now - restsUntil < 0) {
                passed.add(batch.size());
                return;
            }
            List<String> lines = new ArrayList<>();
            Optional<CompiledCondition> condition = condition(batch.schema(), lines);
            // What is done once is not a measure of what the next batch takes.
            long start = scheduler.nanoTime();
            show(split, batch, read, condition, hiddenInRead, lines);
            begun = true;
            long end = scheduler.nanoTime();
            restsUntil = end + Math.min(REST * (end - start), LONGEST_REST.toNanos());
        } catch (IOException | RuntimeException broken) {
            full = true; // Nothing more comes; the run goes on.
        } finally {
            busy.set(false);
        }
    }

    /** Tells how many rows have passed. */
    void tellPassed() {
        if (busy.compareAndSet(false, true)) {
            try {
                List<String> lines = new ArrayList<>();
                addPassed(lines);
                if (!lines.isEmpty()) {
                    files.answer(asked.id(), worker, lines);
                }
            } catch (IOException gone) {
                full = true;
            } finally {
                busy.set(false);
            }
        }
    }

    private void addPassed(List<String> lines) {
        long now = passed.sum();
        if (now != told) {
            told = now;
            lines.add(TapFiles.PASSED + now);
        }
    }

    private void show(
            Split split,
            RecordBatch batch,
            RecordBatch read,
            Optional<CompiledCondition> condition,
            Set<String> hiddenInRead,
            List<String> lines)
            throws IOException {
        int[] rows = new int[batch.size()];
        int count = select(batch, condition, rows);
        int shown = Math.min(count, Math.min(left, ROWS_AT_ONCE));
        Map<Long, Integer> originals = asked.request().originals() && shown > 0 ? byOrigin(read) : Map.of();
        for (int i = 0; i < shown; i++) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("step", asked.request().edge());
            line.put("dataset", batch.schema().dataset());
            line.put("split", split.id());
            line.put("record", batch.origin(rows[i]));
            line.put("change", batch.kind(rows[i]).name().toLowerCase(Locale.ROOT));
            if (asked.request().originals()) {
                Integer of = originals.get(batch.origin(rows[i]));
                line.put("before", of == null ? null : values(read, of, hiddenInRead));
            }
            line.put("row", values(batch, rows[i], hidden));
            lines.add(TapFiles.ROW + JsonText.compact(line));
        }
        left -= shown;
        passed.add(left > 0 ? count - shown : 0);
        addPassed(lines);
        if (!lines.isEmpty()) {
            files.answer(asked.id(), worker, lines);
        }
        full = left == 0;
    }

    /** Selects the physical rows that are asked for; returns how many. */
    private int select(RecordBatch batch, Optional<CompiledCondition> condition, int[] rows) {
        if (asked.request().where().isEmpty()) {
            for (int i = 0; i < rows.length; i++) {
                rows[i] = batch.row(i);
            }
            return rows.length;
        }
        errors.clear();
        // A row for which it cannot be computed is not asked for.
        return condition.map(known -> known.select(batch, rows, errors)).orElse(0);
    }

    /** Returns the condition for rows of a schema; empty if there is none, or none that fits them. */
    private Optional<CompiledCondition> condition(Schema schema, List<String> lines) {
        Optional<CompiledCondition> known = conditions.get(schema);
        if (known == null) {
            known = asked.request().where().flatMap(where -> compile(where, schema, lines));
            conditions.put(schema, known);
        }
        return known;
    }

    private Optional<CompiledCondition> compile(String where, Schema schema, List<String> lines) {
        try {
            CompiledCondition condition =
                    new ExpressionCompiler(FunctionCatalog.installed()).compileCondition(where, schema);
            for (String column : condition.columns()) {
                if (hidden.contains(column)) {
                    lines.add(TapFiles.PROBLEM + "a later step hides `" + column + "`");
                    return Optional.empty();
                }
            }
            return Optional.of(condition);
        } catch (OptionException wrong) {
            lines.add(TapFiles.PROBLEM
                    + String.valueOf(wrong.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }

    private static Map<Long, Integer> byOrigin(RecordBatch read) {
        Map<Long, Integer> rows = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            rows.put(read.origin(read.row(i)), read.row(i));
        }
        return rows;
    }

    private static Map<String, @Nullable Object> values(RecordBatch batch, int row, Set<String> hidden) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < batch.schema().size(); i++) {
            String name = batch.schema().field(i).name();
            Object value = PlainValue.of(batch.column(i), row);
            values.put(name, value != null && hidden.contains(name) ? HIDDEN : value);
        }
        return values;
    }
}

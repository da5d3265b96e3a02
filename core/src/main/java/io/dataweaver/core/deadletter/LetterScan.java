package io.dataweaver.core.deadletter;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.expression.CompiledCondition;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One walk over the letters of a folder, in the order in which they were rejected; some hundred are in memory at a time. */
final class LetterScan {

    private static final int BATCH = 512;

    private final LetterFilter filter;
    private final Consumer<DeadLetter> found;
    private final @Nullable CompiledCondition condition;
    private final List<DeadLetter> waiting = new ArrayList<>();
    private long count;
    private long damaged;

    /**
     * Prepares a walk.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if the condition of the filter is wrong
     */
    LetterScan(LetterFilter filter, Consumer<DeadLetter> found) {
        this.filter = filter;
        this.found = found;
        this.condition = filter.where() == null
                ? null
                : new ExpressionCompiler().compileCondition(filter.where(), LetterTable.WITH_FATE, List.of("where"));
    }

    /** Walks; returns how many letters the filter means. */
    long run(LetterFolder folder) throws IOException {
        LetterFates fates = LetterFates.read(folder);
        for (LetterFolder.Segment segment : folder.segments()) {
            try (LetterReader reader = new LetterReader(folder, segment)) {
                for (LetterId id = reader.next(); id != null && count < filter.limit(); id = reader.next()) {
                    take(reader.letter().with(fates.of(id)));
                }
                damaged += reader.damaged();
            }
        }
        decide();
        return count;
    }

    /** Returns how many lines were not as they were written. */
    long damaged() {
        return damaged;
    }

    private void take(DeadLetter letter) {
        if (!filter.isAbout(letter)) {
            return;
        }
        if (condition == null) {
            tell(letter);
        } else {
            waiting.add(letter);
            if (waiting.size() == BATCH) {
                decide();
            }
        }
    }

    private void decide() {
        if (waiting.isEmpty() || condition == null) {
            return;
        }
        BatchBuilder builder = new BatchBuilder(LetterTable.WITH_FATE, waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            LetterTable.add(waiting.get(i), builder, i + 1L);
        }
        RecordBatch batch = builder.build();
        EvaluationErrors errors = new EvaluationErrors();
        int[] rows = new int[batch.size()];
        int selected = condition.select(batch, rows, errors);
        for (int i = 0; i < waiting.size() && !errors.isEmpty(); i++) {
            String message = errors.message(i);
            if (message != null) {
                throw new DataWeaverException(
                        DeadLetterErrorCode.WHERE_FAILED,
                        "for letter " + waiting.get(i).id() + ": " + message);
            }
        }
        for (int i = 0; i < selected; i++) {
            tell(waiting.get(rows[i]));
        }
        waiting.clear();
    }

    private void tell(DeadLetter letter) {
        if (count < filter.limit()) {
            count++;
            found.accept(letter);
        }
    }
}

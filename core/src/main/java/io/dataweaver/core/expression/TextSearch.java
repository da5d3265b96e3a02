package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.LongColumn;
import java.util.Arrays;
import java.util.List;

/** Where a text has another: the place of its first character, from 1, or 0; of a test, 1 or 0. */
final class TextSearch extends Expression implements NeverFails {

    /** What is asked. */
    enum Question {
        POSITION,
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH
    }

    private final Question question;
    private final Expression text;
    private final Expression part;

    TextSearch(Question question, Expression text, Expression part) {
        super(
                question == Question.POSITION ? DataTypes.INTEGER : DataTypes.BOOLEAN,
                anyNullable(text, part),
                List.of(text, part));
        this.question = question;
        this.text = text;
        this.part = part;
    }

    @Override
    boolean isStrict() {
        return true;
    }

    @Override
    Column evaluate(Evaluation run, Rows rows) {
        BytesColumn texts = (BytesColumn) text.evaluate(run, rows);
        BytesColumn parts = (BytesColumn) part.evaluate(run, rows);
        long[] results = new long[run.length()];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int at = row & text.mask();
            int other = row & part.mask();
            results[row] = search(
                    texts.data(), texts.start(at), texts.end(at), parts.data(), parts.start(other), parts.end(other));
        }
        return new LongColumn(type(), results, results.length, Marks.union(run, rows, text, texts, part, parts));
    }

    private long search(byte[] data, int start, int end, byte[] other, int from, int to) {
        int length = to - from;
        if (length > end - start) {
            return 0;
        }
        return switch (question) {
            case STARTS_WITH -> Arrays.equals(data, start, start + length, other, from, to) ? 1 : 0;
            case ENDS_WITH -> Arrays.equals(data, end - length, end, other, from, to) ? 1 : 0;
            case CONTAINS -> Utf8.find(data, start, end, other, from, to) < 0 ? 0 : 1;
            case POSITION -> {
                int found = Utf8.find(data, start, end, other, from, to);
                yield found < 0 ? 0 : Utf8.count(data, start, found) + 1;
            }
        };
    }
}

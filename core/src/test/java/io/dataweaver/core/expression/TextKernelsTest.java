package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is computed eight bytes at a time gives what Java's strings give, wherever a word begins and ends. */
class TextKernelsTest {

    private static final long SEED = Long.getLong("text.seed", 20261125L);
    private static final int ROUNDS = 200;
    private static final Schema SCHEMA = Schema.of("t", Field.nullable("s", DataTypes.TEXT));
    private static final String[] LETTERS = {
        "a", "z", "A", "Z", "m", "@", "[", "`", "{", "\u007f", " ", "0", "é", "Ü", "ß", "İ", "ǆ", "日", "🚲", "e\u0301",
        "€"
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void foldsAndCutsAsJavaDoes() {
        for (int round = 0; round < ROUNDS; round++) {
            int foreign = random.nextInt(LETTERS.length + 1);
            List<String> texts = texts(Math.max(foreign, 12));
            RecordBatch batch = batch(texts);
            check(batch, "upper(s)", text -> text.toUpperCase(Locale.ROOT));
            check(batch, "lower(s)", text -> text.toLowerCase(Locale.ROOT));
            int place = random.nextInt(-3, 12);
            int count = random.nextInt(0, 20);
            check(batch, "substring(s, " + place + ", " + count + ")", text -> cut(text, place - 1, place - 1 + count));
            check(batch, "substring(s, " + place + ")", text -> cut(text, place - 1, Integer.MAX_VALUE));
            check(batch, "left(s, " + count + ")", text -> cut(text, 0, count));
            check(batch, "right(s, " + -count + ")", text -> count == 0 ? "" : cut(text, count, Integer.MAX_VALUE));
            String wanted = texts.get(random.nextInt(texts.size()));
            String literal = "'" + wanted + "'";
            check(batch, "s = " + literal, text -> text.equals(wanted));
            check(
                    batch,
                    "case when s <> " + literal + " then 'other' else " + literal + " end",
                    text -> text.equals(wanted) ? wanted : "other");
        }
    }

    private static String cut(String text, int from, int to) {
        int length = text.codePointCount(0, text.length());
        int first = Math.min(Math.max(from, 0), length);
        int last = Math.max(Math.min(to, length), first);
        return text.substring(text.offsetByCodePoints(0, first), text.offsetByCodePoints(0, last));
    }

    private List<String> texts(int letters) {
        List<String> texts = new ArrayList<>();
        for (int row = random.nextInt(1, 60); row > 0; row--) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(25); left > 0; left--) {
                text.append(LETTERS[random.nextInt(letters)]);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private RecordBatch batch(List<String> texts) {
        BatchBuilder builder = new BatchBuilder(SCHEMA, texts.size());
        for (String text : texts) {
            if (random.nextInt(8) == 0) {
                builder.column(0).appendNull();
            } else {
                ((BytesColumn.Builder) builder.column(0)).append(text);
            }
            builder.endRow(builder.size() + 1);
        }
        RecordBatch batch = builder.build();
        if (random.nextInt(3) > 0) {
            return batch;
        }
        int[] selection =
                random.ints(batch.size(), 0, batch.size()).distinct().sorted().toArray();
        return batch.select(selection, selection.length);
    }

    private static void check(RecordBatch batch, String sql, Function<String, Object> expected) {
        EvaluationErrors errors = new EvaluationErrors();
        Column found = new ExpressionCompiler().compile(sql, SCHEMA).evaluate(batch, errors);
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            String text = (String) batch.column(0).value(row);
            Object wanted =
                    text == null ? (sql.startsWith("case") ? sql.split("'", -1)[1] : null) : expected.apply(text);
            assertThat(found.value(row))
                    .as("%s of '%s' (-Dtext.seed=%s)", sql, text, SEED)
                    .isEqualTo(wanted);
        }
    }
}

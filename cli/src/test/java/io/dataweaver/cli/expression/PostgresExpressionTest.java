package io.dataweaver.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Expressions and rows made by chance give what the real server gives: the type, the value, and whether it fails.
 *
 * <p>A difference names the seed of its round: {@code -Dexpression.seed=…} repeats that round alone, and
 * {@code -Dexpression.rounds=…} makes more rounds.
 */
class PostgresExpressionTest {

    private static final long FIRST_SEED = 20261126;
    private static final int ROUNDS = Integer.getInteger("expression.rounds", 16);
    private static final int EXPRESSIONS = 250;
    private static final int ROWS = 8;

    private final List<String> differences = new ArrayList<>();
    private int evaluations;
    private int values;

    @Test
    void givesWhatTheServerGives() throws SQLException {
        Long seed = Long.getLong("expression.seed");
        long[] seeds =
                seed == null ? LongStream.range(FIRST_SEED, FIRST_SEED + ROUNDS).toArray() : new long[] {seed};
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                ServerAnswers server = new ServerAnswers(database)) {
            for (long each : seeds) {
                compare(each, server);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(evaluations).isEqualTo(seeds.length * EXPRESSIONS * ROWS);
        assertThat(values).as("results that are neither NULL nor an error").isGreaterThan(evaluations / 2);
    }

    private void compare(long seed, ServerAnswers server) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<@Nullable String>> rows = new RandomRows(random.split()).next(ROWS);
        RandomExpressions expressions = new RandomExpressions(random.split());
        List<String> made =
                Stream.generate(expressions::next).distinct().limit(EXPRESSIONS).toList();
        List<Answer> theirs = server.answers(made, rows);
        OurAnswers ours = new OurAnswers(rows);
        for (int i = 0; i < made.size(); i++) {
            String sql = RandomExpressions.ours(made.get(i));
            Answer our = ours.answer(sql);
            String difference = difference(our, theirs.get(i), theirs.get(i), rows);
            if (difference != null) {
                // With literals for columns of constants, it may leave out computing what does not matter, as we do.
                Answer planned = server.answers(List.of(sql), rows).get(0);
                difference = difference(our, theirs.get(i), planned, rows);
            } else if (our.type().equals("boolean")) {
                difference = filterDifference(ours.filtered(sql), theirs.get(i));
            }
            if (difference != null) {
                differences.add("seed " + seed + ", expression " + i + ": " + sql + "\n " + difference);
            }
            count(our);
        }
    }

    private void count(Answer answer) {
        for (String value : answer.values()) {
            evaluations++;
            values += value == null || value.equals(Answer.ERROR) ? 0 : 1;
        }
    }

    private static @Nullable String difference(
            Answer ours, Answer theirs, Answer planned, List<List<@Nullable String>> rows) {
        boolean fails = ours.type().isEmpty() || theirs.type().isEmpty();
        if (!fails && !ours.type().equals(theirs.type())) {
            return "is of type " + ours.type() + ", but on the server " + theirs.type();
        }
        for (int row = 0; row < ROWS; row++) {
            String our = ours.values().get(row);
            String their = theirs.values().get(row);
            if (!isSame(our, their) && !isSame(our, planned.values().get(row))) {
                return "is " + our + ", but on the server " + their + ", for the row " + rows.get(row);
            }
        }
        return null;
    }

    /** A filter leaves out computing what does not change whether a row passes, and so may not see an error. */
    private static @Nullable String filterDifference(List<Integer> passed, Answer theirs) {
        for (int row = 0; row < ROWS; row++) {
            String value = theirs.values().get(row);
            if (!Answer.ERROR.equals(value) && passed.contains(row) != "true".equals(value)) {
                return "is " + value + " on the server for row " + (row + 1) + ", but as a filter it "
                        + (passed.contains(row) ? "lets it pass" : "does not let it pass");
            }
        }
        return null;
    }

    /** Numbers are compared by value: where alternatives have different scales, ours all have the greatest. */
    private static boolean isSame(@Nullable String ours, @Nullable String theirs) {
        if (ours == null || theirs == null || ours.equals(theirs)) {
            return Objects.equals(ours, theirs);
        }
        String number = "-?[0-9]+(\\.[0-9]+)?(e[+-][0-9]+)?";
        return ours.matches(number)
                && theirs.matches(number)
                && new BigDecimal(ours).compareTo(new BigDecimal(theirs)) == 0;
    }
}

package io.dataweaver.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls each function that PostgreSQL has too beside a real server: the same result, or a failure on both sides. */
class PostgresFunctionTest {

    private static final String ERROR = "(error)";

    /** What is wrong with values: class 22 of SQLSTATE, and two that functions raise for what is out of their range. */
    private static final Set<String> WRONG_VALUE = Set.of("22", "54000", "0A000");

    private static final Schema SCHEMA = Schema.of("one", Field.required("x", DataTypes.INTEGER));

    /** Computes any expression, and says of one that fails why. */
    private static final String TRY = "create function attempt(sql text) returns text language plpgsql as $$"
            + " declare result text; begin execute 'select (' || sql || ')::text' into result; return 'v' || result;"
            + " exception when others then return 'e' || sqlstate || ' ' || sqlerrm; end $$";

    @Test
    void givesWhatTheServerGives() throws SQLException {
        List<FunctionCases.Case> cases = FunctionCases.all();
        List<@Nullable String> ours = ours(cases);
        List<@Nullable String> theirs = new ArrayList<>();
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                Connection connection = database.connect()) {
            prepare(connection);
            for (String answer : ask(connection, "select attempt(sql)", theirSql(cases))) {
                theirs.add(answer(answer));
            }
            normalizeJson(connection, cases, ours);
        }
        List<String> unexpected = new ArrayList<>();
        Set<FunctionCases.Difference> seen = new HashSet<>();
        int same = 0;
        for (int i = 0; i < cases.size(); i++) {
            FunctionCases.Case each = cases.get(i);
            if (isSame(each.result(), ours.get(i), theirs.get(i))) {
                same++;
                continue;
            }
            FunctionCases.Difference known = known(each);
            if (known == null) {
                unexpected.add(each.ours() + " is " + ours.get(i) + ", but on the server " + theirs.get(i));
            } else {
                seen.add(known);
            }
        }
        assertThat(unexpected).isEmpty();
        assertThat(seen).as("differences that are still there").containsAll(FunctionCases.differences());
        assertThat(same).as("results that are the same").isGreaterThan(9 * cases.size() / 10);
    }

    private static FunctionCases.@Nullable Difference known(FunctionCases.Case each) {
        for (FunctionCases.Difference difference : FunctionCases.differences()) {
            if (each.template().contains(difference.template()) && each.ours().contains(difference.part())) {
                return difference;
            }
        }
        return null;
    }

    private static List<String> theirSql(List<FunctionCases.Case> cases) {
        return cases.stream()
                .map(each ->
                        each.result() == FunctionCases.Result.JSON ? "(" + each.theirs() + ")::jsonb" : each.theirs())
                .toList();
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            for (String extension : List.of("fuzzystrmatch", "pgcrypto", "\"uuid-ossp\"")) {
                statement.execute("create extension " + extension);
            }
            statement.execute(TRY);
        }
    }

    private static List<@Nullable String> ask(Connection connection, String select, List<@Nullable String> values)
            throws SQLException {
        List<@Nullable String> answers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                select + " from unnest(?::text[]) with ordinality as t(sql, n) order by n")) {
            statement.setArray(1, connection.createArrayOf("text", values.toArray()));
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    answers.add(results.getString(1));
                }
            }
        }
        return answers;
    }

    private static @Nullable String answer(@Nullable String answer) {
        if (answer == null || answer.startsWith("v")) {
            return answer == null ? null : answer.substring(1);
        }
        String state = answer.substring(1, 6);
        boolean isWrong = WRONG_VALUE.stream().anyMatch(state::startsWith) || answer.contains("jsonpath");
        return isWrong ? ERROR : "not understood: " + answer;
    }

    /** Writes our JSON as the server writes it. */
    private static void normalizeJson(
            Connection connection, List<FunctionCases.Case> cases, List<@Nullable String> ours) throws SQLException {
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            boolean isJson = cases.get(i).result() == FunctionCases.Result.JSON && !ERROR.equals(ours.get(i));
            texts.add(isJson ? ours.get(i) : null);
        }
        List<@Nullable String> normal = ask(connection, "select sql::jsonb::text", texts);
        for (int i = 0; i < cases.size(); i++) {
            if (texts.get(i) != null) {
                ours.set(i, normal.get(i));
            }
        }
    }

    private static List<@Nullable String> ours(List<FunctionCases.Case> cases) {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 1);
        builder.column(0).appendValue(1);
        builder.endRow(1);
        RecordBatch batch = builder.build();
        ExpressionCompiler compiler = new ExpressionCompiler();
        List<@Nullable String> results = new ArrayList<>();
        for (FunctionCases.Case each : cases) {
            results.add(ours(compiler, "cast(" + each.ours() + " as text)", batch));
        }
        return results;
    }

    private static @Nullable String ours(ExpressionCompiler compiler, String sql, RecordBatch batch) {
        EvaluationErrors errors = new EvaluationErrors();
        try {
            Column column = compiler.compile(sql, SCHEMA).evaluate(batch, errors);
            return errors.failed(0) ? ERROR : (String) column.value(0);
        } catch (OptionException problem) {
            // What fails for every record, and what is wrong with a literal pattern, path or zone.
            if (!Set.of("DW-EXP-012", "DW-EXP-016", "DW-EXP-060", "DW-EXP-061")
                    .contains(problem.code().id())) {
                return "not understood: " + problem.getMessage();
            }
            return ERROR;
        }
    }

    private static boolean isSame(FunctionCases.Result result, @Nullable String ours, @Nullable String theirs) {
        if (ours == null || theirs == null || ours.equals(theirs)) {
            return Objects.equals(ours, theirs);
        } else if (ERROR.equals(ours) || ERROR.equals(theirs)) {
            return false;
        } else if (result == FunctionCases.Result.REAL) {
            double a = Double.parseDouble(ours);
            double b = Double.parseDouble(theirs);
            return Math.abs(a - b) <= 1e-14 * Math.max(1, Math.abs(b));
        }
        String number = "-?[0-9]+(\\.[0-9]+)?";
        return ours.matches(number)
                && theirs.matches(number)
                && new BigDecimal(ours).compareTo(new BigDecimal(theirs)) == 0;
    }
}

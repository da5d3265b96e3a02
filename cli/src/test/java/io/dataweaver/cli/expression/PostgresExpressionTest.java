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
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expressions made by chance give what the real server gives for the same text, row by row, failures included. */
class PostgresExpressionTest {

    private static final long SEED = Long.getLong("expression.seed", 20261123L);
    private static final int EXPRESSIONS = Integer.getInteger("expression.count", 1500);
    private static final String ERROR = "error";

    private static final Schema SCHEMA = Schema.of(
            "t",
            Field.required("id", DataTypes.INTEGER),
            Field.nullable("a", DataTypes.INTEGER),
            Field.nullable("b", DataTypes.BIGINT),
            Field.nullable("d", DataTypes.decimal(12, 2)),
            Field.nullable("e", DataTypes.decimal(9, 4)),
            Field.nullable("f", DataTypes.DOUBLE),
            Field.nullable("s", DataTypes.TEXT),
            Field.nullable("u", DataTypes.TEXT),
            Field.nullable("p", DataTypes.BOOLEAN),
            Field.nullable("dt", DataTypes.DATE),
            Field.nullable("ts", DataTypes.TIMESTAMP));

    private static final List<List<@Nullable Object>> ROWS = List.of(
            Arrays.asList(
                    1,
                    5,
                    7L,
                    new BigDecimal("10.05"),
                    new BigDecimal("0.1900"),
                    0.5,
                    "PAID",
                    "Zürich 🚲",
                    true,
                    LocalDate.of(2026, 2, 28),
                    LocalDateTime.of(2026, 2, 28, 13, 14, 15, 678_900_000)),
            Arrays.asList(
                    2,
                    -3,
                    0L,
                    new BigDecimal("-99999.99"),
                    new BigDecimal("12345.6789"),
                    -1234567.25,
                    "",
                    "a_b%c",
                    false,
                    LocalDate.of(1969, 12, 31),
                    LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000)),
            Arrays.asList(3, null, null, null, null, null, null, null, null, null, null),
            Arrays.asList(
                    4,
                    2147483647,
                    9223372036854775807L,
                    new BigDecimal("9999999999.99"),
                    new BigDecimal("-0.0001"),
                    1e300,
                    "  New order ",
                    "ñandú, 日本",
                    null,
                    LocalDate.of(2000, 2, 29),
                    null),
            Arrays.asList(
                    5,
                    0,
                    -1L,
                    new BigDecimal("0.00"),
                    new BigDecimal("2.5000"),
                    3.0,
                    "a,b,,c",
                    "x",
                    true,
                    null,
                    LocalDateTime.of(2024, 2, 29, 0, 0)));

    @Test
    void givesWhatTheServerGives() throws SQLException {
        RecordBatch batch = batch();
        List<String> differences = new ArrayList<>();
        int computed = 0;
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                Connection connection = database.connect()) {
            fill(connection);
            RandomExpressions expressions = new RandomExpressions(SEED);
            for (int i = 0; i < EXPRESSIONS; i++) {
                String sql = "cast(" + expressions.next() + " as text)";
                List<@Nullable String> ours = ours(sql, batch);
                List<@Nullable String> theirs = theirs(sql, connection);
                for (int row = 0; row < ROWS.size(); row++) {
                    computed += ERROR.equals(theirs.get(row)) ? 0 : 1;
                    if (!isSame(ours.get(row), theirs.get(row))) {
                        differences.add("row " + (row + 1) + ": " + sql + " is " + ours.get(row)
                                + ", but on the server " + theirs.get(row));
                    }
                }
            }
        }
        assertThat(differences).as("seed %s", SEED).isEmpty();
        assertThat(computed).as("values that are no failures").isGreaterThan(EXPRESSIONS * ROWS.size() / 2);
    }

    private static RecordBatch batch() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, ROWS.size());
        for (List<@Nullable Object> row : ROWS) {
            for (int column = 0; column < SCHEMA.size(); column++) {
                builder.column(column).appendValue(row.get(column));
            }
            builder.endRow(builder.size() + 1);
        }
        return builder.build();
    }

    private static List<@Nullable String> ours(String sql, RecordBatch batch) {
        List<@Nullable String> results = new ArrayList<>();
        EvaluationErrors errors = new EvaluationErrors();
        Column column = null;
        try {
            column = new ExpressionCompiler().compile(sql, SCHEMA).evaluate(batch, errors);
        } catch (OptionException problem) {
            if (!problem.code().id().equals("DW-EXP-012")) {
                throw problem;
            }
        }
        for (int row = 0; row < batch.size(); row++) {
            boolean failed = column == null || errors.failed(row);
            results.add(failed ? ERROR : (String) Objects.requireNonNull(column).value(row));
        }
        return results;
    }

    private static List<@Nullable String> theirs(String sql, Connection connection) throws SQLException {
        List<@Nullable String> results = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select " + sql + " from t where id = ?")) {
            for (int row = 1; row <= ROWS.size(); row++) {
                statement.setInt(1, row);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    results.add(result.getString(1));
                } catch (SQLException failure) {
                    // Class 22 of SQLSTATE is wrong data, such as a division by zero; anything else is our mistake.
                    if (failure.getSQLState() == null || !failure.getSQLState().startsWith("22")) {
                        throw new AssertionError("the server does not understand " + sql, failure);
                    }
                    results.add(ERROR);
                }
            }
        }
        return results;
    }

    private static void fill(Connection connection) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(
                "create table t (id int, a int, b bigint, d numeric(12,2), e numeric(9,4), f double precision,"
                        + " s text collate \"C\", u text collate \"C\", p boolean, dt date, ts timestamp)")) {
            create.execute();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into t values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (List<@Nullable Object> row : ROWS) {
                for (int column = 0; column < row.size(); column++) {
                    insert.setObject(column + 1, row.get(column));
                }
                insert.execute();
            }
        }
    }

    /** Numbers are compared by value: where alternatives have different scales, ours all have the greatest. */
    private static boolean isSame(@Nullable String ours, @Nullable String theirs) {
        if (ours == null || theirs == null || ours.equals(theirs)) {
            return Objects.equals(ours, theirs);
        }
        String number = "-?[0-9]+(\\.[0-9]+)?";
        return ours.matches(number)
                && theirs.matches(number)
                && new BigDecimal(ours).compareTo(new BigDecimal(theirs)) == 0;
    }
}

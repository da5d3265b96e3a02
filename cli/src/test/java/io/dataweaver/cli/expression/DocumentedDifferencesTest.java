package io.dataweaver.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.expression.CompiledExpression;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the page about expressions says of differences from PostgreSQL is what both sides give, over one row in which x is 1. */
class DocumentedDifferencesTest {

    private static final Schema SCHEMA = Schema.of("one", Field.required("x", DataTypes.INTEGER));
    private static final String ERROR = "an error";

    private record Row(String expression, String ours, String theirs) {}

    @Test
    void bothSidesGiveWhatThePageSays() throws IOException, SQLException {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            statement.execute("create table one as select 1 as x");
            for (Row row : rows()) {
                assertThat(row.ours()).as(row.expression()).isEqualTo(ours(row.expression()));
                assertThat(row.theirs()).as(row.expression()).isEqualTo(theirs(row.expression(), statement));
            }
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = Files.readAllLines(Path.of("../docs/concepts/expressions.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" *\\| *"))
                .map(cells -> new Row(cells[1].substring(1, cells[1].length() - 1), cells[2], cells[3]))
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        return rows;
    }

    private static String ours(String sql) {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 1);
        builder.column(0).appendValue(1);
        builder.endRow(1);
        RecordBatch batch = builder.build();
        EvaluationErrors errors = new EvaluationErrors();
        try {
            ExpressionCompiler compiler = new ExpressionCompiler();
            CompiledExpression compiled = compiler.compile(sql, SCHEMA);
            Object value = compiler.compile("cast(" + sql + " as text)", SCHEMA)
                    .evaluate(batch, errors)
                    .value(0);
            return errors.isEmpty()
                    ? cell((String) value, compiled.type().toString().replaceFirst("\\(6\\)", ""))
                    : ERROR;
        } catch (OptionException refused) {
            return ERROR;
        }
    }

    private static String theirs(String sql, Statement statement) {
        try (ResultSet result =
                statement.executeQuery("select cast(" + sql + " as text), pg_typeof(" + sql + ") from one")) {
            result.next();
            return cell(result.getString(1), result.getString(2));
        } catch (SQLException failed) {
            return ERROR;
        }
    }

    private static String cell(@Nullable String value, String type) {
        return (value == null ? "NULL" : "`" + value + "`") + ", " + type;
    }
}

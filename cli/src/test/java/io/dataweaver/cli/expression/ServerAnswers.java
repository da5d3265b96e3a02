package io.dataweaver.cli.expression;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a real server what expressions are, many in one statement. */
final class ServerAnswers implements AutoCloseable {

    /**
     * Computes an expression for all rows at once or, if that fails, for one after the other. Class 22 of SQLSTATE is
     * what is wrong with values, 54000 what is too large, 0A000 what is not done for some; anything else is an
     * expression that the server does not understand.
     */
    private static final String ANSWER = """
            create function answer(sql text, out kind text, out results text[]) language plpgsql as $$
            declare one text; i int;
            begin
              execute 'select pg_typeof(case when false then ' || sql || ' end) from t, k limit 1' into kind;
              begin
                execute 'select array_agg(''v'' || cast(' || sql || ' as text) order by id) from t, k' into results;
              exception when others then
                results := '{}';
                for i in select id from t order by id loop
                  begin
                    execute 'select ''v'' || cast(' || sql || ' as text) from t, k where id = $1' into one using i;
                    results := results || one;
                  exception when others then
                    if sqlstate not like '22%' and sqlstate not in ('54000', '0A000') then raise; end if;
                    results := results || 'e'::text;
                  end;
                end loop;
              end;
            exception when others then
              kind := case when sqlstate like '22%' then '' else 'not understood: ' || sqlerrm end;
              select array_agg('e'::text) from t into results;
            end $$""";

    private final Connection connection;

    ServerAnswers(PostgresDatabase database) {
        database.execute(
                "alter database \"" + database.name() + "\" set timezone = 'UTC'",
                RandomRows.TABLE,
                "create table k ()",
                ANSWER);
        this.connection = database.connect();
    }

    /**
     * Returns the answers for {@code rows}, in the order of {@code made}.
     *
     * @param made by {@link RandomExpressions}
     */
    List<Answer> answers(List<String> made, List<List<@Nullable String>> rows) throws SQLException {
        Map<String, String> constants = new LinkedHashMap<>();
        List<String> expressions = made.stream()
                .map(each -> RandomExpressions.theirs(each, constants))
                .toList();
        fill(rows, constants);
        List<Answer> answers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select kind, results from unnest(?::text[]) with ordinality as e(sql, n), answer(sql) order by n")) {
            statement.setArray(1, connection.createArrayOf("text", expressions.toArray()));
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    answers.add(new Answer(results.getString(1), values(results.getArray(2))));
                }
            }
        }
        return answers;
    }

    private static List<@Nullable String> values(Array results) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        for (String result : (@Nullable String[]) results.getArray()) {
            values.add(result == null ? null : result.startsWith("v") ? result.substring(1) : Answer.ERROR);
        }
        return values;
    }

    private void fill(List<List<@Nullable String>> rows, Map<String, String> constants) throws SQLException {
        String columns = constants.entrySet().stream()
                .map(constant -> column(constant.getKey()) + " as " + constant.getValue())
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("truncate t");
            statement.execute("drop table k");
            statement.execute("create table k as select " + columns);
        }
        String places = RandomRows.SCHEMA.fields().stream().map(field -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert = connection.prepareStatement("insert into t values (" + places + ")")) {
            for (List<@Nullable String> row : rows) {
                for (int column = 0; column < row.size(); column++) {
                    insert.setObject(column + 1, row.get(column), Types.OTHER);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String column(String constant) {
        return constant.startsWith("'") ? "cast(" + constant + " as text) collate pg_c_utf8" : constant;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

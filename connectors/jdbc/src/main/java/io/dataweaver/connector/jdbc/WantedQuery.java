package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The query that is read instead of tables.
 *
 * <p>It becomes a table of the statements that read it, behind which no writing stands in any grammar. That it is a whole
 * statement by itself as well keeps a parenthesis in it from ending that table early. Drivers run several statements if they
 * get them, some while they only prepare one; so a query holds no semicolon, wherever one may begin.
 */
final class WantedQuery {

    private final String text;
    private final SkippedColumns skipped;

    private WantedQuery(String text, SkippedColumns skipped) {
        this.text = text;
        this.skipped = skipped;
    }

    /**
     * Reads the option, of which nothing has reached a driver yet.
     *
     * @throws OptionException if it holds what must not reach one
     */
    static WantedQuery of(String text, SkippedColumns skipped, Dialect dialect) {
        if (text.isBlank()) {
            throw refused("the query is empty");
        } else if (text.indexOf(';') >= 0) {
            throw refused("the query holds a semicolon");
        }
        dialect.queryProblem(text).ifPresent(problem -> {
            throw refused(problem);
        });
        return new WantedQuery(text, skipped);
    }

    /** Returns what the query gives, without running it. */
    Map<String, Dataset> find(Session session) throws SQLException {
        Table table = Table.readOnly(TableName.of(Dataset.QUERY), columns(session), List.of());
        List<String> problems = new ArrayList<>();
        List<TableColumn> columns = skipped.readable(table, problems);
        if (!problems.isEmpty()) {
            throw new DataWeaverException(
                    JdbcErrorCode.TYPE_UNREADABLE,
                    String.join("; ", problems),
                    "give the column a type with CAST, or leave it out with `skip_columns`",
                    null);
        }
        return Map.of(Dataset.QUERY, Dataset.ofQuery(table, columns, text));
    }

    private List<TableColumn> columns(Session session) throws SQLException {
        try {
            String select = "select * from " + Dataset.derived(text);
            List<TableColumn> columns = session.dialect().describe(session, select);
            List<String> names = columns.stream().map(TableColumn::name).toList();
            List<String> own = session.describe(text, (described, column) -> described.getColumnLabel(column));
            if (!own.equals(names) || new HashSet<>(own).size() < own.size()) {
                throw refused("the columns of the query, " + String.join(", ", own)
                        + ", do not have names of their own; give each one with AS");
            }
            refuseParameters(session, select);
            return columns;
        } catch (SQLException failed) {
            FailureKind kind = SqlFailures.kindOf(session.dialect(), failed);
            if (kind == FailureKind.SCHEMA || kind == FailureKind.RECORD || kind == FailureKind.FATAL) {
                throw refused("the database refuses the query: " + SqlFailures.message(failed));
            }
            throw failed;
        }
    }

    private static void refuseParameters(Session session, String select) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(select)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            if (parameters > 0) {
                throw refused("the query has " + parameters + " parameters, for which there are no values");
            }
        }
    }

    private static OptionException refused(String message) {
        return new OptionException(
                JdbcErrorCode.QUERY_REFUSED,
                message,
                JdbcErrorCode.QUERY_REFUSED.remedy(),
                List.of(JdbcOptions.QUERY.name()));
    }
}

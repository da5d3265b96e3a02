package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables and columns that the options name, looked for in the database. */
final class WantedTables {

    private final List<TablePattern> patterns;
    private final SkippedColumns skipped;

    private WantedTables(List<TablePattern> patterns, SkippedColumns skipped) {
        this.patterns = patterns;
        this.skipped = skipped;
    }

    static WantedTables of(Options options) {
        List<String> texts = new ArrayList<>(options.find(JdbcOptions.TABLES).orElse(List.of()));
        options.find(JdbcOptions.TABLE).ifPresent(texts::add);
        if (texts.isEmpty()) {
            throw new OptionException(
                    JdbcErrorCode.NOTHING_TO_READ,
                    "give `table`, `tables` or `query`",
                    JdbcErrorCode.NOTHING_TO_READ.remedy(),
                    List.of(JdbcOptions.TABLES.name()));
        }
        return new WantedTables(texts.stream().map(TablePattern::parse).toList(), SkippedColumns.of(options));
    }

    /** Returns what is there of them, by name, in order. */
    Map<String, Dataset> find(Session session) throws SQLException {
        Dialect dialect = session.dialect();
        String current = dialect.currentSchema(session);
        Set<TableName> names = new LinkedHashSet<>();
        for (TablePattern pattern : patterns) {
            if (pattern.isExact()) {
                names.add(without(current, pattern.name()));
            } else if (!pattern.excludes()) {
                names.addAll(matching(session, current, pattern));
            }
        }
        names.removeIf(name -> patterns.stream()
                .anyMatch(pattern ->
                        pattern.excludes() && new TablePattern(true, without(current, pattern.name())).matches(name)));
        Map<String, Dataset> datasets = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (TableName name : names) {
            Table table = dialect.find(session, name).orElseThrow(() -> missing(session, name));
            List<TableColumn> columns = skipped.readable(table, problems);
            if (!columns.isEmpty()) {
                datasets.put(table.name().toString(), Dataset.of(table, columns));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataWeaverException(
                    JdbcErrorCode.TYPE_UNREADABLE,
                    String.join("; ", problems),
                    JdbcErrorCode.TYPE_UNREADABLE.remedy(),
                    null);
        }
        if (datasets.isEmpty()) {
            throw nothing("no table matches " + patterns);
        }
        return datasets;
    }

    private static TableName without(String current, TableName name) {
        return name.schema().equals(Optional.of(current)) ? TableName.of(name.table()) : name;
    }

    private static List<TableName> matching(Session session, String current, TablePattern pattern) throws SQLException {
        TableName wanted = without(current, pattern.name());
        return session.dialect().tables(session, wanted.schema()).stream()
                .filter(name -> new TablePattern(false, wanted).matches(name))
                .toList();
    }

    private static DataWeaverException missing(Session session, TableName name) {
        List<TableName> there;
        try {
            there = session.dialect().tables(session, name.schema());
        } catch (SQLException failed) {
            there = List.of();
        }
        String some = there.stream()
                .limit(20)
                .map(TableName::toString)
                .reduce((a, b) -> a + ", " + b)
                .map(all -> "; there are " + all)
                .orElse("; there is none");
        return nothing("there is no table " + name + some);
    }

    private static OptionException nothing(String message) {
        return new OptionException(
                JdbcErrorCode.NOTHING_TO_READ,
                message,
                JdbcErrorCode.NOTHING_TO_READ.remedy(),
                List.of(JdbcOptions.TABLES.name()));
    }
}

package io.dataweaver.connector.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of databases that there are. */
final class Dialects {

    private static final List<Dialect> ALL = List.of(
            new MariaDbDialect(),
            new SqliteDialect(),
            new H2Dialect(),
            new DuckDbDialect(),
            new SqlServerDialect(),
            new OracleDialect(),
            new Db2Dialect(),
            new SnowflakeDialect());

    private Dialects() {}

    /** Returns the one that an address is meant for; empty if it is for none. */
    static Optional<Dialect> of(String url) {
        return ALL.stream().filter(dialect -> dialect.takes(url)).findFirst();
    }

    /** Returns how addresses look, for messages. */
    static String examples() {
        return ALL.stream().map(Dialect::example).collect(Collectors.joining(", "));
    }
}

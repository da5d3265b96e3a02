package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.api.AggregateFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be known of databases without having them: what is refused, and that ranges are cut in H2 in the mode of each. */
class UntestedDialectsTest {

    private static final Path FOLDER = Path.of("/pipelines");

    static Stream<UntestedTypes.Case> types() {
        return Stream.of(UntestedTypes.values()).flatMap(UntestedTypes::cases);
    }

    @ParameterizedTest
    @MethodSource("types")
    void aTypeIsReadAsTheOneThatHoldsAllItsValuesOrRefused(UntestedTypes.Case declared) {
        assertThat(declared.read().map(type -> type.type().toString()))
                .isEqualTo(
                        declared.type().isEmpty()
                                ? Optional.empty()
                                : Optional.of(DataTypes.parse(declared.type()).toString()));
    }

    @ParameterizedTest
    @EnumSource
    void wantsTheDriverAndReadsNoQueries(UntestedTypes database) {
        Map<String, Object> table = Map.of("url", database.dialect().example(), "table", "orders");
        Map<String, Object> query = Map.of("url", database.dialect().example(), "query", "select 1 as a");
        assertFails(
                () -> source(table),
                JdbcErrorCode.DRIVER_MISSING,
                database.dialect().driverClass());
        assertFails(
                () -> source(query),
                JdbcErrorCode.QUERY_REFUSED,
                database.dialect().name());
        JdbcSinkPlugin plugin = new JdbcSinkPlugin();
        assertFails(
                () -> plugin.create(Options.parse(plugin.descriptor(), table), TestContext.in(FOLDER)),
                JdbcErrorCode.DRIVER_MISSING,
                database.dialect().driverClass());
    }

    private static void source(Map<String, Object> options) {
        JdbcSourcePlugin plugin = new JdbcSourcePlugin();
        try (Source source = plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(FOLDER))) {
            assertThat(source).as("it was made before anything was asked for").isNull();
        }
    }

    private static void assertFails(Runnable call, JdbcErrorCode code, String told) {
        assertThatThrownBy(call::run)
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining(told)
                .extracting(failure -> ((DataWeaverException) failure).code())
                .isEqualTo(code);
    }

    /** In H2, which has the same standard's catalog, as in a database of a collation that tells capitals apart. */
    @Test
    void asksForTheCatalogOfSqlServerInItsCapitals() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                "jdbc:h2:mem:capitals;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=FALSE", "sa", "")) {
            Session session = new Session(connection, new SqlServerDialect());
            session.execute("create schema \"sys\"");
            session.execute(
                    "create table \"sys\".\"columns\" (object_id int, column_id int, name varchar, is_identity int,"
                            + " is_computed int)");
            session.execute(
                    "create table \"sys\".\"indexes\" (object_id int, index_id int, is_unique int, has_filter int,"
                            + " is_disabled int)");
            session.execute("create table \"sys\".\"index_columns\" (object_id int, index_id int, column_id int,"
                    + " is_included_column int)");
            session.execute("create alias \"object_id\" for \"" + Counted.class.getName() + ".objectId\"");
            session.execute("create alias \"schema_name\" for \"java.lang.System.lineSeparator\""); // Not asked for.
            session.execute("create table numbers (b bigint not null, a bigint not null, primary key (a, b))");
            SqlServerCatalog catalog = new SqlServerCatalog(session);
            List<TableName> tables = catalog.tables(Optional.of("PUBLIC"));
            assertThat(tables).containsExactly(new TableName(Optional.of("PUBLIC"), "numbers"));
            Table table = catalog.find(tables.get(0)).orElseThrow();
            assertThat(table.columnNames()).containsExactly("b", "a");
            assertThat(table.primaryKey()).containsExactly("a", "b");
        }
    }

    /** Counts, as a function of H2 by a name that H2 has none of. */
    public static final class Counted implements AggregateFunction {
        private long count;

        /** Nor by this one, which numbers the objects of SQL Server. */
        public static int objectId(String name) {
            return name.length();
        }

        @Override
        public int getType(int[] inputs) {
            return Types.BIGINT;
        }

        @Override
        public void add(Object value) {
            count++;
        }

        @Override
        public Object getResult() {
            return count;
        }
    }

    /** All that H2 knows of them. */
    @ParameterizedTest
    @EnumSource
    void rangesOfANumericKeyMeetInH2InTheModeOfEach(UntestedTypes database) throws Exception {
        Dialect dialect = database.dialect();
        ColumnType type = UntestedTypes.valueOf(database.name())
                .read(
                        switch (database) {
                            case SQL_SERVER -> "int";
                            case ORACLE -> "NUMBER";
                            case DB2 -> "INTEGER";
                        },
                        10,
                        0)
                .orElseThrow();
        try (Connection connection =
                DriverManager.getConnection("jdbc:h2:mem:ranges_" + database + database.modeOfH2(), "sa", "")) {
            Session session = new Session(connection, dialect);
            session.execute("create aggregate count_big for \"" + Counted.class.getName() + "\"");
            String table = dialect.quote("odd name\"");
            session.execute("create table " + table + " (a integer not null, b integer not null, primary key (a, b))");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                session.execute("insert into " + table + " values (" + i / 3 + ", " + -i + ")");
                expected.add(i / 3 + "|" + -i);
            }
            List<TableColumn> columns = List.of(
                    TableColumn.ofQuery("A", Optional.of(type), ""), TableColumn.ofQuery("B", Optional.of(type), ""));
            Table declared =
                    new Table(TableName.of("odd name\""), Optional.empty(), columns, List.of("A", "B"), List.of());
            Dataset dataset = Dataset.of(declared, columns);
            List<String> read = new ArrayList<>();
            List<SplitDetail> ranges = new KeyRanges(session, 5, 4).of(dataset);
            for (SplitDetail range : ranges) {
                RangeSelect select = new RangeSelect(dialect, dataset, columns, List.of(), range);
                try (PreparedStatement statement = connection.prepareStatement(select.sql(Optional.empty()))) {
                    select.bind(statement, Optional.empty());
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            read.add(rows.getString(1) + "|" + rows.getString(2));
                        }
                    }
                }
            }
            assertThat(ranges).hasSize(4);
            assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}

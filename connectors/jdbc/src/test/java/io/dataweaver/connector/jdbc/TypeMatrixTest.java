package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.data.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What values of each declared type are read as, and that they are the same once they were written and read again. */
class TypeMatrixTest {

    static Stream<TypeCase> types() {
        return Stream.of(TypeCases.MARIADB_TYPES, TypeCases.SQLITE_TYPES, TypeCases.H2_TYPES, TypeCases.DUCKDB_TYPES)
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("types")
    void valuesAreReadAsTheyAreOrRejectedAndSurviveACopy(TypeCase type) throws Exception {
        try (TestDatabase database = TestDatabase.create(type.kind())) {
            fill(database, type);
            if (type.type().isEmpty()) {
                assertThatThrownBy(() -> Copying.read(database.source("table", "typed")))
                        .isInstanceOf(DataWeaverException.class)
                        .hasMessageContaining("column v of typed")
                        .extracting(failure -> ((DataWeaverException) failure).code())
                        .isEqualTo(JdbcErrorCode.TYPE_UNREADABLE);
                assertThat(Copying.read(database.source("table", "typed", "skip_columns", List.of("typed.v")))
                                .schema()
                                .names())
                        .containsExactly("id");
                return;
            }
            Copying.Read read = Copying.read(database.source("table", "typed"));
            assertThat(read.schema().field(1).type()).hasToString(type.type());
            assertThat(read.rows()).containsExactlyElementsOf(expected(type));
            assertThat(read.rejections())
                    .hasSize(type.values().size() - expected(type).size())
                    .allSatisfy(rejection -> assertThat(rejection.column()).isEqualTo("v"));
            assertThatAQueryGivesTheSame(database, read);
            copyAndReadAgain(database, read);
        }
    }

    private static void assertThatAQueryGivesTheSame(TestDatabase database, Copying.Read read)
            throws InterruptedException {
        Copying.Read queried = Copying.read(database.source(
                "query", "select * from " + database.kind().dialect().quote("typed")));
        assertThat(queried.schema().field(1).type())
                .isEqualTo(read.schema().field(1).type());
        assertThat(queried.rows()).containsExactlyInAnyOrderElementsOf(read.rows());
        assertThat(queried.rejections()).hasSameSizeAs(read.rejections());
    }

    private static void copyAndReadAgain(TestDatabase database, Copying.Read read) throws InterruptedException {
        Schema schema = read.schema().withDataset("copied");
        SinkDialect dialect = database.kind().dialect();
        if (dialect.create(schema.field(1).type(), false).isEmpty()) {
            assertThatThrownBy(() -> Copying.write(database.sink(), schema, read.batches()))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("column v is");
            return;
        }
        assertThat(Copying.write(database.sink(), schema, read.batches())).isEmpty();
        Copying.Read again = Copying.read(database.source("table", "copied"));
        assertThat(again.rows()).isEqualTo(read.rows());
        assertThat(again.schema().field(1).type()).isEqualTo(schema.field(1).type());
    }

    private static List<Row> expected(TypeCase type) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < type.values().size(); i++) {
            Object value = type.values().get(i).read();
            if (value != TypeCase.REJECTED) {
                rows.add(type.kind() == TestDatabase.Kind.SQLITE ? Row.of((long) i + 1, value) : Row.of(i + 1, value));
            }
        }
        return rows;
    }

    private static void fill(TestDatabase database, TypeCase type) throws SQLException {
        Dialect dialect = database.kind().dialect();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (type.kind() == TestDatabase.Kind.MARIADB) {
                statement.execute("set sql_mode = '', time_zone = '+05:45'");
            }
            statement.execute("create table " + dialect.quote("typed") + " (" + dialect.quote("id")
                    + " integer primary key, " + dialect.quote("v") + " " + type.declared() + ")");
            for (int i = 0; i < type.values().size(); i++) {
                statement.execute("insert into " + dialect.quote("typed") + " values (" + (i + 1) + ", "
                        + type.values().get(i).sql() + ")");
            }
        }
    }
}

package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several tables are written in one transaction, in the order in which their rows come. */
class WritersTogetherTest {

    private static final Schema ORDERS =
            new Schema("orders", List.of(Field.required("id", DataTypes.BIGINT)), List.of("id"));
    private static final Schema ITEMS = new Schema(
            "items",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("order_id", DataTypes.BIGINT)),
            List.of("id"));
    private static final Split BOTH = new Split("both", 0, "items", List.of("orders"), "{}", 0);

    private static SinkRun start(Sink sink, boolean resumed) {
        SinkRun run = new SinkRun("together", "run", sink.fence("together", 1), resumed);
        sink.prepare(run, List.of(ITEMS, ORDERS));
        return run;
    }

    private static List<SinkWriter> open(Sink sink, SinkRun run) {
        return sink.openTogether(
                run,
                List.of(
                        new WriterContext(BOTH, ITEMS, Optional.empty()),
                        new WriterContext(BOTH, ORDERS, Optional.empty())));
    }

    private static void create(TestDatabase database) {
        Dialect dialect = database.kind().dialect();
        String id = dialect.quote("id");
        database.execute(
                "create table " + dialect.quote("orders") + " (" + id + " bigint not null primary key)",
                "create table " + dialect.quote("items") + " (" + id + " bigint not null primary key, "
                        + dialect.quote("order_id") + " bigint, foreign key (" + dialect.quote("order_id")
                        + ") references " + dialect.quote("orders") + " (" + id + "))");
    }

    private static List<String> stored(TestDatabase database) {
        Dialect dialect = database.kind().dialect();
        return database.rows("select " + dialect.quote("id") + ", " + dialect.quote("order_id") + " from "
                + dialect.quote("items") + " order by 1");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DUCKDB")
    void rowsOfTablesThatPointToEachOtherTakeEffectInTheirOrderAndAtOnce(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            create(database);
            try (Sink sink = database.sink("mode", "upsert")) {
                assertThat(sink.capabilities()).contains(Capability.WHOLE_TRANSACTIONS);
                SinkRun run = start(sink, false);
                List<SinkWriter> writers = open(sink, run);
                SinkWriter items = writers.get(0);
                SinkWriter orders = writers.get(1);
                for (long id = 1; id <= 20; id++) {
                    assertThat(orders.write(Batches.of(ORDERS, Row.of(id)))).isEmpty();
                    assertThat(items.write(Batches.of(ITEMS, Row.of(id, id), Row.of(100 + id, id))))
                            .isEmpty();
                }
                items.write(
                        Batches.of(ITEMS, Row.of(ChangeKind.DELETE, 3L, null), Row.of(ChangeKind.DELETE, 103L, null)));
                orders.write(Batches.of(ORDERS, Row.of(ChangeKind.DELETE, 3L)));
                writers.forEach(writer -> assertThat(writer.flush()).isEmpty());
                assertThat(stored(database)).as("nothing is prepared").isEmpty();
                writers.get(0).prepare(1, new Position("1"), false);
                assertThat(stored(database))
                        .hasSize(38)
                        .contains("1|1", "101|1")
                        .doesNotContain("3|3");
                orders.write(Batches.of(ORDERS, Row.of(50L)));
                items.write(Batches.of(ITEMS, Row.of(50L, 50L)));
                writers.forEach(SinkWriter::close);
                assertThat(stored(database)).hasSize(38);
                assertThat(sink.positions(run)).isEqualTo(Map.of("both", new SplitState(new Position("1"), false)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DUCKDB")
    void aRowThatIsRefusedWhileAnotherTableHasItsTurnIsToldByTheWriterOfItsOwn(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            create(database);
            try (Sink sink = database.sink("mode", "upsert")) {
                List<SinkWriter> writers = open(sink, start(sink, false));
                SinkWriter items = writers.get(0);
                SinkWriter orders = writers.get(1);
                orders.write(Batches.of(ORDERS, Row.of(1L)));
                items.write(Batches.of(ITEMS, Row.of(1L, 1L), Row.of(7L, 7L), Row.of(2L, 1L)));
                assertThat(orders.write(Batches.of(ORDERS, Row.of(7L)))).isEmpty();
                assertThat(orders.flush()).isEmpty();
                assertThat(items.flush())
                        .singleElement()
                        .satisfies(rejection ->
                                assertThat(rejection.record().origin()).isEqualTo(2));
                items.prepare(1, new Position("1"), true);
                writers.forEach(SinkWriter::close);
                assertThat(stored(database)).containsExactly("1|1", "2|1");
            }
        }
    }

    @Test
    void duckDbDoesNotPromiseIt() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.DUCKDB);
                Sink sink = database.sink("mode", "upsert")) {
            assertThat(sink.capabilities()).doesNotContain(Capability.WHOLE_TRANSACTIONS);
            SinkRun run = start(sink, false);
            assertThatThrownBy(() -> open(sink, run)).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}

package io.dataweaver.connector.postgres;

import static io.dataweaver.connector.postgres.SinkHarness.copy;
import static io.dataweaver.connector.postgres.SinkHarness.open;
import static io.dataweaver.connector.postgres.SinkHarness.position;
import static io.dataweaver.connector.postgres.SinkHarness.sink;
import static io.dataweaver.connector.postgres.SinkHarness.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaceTest {

    private static final Schema CITIES = new Schema(
            "cities",
            List.of(Field.required("id", DataTypes.INTEGER), Field.nullable("name", DataTypes.TEXT)),
            List.of("id"));

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    private static RecordBatch numbered(int from, int to) {
        List<Row> rows = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            rows.add(Row.of(i, "city " + i));
        }
        return Batches.of(CITIES, rows, 1);
    }

    private List<String> stored() {
        return database.rows("select id from cities order by id");
    }

    private long stagingTables() {
        return database.number(
                "select count(*) from pg_class where relname like 'dataweaver\\_staging\\_%'" + " and relkind = 'r'");
    }

    @Test
    void keepsRightsViewsIndexesAndForeignKeysOfTheTable() {
        database.execute(
                "create role reader_" + database.name(),
                "create table cities (id int primary key, name text, upper text generated always as (upper(name)) stored)",
                "create index cities_name on cities (name)",
                "create view seen as select id from cities",
                "grant select on cities to reader_" + database.name(),
                "insert into cities values (1, 'old'), (7, 'older')",
                "create table visits (city int references cities deferrable initially deferred)",
                "insert into visits values (1)");
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            assertThat(copy(sink, CITIES, numbered(1, 3))).isEmpty();
        }
        assertThat(database.rows("select id, name, upper from cities order by 1"))
                .containsExactly("1|city 1|CITY 1", "2|city 2|CITY 2", "3|city 3|CITY 3");
        assertThat(database.rows("select * from seen order by 1")).containsExactly("1", "2", "3");
        assertThat(database.value("select has_table_privilege('reader_" + database.name() + "', 'cities', 'select')"))
                .isEqualTo("t");
        assertThat(database.value("select to_regclass('cities_name')")).isEqualTo("cities_name");
        assertThat(stagingTables()).isZero();
        database.execute("drop owned by reader_" + database.name(), "drop role reader_" + database.name());
    }

    @Test
    void rejectsDuplicatesWhileLoadingAndNotAtTheEnd() {
        database.execute("create table cities (id int primary key, name text check (name <> 'bad'))");
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            assertThat(copy(sink, CITIES, Batches.of(CITIES, Row.of(1, "a"), Row.of(1, "b"), Row.of(2, "bad"))))
                    .hasSize(2);
        }
        assertThat(stored()).containsExactly("1");
    }

    @Test
    void goesOnAfterACrashAndPublishesOnce() {
        database.execute(
                "create table cities (id int primary key, name text)", "insert into cities values (99, 'old')");
        SinkRun first;
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            first = start(sink, "p", "run-1", false, CITIES);
            try (SinkWriter writer = open(sink, first, CITIES, 0)) {
                writer.write(numbered(1, 2));
                writer.flush();
                writer.prepare(1, position(2), false);
                writer.write(numbered(3, 4));
            }
        }
        assertThat(stored()).containsExactly("99");
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-1", true, CITIES);
            assertThat(sink.positions(run)).containsKey("split-0");
            try (SinkWriter writer = open(sink, run, CITIES, 0)) {
                writer.write(numbered(3, 4));
                writer.flush();
                writer.prepare(2, position(4), true);
            }
            sink.complete(run, List.of());
            assertThat(stored()).containsExactly("1", "2", "3", "4");
            sink.complete(run, List.of());
        }
        // Dies before the engine has noted that the run is over: nothing is staged, and nothing is emptied.
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-1", true, CITIES);
            sink.complete(run, List.of());
        }
        assertThat(stored()).containsExactly("1", "2", "3", "4");
    }

    private static final Schema WITH_MAYOR = new Schema(
            "cities",
            List.of(
                    Field.required("id", DataTypes.INTEGER),
                    Field.nullable("name", DataTypes.TEXT),
                    Field.nullable("mayor", DataTypes.TEXT).filledWith(new Filling("nobody"))),
            List.of("id"));

    /** Collects two rows, and ends as a process does that dies. */
    private void beginToCollect() {
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-1", false, CITIES);
            try (SinkWriter writer = open(sink, run, CITIES, 0)) {
                writer.write(numbered(1, 2));
                writer.flush();
                writer.prepare(1, position(2), false);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWithAColumnThatCameMeanwhileWhereThePipelineLetsTheTargetFollow(boolean exists) {
        if (exists) {
            database.execute("create table cities (id int primary key, name text)");
        }
        beginToCollect();
        SchemaPolicy evolves = new SchemaPolicy(Map.of(SchemaChange.NEW_COLUMN, ChangePolicy.EVOLVE));
        try (PostgresSink sink = sink(database, evolves, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-1", true, WITH_MAYOR);
            try (SinkWriter writer = open(sink, run, WITH_MAYOR, 0)) {
                writer.write(Batches.of(WITH_MAYOR, Row.of(3, "city 3", "Ann")));
                writer.flush();
                writer.prepare(2, position(3), true);
            }
            sink.complete(run, List.of());
        }
        assertThat(database.rows("select id, name, mayor from cities order by id"))
                .containsExactly("1|city 1|nobody", "2|city 2|nobody", "3|city 3|Ann");
        assertThat(stagingTables()).isZero();
    }

    @Test
    void saysThatOnlyANewBeginningHelpsWhereTheCollectedRowsLackAColumnThatTheTargetHas() {
        database.execute("create table cities (id int primary key, name text)");
        beginToCollect();
        database.execute("alter table cities add mayor text");
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-1", true, WITH_MAYOR);
            assertThatThrownBy(() -> open(sink, run, WITH_MAYOR, 0))
                    .isInstanceOfSatisfying(DataWeaverException.class, e -> {
                        assertThat(e.code()).isEqualTo(PostgresErrorCode.TARGET_UNFIT);
                        assertThat(e.hint()).contains("--restart");
                    })
                    .hasMessageContaining("collected for public.cities so far")
                    .hasMessageContaining("has no column 'mayor'");
        }
    }

    @Test
    void dropsWhatAnotherRunHasLeft() {
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun dead = start(sink, "p", "run-1", false, CITIES);
            try (SinkWriter writer = open(sink, dead, CITIES, 0)) {
                writer.write(numbered(1, 2));
                writer.flush();
                writer.prepare(1, position(2), false);
            }
        }
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-2", false, CITIES);
            try (SinkWriter writer = open(sink, run, CITIES, 0)) {
                writer.write(numbered(5, 6));
                writer.flush();
                writer.prepare(1, position(2), true);
            }
            sink.complete(run, List.of());
        }
        assertThat(stored()).containsExactly("5", "6");
    }

    @Test
    void refusesToGoOnIfTheStagedRowsAreGone() {
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            SinkRun run = start(sink, "p", "run-1", false, CITIES);
            try (SinkWriter writer = open(sink, run, CITIES, 0)) {
                writer.write(numbered(1, 2));
                writer.flush();
                writer.prepare(1, position(2), false);
            }
        }
        database.execute("drop table "
                + Targets.staging(QualifiedName.of("public", "cities"), "p").toSql());
        try (PostgresSink sink = sink(database, "mode", "replace")) {
            assertThatThrownBy(() -> start(sink, "p", "run-1", true, CITIES))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.STAGING_MISSING));
        }
    }
}

package io.dataweaver.connector.postgres;

import static io.dataweaver.connector.postgres.SinkHarness.copy;
import static io.dataweaver.connector.postgres.SinkHarness.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpsertTest {

    private static final Schema PLACES = new Schema(
            "places",
            List.of(
                    Field.required("country", DataTypes.TEXT),
                    Field.required("code", DataTypes.INTEGER),
                    Field.nullable("name", DataTypes.TEXT)),
            List.of("country", "code"));

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    private List<String> stored() {
        return database.rows("select country, code, name from places order by 1, 2");
    }

    private List<Rejection> upsert(RecordBatch... batches) {
        try (PostgresSink sink = sink(database, "mode", "upsert")) {
            return copy(sink, PLACES, batches);
        }
    }

    @Test
    void appliesTheChangesOfACompositeKeyInTheirOrder() {
        assertThat(upsert(Batches.of(
                        PLACES,
                        Row.of("de", 1, "one"),
                        Row.of("de", 2, "two"),
                        Row.of(ChangeKind.DELETE, "de", 1, null),
                        Row.of("de", 1, "one again"),
                        Row.of(ChangeKind.UPDATE_AFTER, "de", 2, null),
                        Row.of("fr", 1, "un"),
                        Row.of(ChangeKind.DELETE, "fr", 1, null))))
                .isEmpty();
        assertThat(stored()).containsExactly("de|1|one again", "de|2|∅");
    }

    @Test
    void movesARowWhoseKeyChanges() {
        upsert(Batches.of(PLACES, Row.of("de", 1, "one"), Row.of("de", 2, "two")));
        upsert(Batches.of(
                PLACES,
                Row.of(ChangeKind.UPDATE_BEFORE, "de", 1, "one"),
                Row.of(ChangeKind.UPDATE_AFTER, "de", 9, "nine")));
        assertThat(stored()).containsExactly("de|2|two", "de|9|nine");
    }

    @Test
    void shiftsEveryKeyByOne() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(Row.of("de", i, "place " + i));
        }
        upsert(Batches.of(PLACES, rows, 1));
        List<Row> shifts = new ArrayList<>();
        for (int i = 999; i >= 0; i--) {
            shifts.add(Row.of(ChangeKind.UPDATE_BEFORE, "de", i, "place " + i));
            shifts.add(Row.of(ChangeKind.UPDATE_AFTER, "de", i + 1, "place " + i));
        }
        upsert(Batches.of(PLACES, shifts, 1));
        assertThat(database.rows("select count(*), min(code), max(code) from places where name = 'place ' || code - 1"))
                .containsExactly("1000|1|1000");
    }

    @Test
    void endsLikeAMapAfterRandomChangesInManyBatchesWithPoisonAmongThem() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        database.execute("create table places (country text, code int, name text check (name <> 'bad'),"
                + " primary key (code, country))");
        Map<String, String> model = new TreeMap<>();
        List<RecordBatch> batches = new ArrayList<>();
        int poison = 0;
        for (int b = 0; b < 5; b++) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int code = random.nextInt(40);
                if (random.nextInt(4) == 0) {
                    rows.add(Row.of(ChangeKind.DELETE, "de", code, null));
                    model.remove("de|" + code);
                } else {
                    rows.add(Row.of("de", code, "value " + i));
                    model.put("de|" + code, "value " + i);
                }
            }
            // A key of its own, so that what is rejected does not stand for what other rows did.
            rows.add(random.nextInt(rows.size()), Row.of("bad", b, "bad"));
            poison++;
            batches.add(Batches.of(PLACES, rows, 1));
        }
        List<Rejection> rejections = upsert(batches.toArray(RecordBatch[]::new));
        assertThat(rejections).as("seed %d", seed).hasSize(poison);
        assertThat(rejections).allSatisfy(r -> assertThat(r.message()).contains("places_name_check"));
        assertThat(stored().stream().sorted().toList())
                .as("seed %d", seed)
                .isEqualTo(model.entrySet().stream()
                        .map(e -> e.getKey() + "|" + e.getValue())
                        .sorted()
                        .toList());
    }

    @Test
    void writesAgainWithoutDoubling() {
        RecordBatch batch = Batches.of(PLACES, Row.of("de", 1, "one"), Row.of("de", 2, "two"));
        upsert(batch, batch);
        upsert(batch);
        assertThat(stored()).containsExactly("de|1|one", "de|2|two");
    }

    @Test
    void endsLikeAMapWhicheverChunksMeetRowsThatAreThere() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        database.execute("create table places (country text, code int, name text check (name <> 'bad'),"
                + " primary key (country, code))");
        Map<Integer, String> model = new TreeMap<>();
        List<Rejection> rejections = new ArrayList<>();
        int poison = 0;
        int fresh = 0;
        try (PostgresSink sink = sink(database, "mode", "upsert")) {
            SinkRun run = SinkHarness.start(sink, "p", "run-1", false, PLACES);
            try (SinkWriter writer = SinkHarness.open(sink, run, PLACES, 0)) {
                for (int chunk = 0; chunk < 60; chunk++) {
                    List<Row> rows = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        boolean again = chunk % 7 == 3 && fresh > 0 && random.nextBoolean();
                        int code = again ? random.nextInt(fresh) : fresh++;
                        rows.add(Row.of("de", code, "chunk " + chunk + " row " + i));
                        model.put(code, "chunk " + chunk + " row " + i);
                    }
                    if (random.nextInt(5) == 0) {
                        rows.add(random.nextInt(rows.size()), Row.of("bad", chunk, "bad"));
                        poison++;
                    }
                    rejections.addAll(writer.write(Batches.of(PLACES, rows, 1)));
                    rejections.addAll(writer.flush());
                }
                writer.prepare(1, SinkHarness.position(0), true);
            }
            sink.complete(run, List.of());
        }
        assertThat(rejections).as("seed %d", seed).hasSize(poison);
        assertThat(database.rows("select code, name from places order by 1"))
                .as("seed %d", seed)
                .isEqualTo(model.entrySet().stream()
                        .map(each -> each.getKey() + "|" + each.getValue())
                        .toList());
    }

    @Test
    void takesAValueThatAnUpdateHasLeftAloneFromTheChangeBefore() {
        database.execute(
                "create table places (country text, code int, name text, primary key (code))",
                "insert into places values ('de', 1, 'old')");
        Schema places = PLACES.withKey(List.of("code"));
        try (PostgresSink sink = sink(database, "mode", "upsert")) {
            copy(
                    sink,
                    places,
                    Batches.of(
                            places,
                            Row.of("fr", 1, "new"),
                            Row.of(ChangeKind.UPDATE_AFTER, "it", 1, Row.Mark.UNCHANGED)));
        }
        assertThat(stored()).containsExactly("it|1|new");
    }

    /** The server tells the line of COPY, which does not have what others of its key replace. */
    @Test
    void rejectsTheRowThatIsRefusedAndNoneThatWasReplacedBeforeIt() {
        database.execute(
                "create domain name_of_place as text check (value <> 'bad')",
                "create table places (country text, code int, name name_of_place, primary key (country, code))");
        assertThat(upsert(Batches.of(
                        PLACES,
                        Row.of("de", 1, "one"),
                        Row.of("de", 1, "two"),
                        Row.of("de", 1, "three"),
                        Row.of(ChangeKind.DELETE, "de", 4, null),
                        Row.of("de", 2, "bad"),
                        Row.of("de", 3, "fine"))))
                .singleElement()
                .satisfies(each -> assertThat(each.message()).contains("name_of_place"));
        assertThat(stored()).containsExactly("de|1|three", "de|3|fine");
    }

    /** More than is kept back for changes of the same key that follow soon. */
    @Test
    void endsLikeAMapHoweverFarApartTheChangesOfAKeyAre() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Schema wide = new Schema(
                "wide",
                List.of(
                        Field.required("id", DataTypes.BIGINT),
                        Field.nullable("name", DataTypes.TEXT),
                        Field.nullable("note", DataTypes.TEXT)),
                List.of("id"));
        database.execute("create table wide (id int8 primary key, name text check (name <> 'bad'), note text)");
        String padding = "x".repeat(60);
        Map<Long, List<String>> model = new TreeMap<>();
        List<RecordBatch> batches = new ArrayList<>();
        for (int b = 0; b < 20; b++) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                long id = random.nextBoolean() ? random.nextInt(30) : random.nextInt(30_000);
                String value = b + " " + i + padding;
                List<String> before = model.get(id);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        rows.add(Row.of(ChangeKind.DELETE, id, null, null));
                        model.remove(id);
                    }
                    case 1 -> {
                        if (before != null) {
                            rows.add(Row.of(ChangeKind.UPDATE_AFTER, id, value, Row.Mark.UNCHANGED));
                            model.put(id, List.of(value, before.get(1)));
                        }
                    }
                    default -> {
                        rows.add(Row.of(id, value, "of " + value));
                        model.put(id, List.of(value, "of " + value));
                    }
                }
            }
            if (b % 5 == 4) {
                rows.add(Row.of(-1L, "good " + b, "before a bad one"));
                rows.add(Row.of(-1L, "bad", "the last of its key, in this chunk"));
                model.put(-1L, List.of("good " + b, "before a bad one"));
            }
            batches.add(Batches.of(wide, rows, 1));
        }
        List<Rejection> rejections;
        try (PostgresSink sink = sink(database, "mode", "upsert")) {
            rejections = copy(sink, wide, batches.toArray(RecordBatch[]::new));
        }
        assertThat(rejections)
                .as("seed %d", seed)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.message()).contains("wide_name_check"));
        assertThat(database.rows("select id, name, note from wide order by 1"))
                .as("seed %d", seed)
                .isEqualTo(model.entrySet().stream()
                        .map(each -> each.getKey() + "|" + String.join("|", each.getValue()))
                        .toList());
    }

    /** COPY refuses such a table, INSERT does not. */
    @Test
    void writesToATableWithPoliciesForItsRows() {
        database.execute(
                "create role policed login",
                "grant all on schema public to policed",
                "create table places (country text, code int, name text, primary key (country, code))",
                "grant all on places to policed",
                "alter table places enable row level security",
                "create policy all_rows on places using (true) with check (name <> 'bad')");
        try (PostgresSink sink = sink(database, "mode", "upsert", "user", "policed")) {
            assertThat(copy(sink, PLACES, Batches.of(PLACES, Row.of("de", 1, "one"), Row.of("de", 2, "two"))))
                    .isEmpty();
            assertThat(stored()).containsExactly("de|1|one", "de|2|two");
        } finally {
            database.execute("drop owned by policed", "drop role policed");
        }
    }

    /** Without the right to truncate, rows are deleted, and of those that its role does not see DELETE says nothing. */
    @Test
    void doesNotTakeATableForEmptyOfWhichPoliciesHideRows() {
        database.execute(
                "create role policed login",
                "grant all on schema public to policed",
                "create table places (country text, code int, name text, primary key (country, code))",
                "insert into places values ('de', 1, 'hidden'), ('de', 2, 'two')",
                "grant select, insert, update, delete on places to policed",
                "alter table places enable row level security",
                "create policy some_rows on places using (name <> 'hidden')");
        try (PostgresSink sink = sink(database, "mode", "upsert", "user", "policed")) {
            SinkRun run = SinkHarness.start(sink, "p", "run-1", false, PLACES);
            try (SinkWriter writer = SinkHarness.open(sink, run, PLACES, 0)) {
                assertThatThrownBy(writer::empty)
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.PERMISSION_DENIED));
            }
            assertThat(stored()).containsExactly("de|1|hidden", "de|2|two");
        } finally {
            database.execute("drop owned by policed", "drop role policed");
        }
    }

    @Test
    void keepsWhatTheRowsDoNotBring() {
        database.execute(
                "create table places (id int generated always as identity, country text, code int, name text,"
                        + " note text default 'new', unique (country, code))",
                "insert into places (country, code, name, note) values ('de', 1, 'old', 'kept')");
        upsert(Batches.of(PLACES, Row.of("de", 1, "one"), Row.of("de", 2, "two")));
        assertThat(database.rows("select country, code, name, note from places order by 2"))
                .containsExactly("de|1|one|kept", "de|2|two|new");
    }

    @Test
    void needsAUniqueIndexOnTheKey() {
        database.execute(
                "create table places (country text, code int, name text)", "create index on places (country, code)");
        try (PostgresSink sink = sink(database, "mode", "upsert")) {
            assertThatThrownBy(() -> sink.check(List.of(PLACES)))
                    .hasMessageContaining("has no unique index on just (country, code)")
                    .hasMessageContaining("create unique index on \"public\".\"places\"");
            assertThatThrownBy(() -> sink.check(List.of(PLACES.withKey(List.of()))))
                    .hasMessageContaining("needs a `key`");
        }
        try (PostgresSink sink = sink(database, "mode", "upsert", "key", List.of("cuontry"))) {
            assertThatThrownBy(() -> sink.check(List.of(PLACES))).hasMessageContaining("key column 'cuontry'");
        }
    }

    @Test
    void rejectsARowWithoutKey() {
        assertThat(upsert(Batches.of(PLACES, Row.of("de", null, "x"), Row.of("de", 1, "one"))))
                .singleElement()
                .satisfies(r -> assertThat(r.code().id()).isEqualTo("DW-REC-005"));
        assertThat(stored()).containsExactly("de|1|one");
    }
}

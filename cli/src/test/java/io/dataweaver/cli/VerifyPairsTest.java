package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.verify.Repair;
import io.dataweaver.core.verify.RepairReport;
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.Since;
import io.dataweaver.core.verify.VerifyErrorCode;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code verify} and {@code repair} from every kind of database to every kind, each a real one. */
class VerifyPairsTest {

    private static final int ROWS = 40;
    private static final VerifyRequest ONCE = VerifyRequest.ALL.limit(100).recheck(Duration.ZERO);

    @TempDir
    private Path folder;

    private final List<AnyDatabase> opened = new ArrayList<>();
    private ConnectorManager connectors;
    private PipelineManager manager;

    @BeforeEach
    void open() {
        connectors = ConnectorManager.ofClassPath();
        manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")));
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        connectors.close();
        for (AnyDatabase database : opened) {
            database.close();
        }
    }

    private AnyDatabase database(AnyDatabase.Kind kind, String name) throws Exception {
        AnyDatabase database = AnyDatabase.create(kind, folder, name);
        opened.add(database);
        return database;
    }

    private ResolvedPipeline pipeline(String source, String sink) {
        return PipelineResolver.toRun(connectors, Map.of())
                .resolve(PipelineFile.parse(
                        "name: pair\nsource: " + source + "\nsink: " + sink + "\n", "pair.yaml", folder, "pair"));
    }

    private void run(ResolvedPipeline pipeline) throws InterruptedException {
        try (PipelinePlan plan = manager.planToRun(pipeline)) {
            assertThat(manager.start(pipeline, plan, false)
                            .await()
                            .throwIfFailed()
                            .counts()
                            .rejected())
                    .isZero();
        }
    }

    private VerifyReport verify(ResolvedPipeline pipeline) throws InterruptedException {
        return manager.verify(pipeline, ONCE, progress -> {});
    }

    /** Returns kind, key and columns of each difference. */
    private static List<String> found(VerifyReport report) {
        return report.differences().stream()
                .map(each ->
                        each.kind() + " " + String.join(",", strings(each.key().values()))
                                + each.columns().stream()
                                        .map(column -> " " + column.column())
                                        .reduce("", String::concat))
                .toList();
    }

    private static List<String> strings(Iterable<?> values) {
        List<String> strings = new ArrayList<>();
        values.forEach(value -> strings.add(String.valueOf(value)));
        return strings;
    }

    private static String row(AnyDatabase database, int id) {
        String note = id == 23 ? "''" : id == 28 ? "null" : "'note " + id + "'";
        return "(" + id + ", " + note + ", '" + id + ".05', " + (id == 30 ? "'-0'" : "0.1")
                + ", '2026-03-29 02:30:00.123456', " + database.moment("2026-03-29 00:45:00.123456") + ", true, "
                + database.bytes("00ff20") + ")";
    }

    private static void damage(AnyDatabase copy) {
        copy.execute(
                "delete from [copy] where [id] = 11",
                "insert into [copy] ([id], [note]) values (9011, 'nobody knows')",
                "update [copy] set [total] = '21.06' where [id] = 21",
                "update [copy] set [note] = 'note 22 ' where [id] = 22",
                "update [copy] set [note] = null where [id] = 23",
                "update [copy] set [moment] = " + copy.moment("2026-03-29 06:30:00.123456") + " where [id] = 24",
                "update [copy] set [at] = '2026-03-29 03:30:00.123456' where [id] = 25",
                "update [copy] set [ratio] = 0.10000000000000002 where [id] = 26",
                "update [copy] set [data] = " + copy.bytes("00ff") + " where [id] = 27",
                "update [copy] set [note] = '' where [id] = 28",
                "update [copy] set [flag] = false where [id] = 29",
                "update [copy] set [note] = 'Note 31' where [id] = 31",
                "update [copy] set [at] = '2026-03-29 02:30:00.123457' where [id] = 32");
    }

    static Stream<Arguments> pairs() {
        return Stream.of(AnyDatabase.Kind.values())
                .flatMap(from -> Stream.of(AnyDatabase.Kind.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aWrongRowOfEachKindIsFoundAndMendedAndNoOtherIs(AnyDatabase.Kind from, AnyDatabase.Kind to) throws Exception {
        AnyDatabase shop = database(from, "shop");
        AnyDatabase warehouse = database(to, "warehouse");
        shop.createTable("orders");
        shop.execute(IntStream.rangeClosed(1, ROWS)
                .mapToObj(id -> row(shop, id))
                .collect(Collectors.joining(", ", "insert into [orders] values ", "")));
        ResolvedPipeline pipeline =
                pipeline(shop.end("table: orders"), warehouse.end("table: copy, mode: upsert, key: [id]"));
        run(pipeline);
        VerifyReport equal = verify(pipeline);
        assertThat(found(equal)).isEmpty();
        assertThat(equal.sum(VerifyReport.Compared::sinkRows)).isEqualTo(ROWS);

        damage(warehouse);
        assertThat(found(verify(pipeline)))
                .containsExactlyInAnyOrder(
                        "MISSING 11",
                        "EXTRA 9011",
                        "DIFFERENT 21 total",
                        "DIFFERENT 22 note",
                        "DIFFERENT 23 note",
                        "DIFFERENT 24 moment",
                        "DIFFERENT 25 at",
                        "DIFFERENT 26 ratio",
                        "DIFFERENT 27 data",
                        "DIFFERENT 28 note",
                        "DIFFERENT 29 flag",
                        "DIFFERENT 31 note",
                        "DIFFERENT 32 at");

        RepairRequest all = RepairRequest.COPIES.of(ONCE).andDeletes();
        try (Repair repair = manager.planRepair(pipeline, all, progress -> {})) {
            RepairReport report = repair.run();
            assertThat(report.copied()).isEqualTo(12);
            assertThat(report.deleted()).isEqualTo(1);
            assertThat(found(report.left())).isEmpty();
        }
        assertThat(warehouse.values("select [id] from [copy] order by [id]"))
                .isEqualTo(shop.values("select [id] from [orders] order by [id]"));
        assertThat(warehouse.values("select [note] from [copy] order by [id]"))
                .isEqualTo(shop.values("select [note] from [orders] order by [id]"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AnyDatabase.Kind.class,
            names = {"POSTGRES", "MARIADB"})
    void rowsSinceAValueAreComparedAsTheyAreAtBothSides(AnyDatabase.Kind from) throws Exception {
        AnyDatabase shop = database(from, "shop");
        AnyDatabase warehouse = database(AnyDatabase.Kind.H2, "warehouse");
        shop.createTable("orders");
        for (int id = 1; id <= 20; id++) {
            String moment = shop.moment((id <= 10 ? "2026-01-" : "2026-06-") + (10 + id) + " 00:00:00");
            shop.execute("insert into [orders] ([id], [note], [moment]) values (" + id + ", 'a', " + moment + ")");
        }
        ResolvedPipeline pipeline =
                pipeline(shop.end("table: orders"), warehouse.end("table: copy, mode: upsert, key: [id]"));
        run(pipeline);
        String old = warehouse.moment("2026-01-01 00:00:00");
        String young = warehouse.moment("2026-07-01 00:00:00");
        warehouse.execute(
                "update [copy] set [note] = 'x' where [id] = 3", // not looked at
                "update [copy] set [moment] = " + young + " where [id] = 5",
                "update [copy] set [note] = 'x' where [id] = 12",
                "update [copy] set [moment] = " + old + " where [id] = 13",
                "delete from [copy] where [id] = 14",
                "insert into [copy] ([id], [moment]) values (98, " + young + ")",
                "insert into [copy] ([id], [moment]) values (99, null)"); // not looked at
        ResolvedPipeline transformed = pipeline(
                shop.end("table: orders") + "\ntransforms:\n  - map: {set: {note: \"lower(note)\"}}",
                warehouse.end("table: copy, mode: upsert, key: [id]"));
        for (ResolvedPipeline each : List.of(pipeline, transformed)) {
            for (Duration recheck : List.of(Duration.ZERO, Duration.ofMillis(1))) {
                VerifyRequest since = ONCE.recheck(recheck).since(Since.parse("moment=2026-05-01"));
                VerifyReport report = manager.verify(each, since, progress -> {});
                assertThat(found(report))
                        .containsExactlyInAnyOrder(
                                "DIFFERENT 5 moment",
                                "DIFFERENT 12 note",
                                "DIFFERENT 13 moment",
                                "MISSING 14",
                                "EXTRA 98");
                assertThat(report.datasets().get(0).sourceRows()).isEqualTo(10);
                assertThat(report.datasets().get(0).sinkRows()).isEqualTo(10);
            }
        }
        for (String wrong : List.of("nothing=1", "note=a", "moment=yesterday")) {
            assertThatThrownBy(() -> manager.verify(pipeline, ONCE.since(Since.parse(wrong)), progress -> {}))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(VerifyErrorCode.NO_SUCH_WINDOW));
        }
    }

    /** Words whose order is another in each database: by bytes, by letters whatever their case, or as if blanks filled them up. */
    private static final String WORDS =
            "('a'), ('B'), ('c'), ('Zebra'), ('ä1'), ('_'), ('a-b'), ('ab'), ('a b'), ('漢'), ('😀'), ('-'), ('é'), ('f')";

    @Test
    void keysThatADatabaseOrdersInItsOwnWayAreMatchedByWhatTheyAre() throws Exception {
        AnyDatabase shop = database(AnyDatabase.Kind.POSTGRES, "shop");
        AnyDatabase warehouse = database(AnyDatabase.Kind.MARIADB, "warehouse");
        shop.execute("create table words (word text collate \"C\" primary key, n int)");
        shop.execute("insert into words select * from (values " + WORDS + ") w (word)");
        warehouse.execute(
                "create table words (word varchar(50) character set utf8mb4 collate utf8mb4_general_ci primary key, n int)"
                        + " engine = InnoDB");
        ResolvedPipeline there =
                pipeline(shop.end("table: words"), warehouse.end("table: words, mode: upsert, key: [word]"));
        run(there);
        assertThat(found(verify(there))).isEmpty();

        // To this collation all of these are the key that was there.
        warehouse.execute(
                "update words set word = 'ZEBRA' where word = 'Zebra'",
                "update words set word = 'c  ' where word = 'c'",
                "update words set word = 'e' where word = 'é'");
        assertThat(found(verify(there)))
                .containsExactlyInAnyOrder(
                        "MISSING Zebra", "EXTRA ZEBRA", "MISSING c", "EXTRA c  ", "MISSING é", "EXTRA e");
        try (Repair repair =
                manager.planRepair(there, RepairRequest.COPIES.of(ONCE).andDeletes(), progress -> {})) {
            assertThat(found(repair.run().left())).isEmpty();
        }
        assertThat(warehouse.values("select word from words"))
                .containsExactlyInAnyOrderElementsOf(shop.values("select word from words"));
    }

    @Test
    void aSourceIsReadInRangesOfItsOwnOrderAndMatchesASinkWithAnother() throws Exception {
        AnyDatabase shop = database(AnyDatabase.Kind.MARIADB, "shop");
        AnyDatabase warehouse = database(AnyDatabase.Kind.SQLITE, "warehouse");
        shop.execute(
                "create table words (word varchar(50) character set utf8mb4 collate utf8mb4_general_ci primary key,"
                        + " n int) engine = InnoDB");
        shop.execute("insert into words (word) values " + WORDS);
        warehouse.execute("create table words (word text collate nocase primary key, n int4)");
        ResolvedPipeline back = pipeline(
                shop.end("table: words, split_rows: 3"), warehouse.end("table: words, mode: upsert, key: [word]"));
        run(back);
        assertThat(found(verify(back))).isEmpty();
        warehouse.execute("update words set word = 'b' where word = 'B'", "delete from words where word = '😀'");
        assertThat(found(verify(back))).containsExactlyInAnyOrder("MISSING B", "EXTRA b", "MISSING 😀");
        try (Repair repair =
                manager.planRepair(back, RepairRequest.COPIES.of(ONCE).andDeletes(), progress -> {})) {
            assertThat(found(repair.run().left())).isEmpty();
        }
        assertThat(warehouse.values("select word from words"))
                .containsExactlyInAnyOrderElementsOf(shop.values("select word from words"));
    }
}

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
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.Since;
import io.dataweaver.core.verify.VerifyErrorCode;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify} of files of every format, into which a table was written. */
class VerifyFilesTest {

    private static final int ROWS = 300;
    private static final VerifyRequest ONCE = VerifyRequest.ALL.limit(100).recheck(Duration.ZERO);

    @TempDir
    private Path folder;

    private AnyDatabase shop;
    private ConnectorManager connectors;
    private PipelineManager manager;

    @BeforeEach
    void open() throws Exception {
        connectors = ConnectorManager.ofClassPath();
        manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")));
        shop = AnyDatabase.create(AnyDatabase.Kind.SQLITE, folder, "shop");
        for (String table : List.of("orders", "damaged")) {
            shop.createTable(table);
            shop.execute("insert into " + table + " with recursive n (i) as (select 1 union all select i + 1 from n"
                    + " where i < " + ROWS
                    + ") select i, case i % 4 when 0 then null when 1 then '' else 'note ' || i end,"
                    + " i || '.05', i / 7.0, '2026-01-01 00:00:0' || (i % 10) || '.123456',"
                    + " '2026-01-0' || (1 + i % 9) || ' 00:00:00Z', i % 2, x'00ff' from n");
        }
        shop.execute(
                "delete from damaged where id = 11",
                "insert into damaged select 9011, note, total, ratio, at, moment, flag, data from damaged where id = 12",
                "update damaged set total = '21.06' where id = 21",
                "update damaged set note = note || ' ' where id = 22",
                "update damaged set note = null where id = 25",
                "update damaged set moment = '2026-01-07 03:00:00Z' where id = 24",
                "update damaged set ratio = ratio * 1.0000000001 where id = 27",
                "update damaged set data = x'00fe' where id = 28");
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        connectors.close();
        shop.close();
    }

    private ResolvedPipeline pipeline(String name, String source, String sink) {
        return PipelineResolver.toRun(connectors, Map.of())
                .resolve(PipelineFile.parse(
                        "name: " + name + "\nsource: " + source + "\nsink: {file: {path: " + sink + "}}\n",
                        name + ".yaml",
                        folder,
                        name));
    }

    private ResolvedPipeline of(String table, String sink) {
        return pipeline(table, shop.end("table: " + table), sink);
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
        List<String> found = new ArrayList<>();
        report.differences()
                .forEach(each -> found.add(each.kind() + " "
                        + each.key().getOrDefault("id", each.key().values()) + " "
                        + each.columns().stream().map(column -> column.column()).toList()));
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out.jsonl",
                "out.json.gz, format: {json: {layout: array}}",
                "out.csv.zst",
                "out.csv, format: {csv: {delimiter: ';', 'null': 'NULL', encoding: iso-8859-1}}",
                "out.csv, format: {csv: {header: false, columns: [id, note, total, ratio, at, moment, flag, data]}}",
                "out.avro",
                "out.parquet",
                "out/, format: json, roll_rows: 50",
                "out/, format: csv, compression: gzip, partition_by: [flag, moment]",
                "out/, format: parquet, roll_rows: 70, partition_by: [flag]",
                "out/, format: {avro: {codec: snappy}}, roll_rows: 70"
            })
    void namesEveryRowOfFilesThatIsNotAsItShouldBe(String sink) throws Exception {
        String replacing = sink + ", mode: replace";
        ResolvedPipeline orders = of("orders", replacing);
        run(orders);
        VerifyReport equal = verify(orders);
        assertThat(found(equal)).isEmpty();
        assertThat(equal.datasets().get(0).sourceRows()).isEqualTo(ROWS);
        assertThat(equal.datasets().get(0).sinkRows()).isEqualTo(ROWS);

        run(of("damaged", replacing));
        assertThat(found(verify(orders)))
                .containsExactlyInAnyOrder(
                        "MISSING 11 []",
                        "EXTRA 9011 []",
                        "DIFFERENT 21 [total]",
                        "DIFFERENT 22 [note]",
                        "DIFFERENT 25 [note]",
                        "DIFFERENT 24 [moment]",
                        "DIFFERENT 27 [ratio]",
                        "DIFFERENT 28 [data]");
        assertThat(manager.verifications(orders).last().orElseThrow().differences())
                .isEqualTo(8);
    }

    @Test
    void readsNothingThatNoRunHasPublishedOrThatSomebodyElseHasPutThere() throws Exception {
        ResolvedPipeline orders = of("orders", "out/, format: json, mode: append");
        run(orders);
        Path out = folder.resolve("out");
        Files.writeString(out.resolve(".dataweaver-orders-run-part.tmp"), "{\"id\": 1}\n");
        Files.writeString(out.resolve("_SUCCESS"), "");
        Files.writeString(out.resolve("other.jsonl"), "{\"id\": 1}\n");
        Files.createDirectories(out.resolve("backup"));
        Files.writeString(out.resolve("backup/part-1.jsonl"), "{\"id\": 1}\n");
        assertThat(found(verify(orders))).isEmpty();

        run(orders);
        VerifyReport twice = manager.verify(orders, ONCE.limit(1000), progress -> {});
        assertThat(twice.datasets().get(0).duplicate())
                .as("rows that were appended once more")
                .isEqualTo(ROWS);
    }

    @Test
    void comparesWholeRowsWhereTheSourceHasNoKey() throws Exception {
        Files.writeString(folder.resolve("plain.csv"), "n,word\n1,a\n2,b\n2,b\n3,c\n");
        ResolvedPipeline plain = pipeline("plain", "{csv: plain.csv}", "copy.jsonl");
        run(plain);
        assertThat(found(verify(plain))).isEmpty();
        Path copy = folder.resolve("copy.jsonl");
        Files.writeString(copy, Files.readString(copy).replace("\"c\"", "\"C\""));
        assertThat(found(verify(plain))).containsExactlyInAnyOrder("MISSING [3, c] []", "EXTRA [3, C] []");
        Files.writeString(copy, Files.readString(copy).replace("\"C\"", "\"c\"") + "{\"n\":3,\"word\":\"c\"}\n");
        assertThat(found(verify(plain))).containsExactly("DUPLICATE [3, c] []");
    }

    @Test
    void findsTheFolderOfEachOfSeveralTablesAlsoIfOnlyOneIsCompared() throws Exception {
        ResolvedPipeline both = pipeline("both", shop.end("tables: [orders, damaged]"), "all/, format: parquet");
        run(both);
        assertThat(found(verify(both))).isEmpty();
        try (Stream<Path> parts = Files.list(folder.resolve("all/damaged"))) {
            for (Path part : parts.toList()) {
                Files.delete(part);
            }
        }
        VerifyRequest one = ONCE.datasets(List.of("orders"));
        assertThat(found(manager.verify(both, one, progress -> {}))).isEmpty();
        VerifyReport other = manager.verify(both, ONCE.datasets(List.of("damaged")), progress -> {});
        assertThat(other.datasets().get(0).missing()).isEqualTo(ROWS);
    }

    @Test
    void comparesOnlyYoungRowsOfFiles() throws Exception {
        String target = "out.parquet, mode: replace";
        run(of("damaged", target));
        VerifyReport report = manager.verify(
                of("orders", target), ONCE.since(Since.parse("moment=2026-01-07T02:00:00Z")), progress -> {});
        assertThat(found(report)).containsExactlyInAnyOrder("DIFFERENT 24 [moment]", "DIFFERENT 25 [note]");
        assertThat(report.datasets().get(0).sinkRows()).isLessThan(ROWS);
    }

    @Test
    void saysWhatCannotBeReadBackOrRepaired() throws Exception {
        ResolvedPipeline orders = of("orders", "out.csv");
        assertCode(() -> verify(orders), "DW-SNK-157", "out.csv does not exist");
        assertCode(() -> verify(of("orders", "no/, format: csv")), "DW-SNK-157", "no/ does not exist");
        run(orders);
        assertCode(
                () -> manager.planRepair(orders, RepairRequest.COPIES.of(ONCE), progress -> {})
                        .close(),
                VerifyErrorCode.NOT_REPAIRABLE.id(),
                "adds rows");
        Path out = folder.resolve("out.csv");
        Files.writeString(out, Files.readString(out).replaceFirst("(?m)^7,", "seven,"));
        assertCode(() -> verify(orders), VerifyErrorCode.UNREADABLE.id(), "column 'id'");
        assertCode(
                () -> verify(of("orders", "changes.jsonl, format: debezium")),
                VerifyErrorCode.NOT_READ_BACK.id(),
                "with these options");
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void assertCode(Call call, String code, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failure -> assertThat(failure.code().id()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void theCommandEndsAsForDatabases() throws IOException {
        String yaml = Files.writeString(
                        folder.resolve("orders.yaml"),
                        "name: orders\nsource: " + shop.end("table: orders") + "\nsink: {json: out.jsonl}\n")
                .toString();
        String state = folder.resolve("state").toString();
        assertThat(Cli.dataweaver("run", yaml, "--state-dir", state).status()).isZero();
        assertThat(Cli.dataweaver("verify", yaml, "--state-dir", state).status())
                .isZero();
        Path out = folder.resolve("out.jsonl");
        Files.writeString(out, Files.readString(out).replace("note 22", "note  22"));
        Cli.Ended found = Cli.dataweaver("verify", yaml, "--recheck", "0", "--state-dir", state);
        assertThat(found.status()).isEqualTo(ExitStatus.DIFFERENT);
        assertThat(found.out()).contains("'note 22'").contains("'note  22'");
        Cli.Ended refused = Cli.dataweaver("repair", yaml, "--recheck", "0", "--yes", "--state-dir", state);
        assertThat(refused.err()).contains("DW-CFG-295").contains("mode: replace");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG);
    }
}

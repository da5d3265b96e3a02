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
                    + " where i < " + ROWS + ") select i, case i % 4 when 0 then null when 1 then '' else 'note ' || i end,"
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
                "out.csv, format: {csv: {delimiter: ';', null: NULL, encoding: iso-8859-1}}",
                "out.avro",
                "out.parquet",
                "out/, format: json, roll_rows: 50",
                "out/, format: csv, compression: gzip, partition_by: [flag, moment]",
                "out/, format: parquet, roll_rows: 70, partition_by: [flag]",
                "out/, format: {avro: {codec: snappy}}, roll_rows: 70",
                "out/, format: protobuf"
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
}

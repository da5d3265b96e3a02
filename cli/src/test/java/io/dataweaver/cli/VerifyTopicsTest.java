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
import io.dataweaver.core.verify.VerifyErrorCode;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} and {@code repair} of a topic, into which a table was written by key. */
class VerifyTopicsTest {

    private static final int ROWS = 300;
    private static final VerifyRequest ONCE = VerifyRequest.ALL.limit(100).recheck(Duration.ZERO);

    @TempDir
    private static Path shared;

    private static InstalledEngines installed;

    @TempDir
    private Path folder;

    private AnyDatabase shop;
    private ConnectorManager connectors;
    private PipelineManager manager;

    @BeforeAll
    static void startBroker() throws IOException, InterruptedException {
        installed = InstalledEngines.in(shared, List.of());
    }

    @AfterAll
    static void stopBroker() {
        if (installed != null) {
            installed.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        connectors = ConnectorManager.ofClassPath();
        manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder.resolve("state")));
        shop = AnyDatabase.create(AnyDatabase.Kind.SQLITE, folder, "shop");
        for (String table : List.of("orders", "damaged")) {
            shop.createTable(table);
        }
        shop.execute("insert into orders with recursive n (i) as (select 1 union all select i + 1 from n where i < "
                + ROWS + ") select i, case i % 3 when 0 then null else 'note ' || i end, i || '.05', i / 7.0,"
                + " '2026-01-01 00:00:00.123456', '2026-01-01 00:00:00Z', i % 2, x'00ff' from n");
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        connectors.close();
        shop.close();
    }

    private ResolvedPipeline pipeline(String name, String topic, String more) {
        return PipelineResolver.toRun(connectors, Map.of())
                .resolve(PipelineFile.parse(
                        "name: " + name + "\nsource: " + shop.end("table: " + name) + "\nsink: {kafka: {brokers: \""
                                + installed.broker() + "\", topic: " + topic + ", " + more + "}}\n",
                        name + ".yaml",
                        folder,
                        name));
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

    /** Returns kind, key and columns of each difference. */
    private static List<String> found(VerifyReport report) {
        List<String> found = new ArrayList<>();
        report.differences()
                .forEach(each -> found.add(each.kind() + " " + each.key().get("id") + " "
                        + each.columns().stream().map(column -> column.column()).toList()));
        return found;
    }

    @Test
    void findsAndMendsWhatTheNewestMessagesOfTheirKeysDoNotSay() throws Exception {
        ResolvedPipeline orders = pipeline("orders", "orders", "mode: upsert, partitions: 3");
        run(orders);
        run(orders); // Each key has two messages now.
        VerifyReport equal = manager.verify(orders, ONCE, progress -> {});
        assertThat(found(equal)).isEmpty();
        assertThat(equal.datasets().get(0).sinkRows()).isEqualTo(ROWS);

        shop.execute(
                "insert into damaged select * from orders where id in (7, 8, 9)",
                "update damaged set note = note || ' ' where id = 7",
                "update damaged set total = '0.01' where id = 8",
                "insert into damaged select 9011, note, total, ratio, at, moment, flag, data from orders where id = 12",
                "insert into orders select 500, note, total, ratio, at, moment, flag, data from orders where id = 12");
        run(pipeline("damaged", "orders", "mode: upsert"));
        assertThat(found(manager.verify(orders, ONCE, progress -> {})))
                .containsExactlyInAnyOrder(
                        "DIFFERENT 7 [note]", "DIFFERENT 8 [total]", "EXTRA 9011 []", "MISSING 500 []");
        assertThat(manager.verifications(orders).last().orElseThrow().differences())
                .isEqualTo(4);

        try (Repair repair =
                manager.planRepair(orders, RepairRequest.COPIES.of(ONCE).andDeletes(), progress -> {})) {
            RepairReport report = repair.run();
            assertThat(report.copied()).isEqualTo(3);
            assertThat(report.deleted()).isEqualTo(1);
            assertThat(found(report.left())).isEmpty();
        }
        run(orders);
        assertThat(found(manager.verify(orders, ONCE, progress -> {}))).isEmpty();
    }

    @Test
    void refusesTopicsThatAreNotWrittenByKey() {
        assertThatThrownBy(() -> manager.verify(pipeline("orders", "appended", "mode: append"), ONCE, progress -> {}))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failure -> assertThat(failure.code()).isEqualTo(VerifyErrorCode.NOT_READ_BACK))
                .hasMessageContaining("with these options");
    }
}

package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.verify.VerifyReport;
import io.dataweaver.core.verify.VerifyRequest;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryConnector;
import io.dataweaver.testkit.memory.MemoryErrorCode;
import io.dataweaver.testkit.memory.MemorySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verification that was interrupted goes on where it was, and finds what one finds that was not. */
class VerifyResumeTest {

    private static final int ROWS = 300;
    private static final int SPLITS = 3;
    private static final VerifyRequest ONCE = VerifyRequest.ALL.recheck(Duration.ZERO);
    private static final Schema SCHEMA = new Schema(
            "orders",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("note", DataTypes.TEXT)),
            List.of("id"));

    @TempDir
    private Path folder;

    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    private volatile String broken = "";
    private AnyDatabase copy;
    private ConnectorManager connectors;
    private PipelineManager manager;

    @BeforeEach
    void open() throws Exception {
        List<Row> rows = LongStream.range(0, ROWS)
                .mapToObj(id -> Row.of(id, "note " + id))
                .toList();
        MemoryConnector memory = new MemoryConnector();
        memory.source("rows", () -> new MemorySource(SCHEMA, rows, SPLITS, this::beforeRead));
        memory.source("others", () -> new MemorySource(SCHEMA, rows, SPLITS, this::beforeRead));
        connectors = memory.addedTo(ConnectorManager.ofClassPath());
        manager = new PipelineManager(connectors, RunEnvironment.ofMachine(folder));
        copy = AnyDatabase.create(AnyDatabase.Kind.SQLITE, folder, "copy");
        ResolvedPipeline pipeline = pipeline("");
        try (PipelinePlan plan = manager.planToRun(pipeline)) {
            manager.start(pipeline, plan, false).await().throwIfFailed();
        }
        read.clear();
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        connectors.close();
        copy.close();
    }

    private void beforeRead(String split, int row) {
        if (split.equals(broken)) {
            throw new DataWeaverException(MemoryErrorCode.BROKEN, "the source is gone");
        }
        if (row == 0) {
            read.add(split);
        }
    }

    private ResolvedPipeline pipeline(String transforms) {
        return pipeline(transforms, "rows");
    }

    private ResolvedPipeline pipeline(String transforms, String source) {
        return PipelineResolver.toRun(connectors, Map.of("SOURCE", source))
                .resolve(PipelineFile.parse(
                        "name: resumed\nsource: {memory: \"${SOURCE}\"}\n" + transforms + "sink: "
                                + copy.end("table: orders, mode: upsert") + "\n",
                        "resumed.yaml",
                        folder,
                        "resumed"));
    }

    private VerifyReport verify(VerifyRequest request) throws InterruptedException {
        read.clear();
        return manager.verify(pipeline(""), request, progress -> {});
    }

    private void interrupt() {
        broken = "part-2";
        assertThatThrownBy(() -> verify(ONCE)).hasMessageContaining("the source is gone");
        assertThat(read).containsExactly("part-0", "part-1");
        assertThat(kept()).exists();
        broken = "";
    }

    private Path kept() {
        return folder.resolve("resumed/verification");
    }

    @Test
    void readsNoneOfTheSplitsAgainThatItHasSummedUp() throws Exception {
        interrupt();
        VerifyReport report = verify(ONCE);
        assertThat(report.resumed()).isPresent();
        assertThat(read).containsExactly("part-2");
        assertThat(report.isEqual()).isTrue();
        assertThat(report.datasets().get(0).sourceRows()).isEqualTo(ROWS);
        assertThat(report.datasets().get(0).sinkRows()).isEqualTo(ROWS);
        assertThat(kept()).doesNotExist();
        assertThat(manager.verifications(pipeline("")).last().orElseThrow().at())
                .as("the copy is proved as it was then")
                .isEqualTo(report.resumed().orElseThrow());

        assertThat(verify(ONCE).resumed()).isEmpty();
        assertThat(read).containsExactly("part-0", "part-1", "part-2");
    }

    @Test
    void findsDifferencesInWhatWasSummedUpBeforeAndBehindIt() throws Exception {
        copy.execute(
                "update orders set note = 'x' where id = 7",
                "delete from orders where id = 111",
                "update orders set note = 'z' where id = 298",
                "insert into orders values (999, 'extra')");
        interrupt();
        VerifyReport report = verify(ONCE);
        assertThat(report.resumed()).isPresent();
        assertThat(report.differences().stream()
                        .map(each -> each.kind() + " " + each.key().get("id")))
                .containsExactlyInAnyOrder("DIFFERENT 7", "MISSING 111", "DIFFERENT 298", "EXTRA 999");
    }

    @Test
    void whatWasMendedMeanwhileIsNoDifference() throws Exception {
        copy.execute("update orders set note = 'x' where id = 7");
        interrupt();
        copy.execute("update orders set note = 'note 7' where id = 7");
        VerifyReport report = verify(ONCE);
        assertThat(report.resumed()).isPresent();
        assertThat(report.differences()).isEmpty();
    }

    @Test
    void beginsAnewIfAskedToOrIfSomethingElseIsCompared() throws Exception {
        interrupt();
        assertThat(verify(ONCE.sample(0.5)).resumed()).isEmpty();
        interrupt();
        assertThat(verify(ONCE.restarting()).resumed()).isEmpty();
        assertThat(read).containsExactly("part-0", "part-1", "part-2");
        interrupt();
        assertThat(manager.verify(pipeline("", "others"), ONCE, progress -> {}).resumed())
                .as("a variable has another value")
                .isEmpty();
        interrupt();
        VerifyReport other = manager.verify(pipeline("transforms:\n  - filter: \"id < 10\"\n"), ONCE, progress -> {});
        assertThat(other.resumed()).isEmpty();
        assertThat(other.differing()).isEqualTo(ROWS - 10);
    }

    @Test
    void beginsAnewIfWhatWasKeptIsDamaged() throws Exception {
        interrupt();
        byte[] whole = Files.readAllBytes(kept());
        for (int length : new int[] {0, 7, 8, 100, whole.length / 2, whole.length - 1}) {
            damaged(Arrays.copyOf(whole, length));
        }
        byte[] flipped = whole.clone();
        flipped[whole.length / 3] ^= 1;
        damaged(flipped);
    }

    private void damaged(byte[] bytes) throws IOException, InterruptedException {
        Files.write(kept(), bytes);
        VerifyReport report = verify(ONCE);
        assertThat(report.resumed()).isEmpty();
        assertThat(report.isEqual()).isTrue();
    }
}

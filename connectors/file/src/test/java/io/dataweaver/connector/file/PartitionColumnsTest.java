package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataweaver.api.data.RowCursor;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns whose values stand in the folders above the files. */
class PartitionColumnsTest {

    @TempDir
    Path folder;

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Source source(List<String> partitions, Map<String, ?> types) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("path", "in/**/*.jsonl");
        options.put("partition_columns", partitions);
        options.put("types", types);
        FileSourcePlugin plugin = new FileSourcePlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(folder));
    }

    private static List<List<Object>> read(Source source, List<String> wanted) throws InterruptedException {
        Schema schema = source.datasets().get(0).project(wanted);
        ReadRequest request = new ReadRequest(schema, List.of(), new BatchLimits(2, 1 << 20, Duration.ofMillis(10)));
        List<List<Object>> found = new ArrayList<>();
        for (Split split : source.plan(List.of(request))) {
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                ReadResult result = reader.read(Duration.ofSeconds(1));
                while (result instanceof ReadResult.Rows rows) {
                    assertThat(rows.batch().schema()).isEqualTo(schema);
                    RowCursor row = rows.batch().rows();
                    while (row.next()) {
                        List<Object> values = new ArrayList<>();
                        for (int i = 0; i < schema.size(); i++) {
                            values.add(String.valueOf(row.get(i)));
                        }
                        found.add(values);
                    }
                    result = reader.read(Duration.ofSeconds(1));
                }
            }
        }
        return found;
    }

    @Test
    void areReadFromTheFoldersInTheWantedOrder() throws Exception {
        write("in/dt=2026-11-22/country=Cura%C3%A7ao+1/a.jsonl", "{\"id\": 1}\n{\"id\": 2}\n{\"id\": 3}\n");
        write("in/dt=2026-11-23/country=__HIVE_DEFAULT_PARTITION__/a.jsonl", "{\"id\": 4}\n");
        try (Source source = source(List.of("dt", "country"), Map.of("dt", "date"))) {
            assertThat(source.datasets().get(0).names()).containsExactly("id", "dt", "country");
            assertThat(read(source, List.of("country", "id", "dt")))
                    .containsExactly(
                            List.of("Curaçao+1", "1", "2026-11-22"),
                            List.of("Curaçao+1", "2", "2026-11-22"),
                            List.of("Curaçao+1", "3", "2026-11-22"),
                            List.of("null", "4", "2026-11-23"));
            assertThat(read(source, List.of("id"))).hasSize(4).startsWith(List.of("1"));
            assertThat(read(source, List.of("dt")))
                    .containsExactly(
                            List.of("2026-11-22"), List.of("2026-11-22"), List.of("2026-11-22"), List.of("2026-11-23"));
        }
    }

    private void assertFails(String message, List<String> partitions, Map<String, ?> types) {
        try (Source source = source(partitions, types)) {
            assertThatExceptionOfType(DataWeaverException.class)
                    .isThrownBy(() -> read(source, List.of("id")))
                    .withMessageContaining(message)
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(FileErrorCode.PARTITION_WRONG));
        }
    }

    @Test
    void areToldBeforeAnythingIsReadIfAFolderIsMissingOrWrong() throws Exception {
        write("in/dt=2026-11-22/a.jsonl", "{\"id\": 1}\n");
        write("in/dt=yesterday/b.jsonl", "{\"id\": 2}\n");
        assertFails(
                "the folder `dt=yesterday` of in/dt=yesterday/b.jsonl does not fit its column: cannot read 'yesterday' as a date",
                List.of("dt"),
                Map.of("dt", "date"));
        assertFails("no folder above in/dt=2026-11-22/a.jsonl is called `hour=…`", List.of("hour"), Map.of());
        assertFails("hold a column `id`, which `partition_columns` names too", List.of("id"), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source(List.of("dt", "dt"), Map.of()))
                .withMessageContaining("twice");
    }
}

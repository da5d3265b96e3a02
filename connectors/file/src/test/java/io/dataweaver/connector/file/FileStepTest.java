package io.dataweaver.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileStepTest {

    @Test
    void saysTheSameAsAPipelineFile() {
        assertThat(Csv.file("a.csv").toRef())
                .isEqualTo(new ComponentRef("file", Map.of("path", "a.csv", "format", "csv")));
        assertThat(Json.file(Path.of("out.json")).replace().toRef())
                .isEqualTo(new ComponentRef("file", Map.of("path", "out.json", "format", "json", "mode", "replace")));
        assertThat(AnyFile.at("out/").append().option("roll_rows", 5L).toRef())
                .isEqualTo(new ComponentRef("file", Map.of("path", "out/", "mode", "append", "roll_rows", 5L)));
        assertThat(Csv.files(List.of("a.csv", "b.csv"))
                        .formatOption("delimiter", ";")
                        .type("zip", "text")
                        .type("total", "decimal(12,2)")
                        .toRef())
                .isEqualTo(new ComponentRef(
                        "file",
                        Map.of(
                                "path",
                                List.of("a.csv", "b.csv"),
                                "types",
                                Map.of("zip", "text", "total", "decimal(12,2)"),
                                "format",
                                Map.of("csv", Map.of("delimiter", ";")))));
    }

    @Test
    void theDescriptorsTakeWhatItSays() {
        Options.parse(
                new FileSourcePlugin().descriptor(),
                Csv.file("a.csv")
                        .type("zip", "text")
                        .formatOption("header", false)
                        .toRef()
                        .options());
        Options.parse(
                new FileSinkPlugin().descriptor(),
                Json.file("a.json").replace().toRef().options());
        Options.parse(
                new FileSinkPlugin().descriptor(),
                Parquet.file("out/").partitionBy("dt", "country").toRef().options());
    }

    @Test
    void optionsOfAFormatNeedAFormat() {
        assertThatThrownBy(() -> AnyFile.at("a.csv").formatOption("delimiter", ";"))
                .isInstanceOf(IllegalStateException.class);
    }
}

package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;

class ParquetConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new ParquetPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return new ParquetPlugin().create(Options.parse(descriptor(), options()), TestContext.in(Path.of("")));
    }

    Map<String, Object> options() {
        return Map.of("row_group_rows", 50L);
    }

    /** Parquet has no infinities; its dates have 32 bits, and its times end before midnight. */
    @Override
    protected boolean mayReject(DataType type, Object value) {
        return value.equals(LocalDate.MAX)
                || value.equals(LocalDate.MIN)
                || (value instanceof LocalDate date && date.toEpochDay() != (int) date.toEpochDay())
                || value.toString().equals("MIDNIGHT_AT_END")
                || value.equals(LocalDateTime.MAX)
                || value.equals(LocalDateTime.MIN)
                || value.equals(Instant.MAX)
                || value.equals(Instant.MIN);
    }
}

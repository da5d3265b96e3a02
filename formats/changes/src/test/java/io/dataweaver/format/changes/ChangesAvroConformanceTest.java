package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;

class ChangesAvroConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new ChangesPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return Changes.plain(Map.of("format", "avro"));
    }

    /** Avro has no infinities, and its dates have 32 bits. */
    @Override
    protected boolean mayReject(DataType type, Object value) {
        return (value instanceof LocalDate date && date.toEpochDay() != (int) date.toEpochDay())
                || value.equals(LocalDateTime.MAX)
                || value.equals(LocalDateTime.MIN)
                || value.equals(Instant.MAX)
                || value.equals(Instant.MIN);
    }
}

package com.example.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.format.FormatConformanceTest;
import io.dataweaver.testkit.plugin.TestContext;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ReportConformanceTest extends FormatConformanceTest {

    private static final int WIDTH = 120;

    @Override
    protected ComponentDescriptor descriptor() {
        return new ReportPlugin().descriptor();
    }

    @Override
    protected Format format() {
        Options options = Options.parse(descriptor(), Map.of("width", WIDTH));
        return new ReportPlugin().create(options, TestContext.in(Path.of("")));
    }

    @Override
    protected boolean holds(DataType type) {
        return switch (type.layout()) {
            case LIST, MAP, STRUCT -> false;
            case LONG, DOUBLE, DECIMAL, BYTES -> true;
        };
    }

    @Override
    protected boolean mayReject(DataType type, Object value) {
        String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        return value.equals(Row.Bytes.of())
                || text.isEmpty()
                || text.startsWith(" ")
                || text.endsWith(" ")
                || text.contains("\n")
                || text.getBytes(UTF_8).length > WIDTH;
    }

    @Override
    protected Optional<byte[]> malformedRecord() {
        return Optional.of("seven\n".getBytes(UTF_8));
    }
}

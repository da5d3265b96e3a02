package io.dataweaver.format.csv;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class CsvConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new CsvPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return new CsvPlugin().create(Options.parse(descriptor(), options()), TestContext.in(Path.of("")));
    }

    Map<String, Object> options() {
        return Map.of();
    }

    @Override
    protected boolean holds(DataType type) {
        return !CsvOptions.isNested(type);
    }

    @Override
    protected Optional<byte[]> malformedRecord() {
        return Optional.of("1,\"a\"b,2\n".getBytes(StandardCharsets.UTF_8));
    }
}

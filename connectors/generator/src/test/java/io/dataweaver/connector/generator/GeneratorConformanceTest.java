package io.dataweaver.connector.generator;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.plugin.TestContext;
import io.dataweaver.testkit.source.SourceConformanceTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

class GeneratorConformanceTest extends SourceConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new GeneratorSourcePlugin().descriptor();
    }

    @Override
    protected Source openSource() {
        Map<String, Object> options = Map.of("rows", 40L, "splits", 3L, "columns", Map.of("id", "sequence(100)"));
        return new GeneratorSourcePlugin().create(Options.parse(descriptor(), options), TestContext.in(Path.of("")));
    }

    @Override
    protected List<Row> expectedRows() {
        return LongStream.range(100, 140).mapToObj(id -> Row.of(id)).toList();
    }
}

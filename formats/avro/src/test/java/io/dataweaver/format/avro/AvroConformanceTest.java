package io.dataweaver.format.avro;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.util.Map;

class AvroConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new AvroPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return new AvroPlugin().create(Options.parse(descriptor(), options()), TestContext.in(Path.of("")));
    }

    Map<String, Object> options() {
        return Map.of();
    }

    @Override
    protected boolean mayReject(DataType type, Object value) {
        return Values.mayBeRejected(value);
    }
}

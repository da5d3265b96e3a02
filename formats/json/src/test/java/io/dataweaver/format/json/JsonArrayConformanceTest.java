package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class JsonArrayConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new JsonPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return new JsonPlugin()
                .create(Options.parse(descriptor(), Map.of("layout", "array")), TestContext.in(Path.of("")));
    }

    /** RFC 8259 §6: NaN and the infinities are no numbers. */
    @Override
    protected boolean mayReject(DataType type, Object value) {
        return (value instanceof Double number && !Double.isFinite(number))
                || (value instanceof Float single && !Float.isFinite(single));
    }

    /** A member that is null and a column that is null look the same. */
    @Override
    protected @Nullable Object comesBackAs(DataType type, Object value) {
        return type instanceof DataType.Json && value.equals("null") ? null : value;
    }
}

package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.testkit.format.MessageFormatConformanceTest;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class JsonMessageConformanceTest extends MessageFormatConformanceTest {

    @Override
    protected MessageFormat format(Schema schema) {
        JsonPlugin plugin = new JsonPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), Map.of()), TestContext.in(Path.of("")))
                .messages()
                .orElseThrow();
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

package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

class ChangesJsonConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new ChangesPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return Changes.plain(Map.of("insert", "I"));
    }

    /** JSON has no such numbers. */
    @Override
    protected boolean mayReject(DataType type, Object value) {
        return (value instanceof Double number && !Double.isFinite(number))
                || (value instanceof Float single && !Float.isFinite(single));
    }

    /** JSON has one null. */
    @Override
    protected @Nullable Object comesBackAs(DataType type, Object value) {
        return type instanceof DataType.Json && value.equals("null") ? null : value;
    }

    @Override
    protected Optional<byte[]> malformedRecord() {
        return Optional.of("{\"op\":\"I\",\"after\":5}\n".getBytes(StandardCharsets.UTF_8));
    }
}

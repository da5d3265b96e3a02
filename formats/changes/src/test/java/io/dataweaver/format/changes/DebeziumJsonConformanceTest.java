package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.format.FormatConformanceTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

class DebeziumJsonConformanceTest extends FormatConformanceTest {

    @Override
    protected ComponentDescriptor descriptor() {
        return new DebeziumPlugin().descriptor();
    }

    @Override
    protected Format format() {
        return Changes.debezium(Map.of());
    }

    /** JSON has no such numbers, and Debezium's numbers for dates and decimals have no infinities. */
    @Override
    protected boolean mayReject(DataType type, Object value) {
        return isEndless(value) || isInfinite(type, value);
    }

    private static boolean isEndless(Object value) {
        return (value instanceof Double wide && !Double.isFinite(wide))
                || (value instanceof Float single && !Float.isFinite(single));
    }

    private static boolean isInfinite(DataType type, Object value) {
        return (type instanceof DataType.Date || type instanceof DataType.Timestamp)
                && (value.toString().startsWith("+999999999-12-31")
                        || value.toString().startsWith("-999999999-01-01"));
    }

    /** JSON has one null. */
    @Override
    protected @Nullable Object comesBackAs(DataType type, Object value) {
        return type instanceof DataType.Json && value.equals("null") ? null : value;
    }

    @Override
    protected Optional<byte[]> malformedRecord() {
        return Optional.of("{\"op\":\"c\",\"after\":5}\n".getBytes(StandardCharsets.UTF_8));
    }
}

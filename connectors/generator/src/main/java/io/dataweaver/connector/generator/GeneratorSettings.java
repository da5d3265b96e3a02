package io.dataweaver.connector.generator;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The options of the source {@code generator}, checked together.
 *
 * @param rows empty if they never end
 * @param rate rows a second; empty if there is no limit
 * @param splits empty to follow the parallelism of the pipeline
 */
record GeneratorSettings(
        Schema schema,
        Map<String, ColumnGenerator> columns,
        OptionalLong rows,
        OptionalLong rate,
        OptionalLong splits) {

    private static final long MAX_SPLITS = 10_000;

    static GeneratorSettings of(Options options) {
        Map<String, String> texts = options.find(GeneratorSourcePlugin.COLUMNS).orElseGet(GeneratorSettings::orders);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("`columns` names no column");
        }
        Map<String, ColumnGenerator> columns = new LinkedHashMap<>();
        List<Field> fields = new ArrayList<>();
        List<String> key = new ArrayList<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            ColumnText column = ColumnText.parse(text.getKey(), text.getValue());
            columns.put(text.getKey(), column.generator(options.get(GeneratorSourcePlugin.SEED)));
            fields.add(new Field(text.getKey(), column.type(), column.isNullable()));
            if (column.isUnique() && key.isEmpty()) {
                key.add(text.getKey());
            }
        }
        return new GeneratorSettings(
                new Schema(options.get(GeneratorSourcePlugin.NAME), fields, key),
                columns,
                atLeast(options, GeneratorSourcePlugin.ROWS, 0, Long.MAX_VALUE / 2),
                atLeast(options, GeneratorSourcePlugin.RATE, 1, Integer.MAX_VALUE),
                atLeast(options, GeneratorSourcePlugin.SPLITS, 1, MAX_SPLITS));
    }

    private static OptionalLong atLeast(Options options, Option<Long> option, long min, long max) {
        if (options.find(option).isEmpty()) {
            return OptionalLong.empty();
        }
        long value = options.get(option);
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "`" + option.name() + "` must be " + min + " to " + max + ", but is " + value);
        }
        return OptionalLong.of(value);
    }

    private static Map<String, String> orders() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("id", "sequence");
        columns.put("customer", "name");
        columns.put("status", "choice(NEW,PAID,SHIPPED,CANCELLED)");
        columns.put("quantity", "int(1..10)");
        columns.put("total", "decimal(1.00..999.99)");
        columns.put("express", "boolean(0.2)");
        columns.put("ordered_at", "timestamp(2026-01-01..2026-12-31)");
        columns.put("note", "text(5..40) null 70%");
        return columns;
    }
}

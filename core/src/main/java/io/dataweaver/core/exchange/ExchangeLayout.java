package io.dataweaver.core.exchange;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What passes through an exchange, and how it is cut.
 *
 * @param schema of the rows; the dataset that is read has its name
 * @param key the columns by which rows are cut; empty to keep the rows of a split together
 * @param partitions how many parts there are, 1 to {@value #MAX_PARTITIONS}
 * @param eventTime the column by which the watermark goes: a date, timestamp or instant; empty for none
 * @param bounded whether the rows end by themselves
 */
public record ExchangeLayout(
        Schema schema, List<String> key, int partitions, Optional<String> eventTime, boolean bounded) {

    /** The most partitions of an exchange. */
    public static final int MAX_PARTITIONS = 1024;

    public ExchangeLayout {
        key = List.copyOf(key);
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException("partitions must be 1 to " + MAX_PARTITIONS + ", but are " + partitions);
        }
        for (String name : key) {
            if (schema.indexOf(name) < 0) {
                throw new IllegalArgumentException("key column '" + name + "' is not in " + schema.names());
            }
        }
        if (eventTime.isPresent() && !isTime(schema, eventTime.get())) {
            throw new IllegalArgumentException(
                    "column '" + eventTime.get() + "' of " + schema + " is not a date, timestamp or timestamptz");
        }
    }

    private static boolean isTime(Schema schema, String name) {
        int index = schema.indexOf(name);
        DataType type = index < 0 ? null : schema.field(index).type();
        return type instanceof DataType.Date || type instanceof DataType.Timestamp || type instanceof DataType.Instant;
    }

    /** Returns the same for another number of parts. */
    ExchangeLayout withPartitions(int count) {
        return new ExchangeLayout(schema, key, count, eventTime, bounded);
    }

    /** Returns the columns as text: what a log was written with must be what it is read with. */
    String columns() {
        return schema.fields().stream().map(Field::toString).collect(Collectors.joining(", "));
    }
}

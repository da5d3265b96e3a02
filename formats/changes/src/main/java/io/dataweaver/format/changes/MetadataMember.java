package io.dataweaver.format.changes;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column that stands outside of the row in an envelope: where the change comes from, and when it was made.
 *
 * @param column its name in rows
 * @param member of the envelope
 * @param child of the member; null for the member itself
 */
record MetadataMember(
        String column, String member, @Nullable String child) {

    /** What Debezium has as numbers (its reference, "Change event values"); the rest is text. */
    private static final Set<String> NUMBERS = Set.of(
            "source.lsn",
            "source.txId",
            "source.xmin",
            "source.pos",
            "source.row",
            "source.server_id",
            "source.thread",
            "source.ord",
            "ts",
            "es",
            "xid",
            "transaction.total_order",
            "transaction.data_collection_order");

    private static final int MILLIS = 3;
    private static final int MICROS = 6;
    private static final int NANOS = 9;

    /** Reads the option: columns and where they stand, a member or a member of one. */
    static Map<String, MetadataMember> of(Map<String, String> option, EnvelopeNames names) {
        Map<String, MetadataMember> members = new LinkedHashMap<>();
        Map<String, String> paths = new LinkedHashMap<>();
        option.forEach((column, path) -> {
            String[] parts = path.split("\\.", -1);
            if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
                throw new IllegalArgumentException(
                        "`metadata` of '" + column + "' must be a member of the envelope or a member of one, such as"
                                + " source.table, but is " + path);
            } else if (names.isOfRows(parts[0])) {
                throw new IllegalArgumentException("`metadata` of '" + column + "' is " + path
                        + ", which the envelope has for the row and what happened to it");
            }
            String before = paths.put(path, column);
            if (before != null) {
                throw new IllegalArgumentException("`metadata` has " + path + " twice: " + before + ", " + column);
            }
            members.put(column, new MetadataMember(column, parts[0], parts.length == 1 ? null : parts[1]));
        });
        for (MetadataMember each : members.values()) {
            if (each.child() != null && paths.containsKey(each.member())) {
                throw new IllegalArgumentException(
                        "`metadata` has " + each.member() + " as a value and as what holds others");
            }
        }
        return members;
    }

    private String path() {
        return child == null ? member : member + "." + child;
    }

    /** Returns how many digits behind the second the numbers of this have, as its name says; -1 if it is no time. */
    private int digits() {
        String name = path();
        if (name.endsWith("ts_ms")) {
            return MILLIS;
        } else if (name.endsWith("ts_us")) {
            return MICROS;
        }
        return name.endsWith("ts_ns") ? NANOS : -1;
    }

    /** Returns the type of the column if nobody gives another. */
    DataType type() {
        if (digits() > 0) {
            return new DataType.Instant(digits());
        }
        return NUMBERS.contains(path()) ? DataTypes.BIGINT : DataTypes.TEXT;
    }

    /** Returns how values of {@code type} stand there. */
    ValueCoding coding(DataType type, ValueCoding.Choice choice) {
        return type instanceof DataType.Instant instant && digits() > 0
                ? DebeziumCodings.since1970(instant, digits())
                : choice.of(type);
    }
}

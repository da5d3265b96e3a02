package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a connector was read: its own offsets, by its own partitions, as it gave them with the last record of each.
 *
 * <p>With them goes the history of schemas that relational connectors of Debezium cannot go on without. So one thing says all,
 * wherever it is kept: in the state of the run, or in a sink in the transaction of the rows.
 *
 * @param offsets by partition
 * @param history the lines of the history; null if the connector has none
 * @param records how many records were read up to here, over all processes
 */
record ConnectPosition(
        Map<Map<String, @Nullable Object>, Map<String, @Nullable Object>> offsets,
        @Nullable HistoryText history,
        long records) {

    /** What Debezium's connectors for databases of tables have in offsets while they read the rows of the start. */
    private static final String SNAPSHOT = "snapshot";

    /** What its connector for MongoDB has there in the place of that. */
    private static final String INITIAL_SYNC = "initsync";

    static final ConnectPosition START = new ConnectPosition(Map.of(), null, 0);

    /**
     * Reads what {@link #position} wrote.
     *
     * @throws DataWeaverException with {@code POSITION_UNFIT} if it is something else
     */
    static ConnectPosition parse(Position position) {
        try {
            Map<?, ?> all = map(StateJson.read(position.json()));
            Map<Map<String, @Nullable Object>, Map<String, @Nullable Object>> offsets = new LinkedHashMap<>();
            for (Object item : all.get("offsets") instanceof List<?> list ? list : List.of()) {
                Map<?, ?> pair = map(item);
                offsets.put(texts(pair.get("partition")), texts(pair.get("offset")));
            }
            if (!(all.get("records") instanceof Long records)) {
                throw new IllegalArgumentException("expected a number of records");
            }
            return new ConnectPosition(offsets, HistoryText.in(all).orElse(null), records);
        } catch (IllegalArgumentException | ClassCastException wrong) {
            throw unfit("this is no position of a connector: " + position.json(), wrong);
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("expected an object, but found " + value);
    }

    private static Map<String, @Nullable Object> texts(@Nullable Object value) {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        map(value).forEach((name, item) -> texts.put(String.valueOf(name), item));
        return texts;
    }

    /**
     * Returns this as a position.
     *
     * @throws DataWeaverException with {@code POSITION_UNFIT} if an offset holds what JSON has no word for
     */
    Position position() {
        List<Object> list = new ArrayList<>();
        offsets.forEach((partition, offset) -> {
            Map<String, Object> pair = new LinkedHashMap<>();
            pair.put("partition", partition);
            pair.put("offset", offset);
            list.add(pair);
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("records", records);
        all.put("offsets", list);
        if (history != null) {
            history.putInto(all);
        }
        return new Position(written(all));
    }

    private static DataWeaverException unfit(String message, Throwable cause) {
        return new DataWeaverException(
                KafkaConnectErrorCode.POSITION_UNFIT, message, KafkaConnectErrorCode.POSITION_UNFIT.remedy(), cause);
    }

    /** Returns the offset of a partition, whose numbers may be of another width than those that were kept. */
    Optional<Map<String, @Nullable Object>> offset(Map<String, ?> partition) {
        return Optional.ofNullable(offsets.get(asRead(partition)));
    }

    private static String written(Object value) {
        try {
            return StateJson.write(value);
        } catch (IllegalArgumentException wrong) {
            throw unfit("an offset of the connector cannot be kept: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Returns the map as it is when it was written and read again.
     *
     * @throws DataWeaverException with {@code POSITION_UNFIT} if it holds what JSON has no word for
     */
    static Map<String, @Nullable Object> asRead(Map<String, ?> map) {
        return texts(StateJson.read(written(map)));
    }

    /** Tells whether a connector of Debezium stopped before it had read all rows of its start. */
    boolean isWithinSnapshot() {
        return offsets.values().stream()
                .anyMatch(offset ->
                        (isSet(offset.get(SNAPSHOT)) && !Boolean.TRUE.equals(offset.get("snapshot_completed")))
                                || isSet(offset.get(INITIAL_SYNC)));
    }

    private static boolean isSet(@Nullable Object flag) {
        return flag != null && !Boolean.FALSE.equals(flag);
    }

    /** Tells whether a connector of Debezium gives an offset to a row that was there at its start, as to all such rows. */
    static boolean isOfSnapshot(Map<String, ?> offset) {
        return offset.containsKey(SNAPSHOT) || offset.containsKey(INITIAL_SYNC);
    }
}

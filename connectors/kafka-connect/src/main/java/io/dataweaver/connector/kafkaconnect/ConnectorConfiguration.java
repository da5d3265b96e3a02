package io.dataweaver.connector.kafkaconnect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of a connector, secrets among them: it never prints a value.
 *
 * @param connector the full name of its class
 * @param values what the connector gets, by name
 */
record ConnectorConfiguration(String connector, Map<String, String> values) {

    private static final String DEBEZIUM = "io.debezium.";

    ConnectorConfiguration {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Tells whether it is a connector of Debezium, of which more is known than of others. */
    boolean isDebezium() {
        return connector.startsWith(DEBEZIUM);
    }

    /** Tells whether values that were not sent, such as PostgreSQL's unchanged TOAST, come as a word that stands for them. */
    boolean hasUnavailableValues() {
        return connector.startsWith(DEBEZIUM + "connector.postgresql.")
                || connector.startsWith(DEBEZIUM + "connector.oracle.");
    }

    /** Returns this with a setting put over what was there. */
    ConnectorConfiguration with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new ConnectorConfiguration(connector, changed);
    }

    /** Returns this with a setting, unless there is one of that name. */
    ConnectorConfiguration withDefault(String name, String value) {
        return values.containsKey(name) ? this : with(name, value);
    }

    /**
     * Returns this with what Debezium needs to bend no value and to leave out no change: its own defaults make negative numbers of
     * large unsigned ones, and pass over TRUNCATE.
     */
    ConnectorConfiguration withDefaultsOfDebezium() {
        return !isDebezium()
                ? this
                : withDefault("topic.prefix", "dataweaver")
                        .withDefault("tombstones.on.delete", "false")
                        .withDefault("include.schema.changes", "false")
                        .withDefault("skipped.operations", "none")
                        .withDefault("decimal.handling.mode", "precise")
                        .withDefault("bigint.unsigned.handling.mode", "precise")
                        .withDefault("max.queue.size.in.bytes", "67108864")
                        .withDefault("schema.history.internal.store.only.captured.tables.ddl", "true");
    }

    /** Returns what the rows of a topic are called: the topic, without the prefix that Debezium gives to all. */
    String datasetOf(String topic) {
        String prefix = values.getOrDefault("topic.prefix", "") + ".";
        return isDebezium() && topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic;
    }

    @Override
    public String toString() {
        return connector + " with " + values.keySet();
    }
}

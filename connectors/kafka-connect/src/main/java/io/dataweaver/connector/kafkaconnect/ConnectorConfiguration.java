package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of a connector, secrets among them: it never prints a value.
 *
 * @param connector the full name of its class
 * @param values what the connector gets, by name
 */
record ConnectorConfiguration(String connector, Map<String, String> values) {

    private static final String DEBEZIUM = "io.debezium.";
    private static final String STARS = "******";
    private static final Pattern SECRET = Pattern.compile(
            "password|passphrase|secret|token|credential|jaas|private|api.?key", Pattern.CASE_INSENSITIVE);

    /**
     * Values that are in what anybody says, so that they tell nothing by themselves. Settings such as
     * {@code token.renewal.enabled} have them, though these are named as secrets are.
     */
    private static final Pattern COMMON =
            Pattern.compile("..?|true|false|yes|none|off|null|default", Pattern.CASE_INSENSITIVE);

    /** User and password in an address. */
    private static final Pattern BEFORE_HOST = Pattern.compile("//[^/@\\s]*@");

    /** A password among the parameters of an address. */
    private static final Pattern PASSWORD =
            Pattern.compile("((?:password|pwd)[^=&;\\s]*=)[^&;\\s]*", Pattern.CASE_INSENSITIVE);

    private static final Set<String> OURS = Set.of(
            "connector.class",
            "tasks.max",
            "topics",
            "topics.regex",
            "key.converter",
            "value.converter",
            "header.converter",
            "transforms",
            "predicates",
            "offset.storage",
            "offset.storage.file.filename");

    /** Modes of snapshots that read the rows of the start once more, or may. */
    private static final Set<String> REPEATING = Set.of("always", "when_needed", "configuration_based", "custom");

    ConnectorConfiguration {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Returns what a connector gets.
     *
     * @param given by the pipeline
     * @param tasks into how many it may cut its work
     * @param name of the connector, unless it has one
     * @throws DataWeaverException with {@code CONFIGURATION_OURS} if a setting is not the pipeline's to give
     */
    static ConnectorConfiguration of(String connector, Optional<Map<String, Secret>> given, int tasks, String name) {
        Map<String, String> values = new LinkedHashMap<>();
        given.ifPresent(all -> all.forEach((setting, value) -> values.put(setting, value.use(text -> text))));
        for (String setting : values.keySet()) {
            if (OURS.contains(setting)) {
                throw new DataWeaverException(
                        KafkaConnectErrorCode.CONFIGURATION_OURS,
                        "`config` may not have `" + setting + "`: "
                                + switch (setting) {
                                    case "connector.class" -> "`connector` says it";
                                    case "tasks.max" -> "`tasks` says it";
                                    case "topics", "topics.regex" -> "`topic` says it";
                                    default -> "records become rows here; use steps of the pipeline";
                                },
                        KafkaConnectErrorCode.CONFIGURATION_OURS.remedy(),
                        null);
            }
        }
        values.put("connector.class", connector);
        values.put("tasks.max", Integer.toString(tasks));
        values.putIfAbsent("name", name);
        return new ConnectorConfiguration(connector, values);
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

    /**
     * Tells whether UUIDs come wrong: Debezium's connector for MariaDB (3.5) moves those in the log that end in a byte of zero, which
     * nobody can tell from what they have become.
     */
    boolean bendsUuids() {
        return connector.startsWith(DEBEZIUM + "connector.mariadb.");
    }

    /**
     * Tells whether a connector of Debezium is told to read rows in a way that gives some again: without locks, or once more at a later
     * start.
     */
    boolean repeatsSnapshots() {
        return mode("snapshot.locking.mode").equals("none") || REPEATING.contains(mode("snapshot.mode"));
    }

    /** Debezium takes its modes in any case, and with blanks around them. */
    private String mode(String setting) {
        return values.getOrDefault(setting, "").strip().toLowerCase(Locale.ROOT);
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
     * Returns this with what Debezium needs to bend no value and to leave out no change, and to move on where only other tables
     * change: its own defaults make negative numbers of
     * large unsigned ones, 2001 of the year 1, and pass over TRUNCATE.
     */
    ConnectorConfiguration withDefaultsOfDebezium() {
        return !isDebezium()
                ? this
                : withDefault("topic.prefix", "dataweaver")
                        .withDefault("tombstones.on.delete", "false")
                        .withDefault("include.schema.changes", "false")
                        .withDefault("skipped.operations", "none")
                        .withDefault("heartbeat.interval.ms", "10000")
                        .withDefault("enable.time.adjuster", "false")
                        .withDefault("decimal.handling.mode", "precise")
                        .withDefault("bigint.unsigned.handling.mode", "precise")
                        .withDefault("max.queue.size.in.bytes", "67108864")
                        .withDefault("schema.history.internal.store.only.captured.tables.ddl", "true");
    }

    /**
     * Returns what a connector says, without what is secret: values of settings that are named so, and passwords in addresses.
     * A value that is a common word is hidden where secrets are spoken of, for only there it can be known for one.
     */
    String masked(String said) {
        String masked = said;
        for (Map.Entry<String, String> setting : values.entrySet()) {
            String value = setting.getValue();
            if (!SECRET.matcher(setting.getKey()).find() || value.isEmpty()) {
                continue;
            }
            if (!COMMON.matcher(value).matches()) {
                masked = masked.replace(value, STARS);
            } else if (SECRET.matcher(said).find()) {
                masked = word(value).matcher(masked).replaceAll(STARS);
            }
        }
        masked = BEFORE_HOST.matcher(masked).replaceAll("//" + STARS + "@");
        return PASSWORD.matcher(masked).replaceAll("$1" + STARS);
    }

    /** A value where it stands by itself. */
    private static Pattern word(String value) {
        return Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(value) + "(?![\\p{L}\\p{N}])");
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

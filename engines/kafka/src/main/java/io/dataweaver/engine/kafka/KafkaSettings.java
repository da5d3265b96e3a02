package io.dataweaver.engine.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How the engine uses its cluster.
 *
 * @param brokers to ask first, with commas between
 * @param prefix of all names
 * @param replication on how many brokers topics are kept; empty for as many as is good for the cluster
 * @param parts into which the splits of a run are put
 * @param requestTimeout the longest wait for an answer outside of a run
 * @param access how to connect, and as whom
 * @param shared the folder that all workers see; empty for that of the state
 */
record KafkaSettings(
        String brokers,
        String prefix,
        Optional<Integer> replication,
        int parts,
        Duration requestTimeout,
        ClientAccess access,
        Optional<Path> shared) {

    /** Returns what every client of the cluster is told. */
    Map<String, Object> toClient() {
        Map<String, Object> settings = new HashMap<>(access.toClient());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return settings;
    }
}

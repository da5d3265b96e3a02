package io.dataweaver.engine.spark;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how Spark runs.
 *
 * @param master the cluster; empty for this machine
 * @param deploy where the driver is, if there is a cluster
 * @param conf of Spark, as the user wrote it
 * @param shared the folder that driver and executors see; empty for that of the state
 */
record SparkSettings(Optional<String> master, DeployMode deploy, Map<String, String> conf, Optional<String> shared) {

    static final Option<String> MASTER = Option.of(
                    "master",
                    OptionType.TEXT,
                    "The cluster, as Spark writes it. Without it, Spark runs on this machine.")
            .example("spark://10.0.0.5:7077");

    static final Option<DeployMode> DEPLOY = Option.of(
                    "deploy",
                    OptionType.choice(DeployMode.class),
                    "Where the driver runs: beside the command, or on a worker of a standalone cluster, which starts it"
                            + " again after its death. For the latter all machines see the state folder, and have"
                            + " DataWeaver at the same path.")
            .defaultsTo("client");

    static final Option<Map<String, String>> CONF = Option.of(
            "conf",
            OptionType.mapOf(OptionType.TEXT),
            "Settings of Spark, by their names: they win over DataWeaver's.");

    static final Option<String> SHARED = Option.of(
                    "shared",
                    OptionType.TEXT,
                    "A folder that this process and all machines of a cluster see under this name: steps by key hand on records"
                            + " there, and keep what they remember. Needed for those on a cluster.")
            .example("/mnt/dataweaver");

    /** What Spark takes; only standalone clusters are looked at more closely. */
    private static final String AN_ADDRESS = "(\\[[0-9a-fA-F:.]+]|[^/,:\\[\\]]+):\\d{1,5}";

    private static final String A_MASTER =
            "local(\\[.+])?|local-cluster\\[.+]|yarn|k8s://.+|spark://" + AN_ADDRESS + "(," + AN_ADDRESS + ")*";

    static final Option<?>[] OPTIONS = {MASTER, DEPLOY, CONF, SHARED};

    /** Creates settings without a folder that is shared. */
    SparkSettings(Optional<String> master, DeployMode deploy, Map<String, String> conf) {
        this(master, deploy, conf, Optional.empty());
    }

    /**
     * Reads options that were checked one by one.
     *
     * @throws OptionException if `master` is none
     */
    static SparkSettings of(Options options) {
        options.find(MASTER).filter(url -> !url.matches(A_MASTER)).ifPresent(url -> {
            throw new OptionException(
                    SparkErrorCode.NOT_A_MASTER,
                    "`master` of the engine `spark`: expected spark://host:port, but found " + url,
                    SparkErrorCode.NOT_A_MASTER.remedy(),
                    List.of(MASTER.name()));
        });
        return new SparkSettings(
                options.find(MASTER), options.get(DEPLOY), options.find(CONF).orElse(Map.of()), options.find(SHARED));
    }

    /** Tells whether the driver is on a worker of the cluster. */
    boolean isDriverOnCluster() {
        return deploy == DeployMode.CLUSTER;
    }

    /** Returns the same with its driver in the process that has them. */
    SparkSettings withDriverHere() {
        return new SparkSettings(master, DeployMode.CLIENT, conf, shared);
    }

    /** Returns the same, with a setting of Spark for which the user has no value. */
    SparkSettings withDefault(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(conf);
        more.putIfAbsent(name, value);
        return new SparkSettings(master, deploy, more, shared);
    }

    /** Tells whether tasks run in the process of the driver. */
    boolean isLocal() {
        return master.isEmpty() || master.get().startsWith("local");
    }

    /**
     * Returns the configuration of a session.
     *
     * @param parallelism how many tasks are to run at the same time on this machine, if no cluster is named
     */
    Map<String, String> session(int parallelism) {
        Map<String, String> session = new LinkedHashMap<>();
        session.put("spark.app.name", "dataweaver");
        session.put("spark.master", master.orElse("local[" + parallelism + "]"));
        // A second attempt at a split beside the first is never of use: they would take it from each other.
        session.put("spark.speculation", "false");
        // Plans are one scan and one write of some lines of text: nothing to compile or to adapt.
        session.put("spark.sql.codegen.wholeStage", "false");
        session.put("spark.sql.adaptive.enabled", "false");
        session.put("spark.sql.shuffle.partitions", "1");
        session.put("spark.sql.streaming.numRecentProgressUpdates", "1");
        if (!isLocal()) {
            session.put("spark.jars", String.join(",", ClassPath.ofExecutors()));
        } else {
            session.put("spark.ui.enabled", "false");
            session.put("spark.driver.host", "127.0.0.1");
            session.put("spark.driver.bindAddress", "127.0.0.1");
        }
        session.putAll(conf);
        session.merge(
                "spark.plugins",
                DriverLink.class.getName(),
                (others, own) -> others.isBlank() ? own : others + "," + own);
        return session;
    }
}

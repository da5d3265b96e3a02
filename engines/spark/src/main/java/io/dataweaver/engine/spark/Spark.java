package io.dataweaver.engine.spark;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.run.EngineStep;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The engine {@code spark} for Java code, such as {@code DataWeaver.on(Spark.local())}.
 *
 * <p>Immutable: a method that sets an option returns another step.
 */
public final class Spark implements EngineStep {

    private final Map<String, Object> options;

    private Spark(Map<String, Object> options) {
        this.options = options;
    }

    /** Returns Spark on this machine. */
    public static Spark local() {
        return new Spark(Map.of());
    }

    /**
     * Returns Spark on a cluster.
     *
     * @param master as Spark writes it, such as {@code spark://10.0.0.5:7077}
     */
    public static Spark at(String master) {
        return new Spark(Map.of(SparkSettings.MASTER.name(), master));
    }

    /** Returns the same with the driver on a worker of the cluster, which starts it again after its death. */
    public Spark driverOnCluster() {
        return with(SparkSettings.DEPLOY.name(), "cluster");
    }

    /** Returns the same with settings of Spark, by their names; they take the place of those given before. */
    public Spark conf(Map<String, String> settings) {
        return with(SparkSettings.CONF.name(), Map.copyOf(settings));
    }

    /** Returns the same with a folder for steps by key, which this process and all machines of the cluster see. */
    public Spark shared(Path folder) {
        return with(SparkSettings.SHARED.name(), folder.toAbsolutePath().toString());
    }

    private Spark with(String option, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Spark(more);
    }

    @Override
    public ComponentRef toRef() {
        return new ComponentRef("spark", options);
    }
}

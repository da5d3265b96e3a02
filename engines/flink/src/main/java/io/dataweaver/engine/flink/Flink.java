package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.run.EngineStep;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The engine {@code flink} for Java code, such as {@code DataWeaver.on(Flink.embedded())}.
 *
 * <p>Immutable: a method that sets an option returns another step.
 */
public final class Flink implements EngineStep {

    private final Map<String, Object> options;

    private Flink(Map<String, Object> options) {
        this.options = options;
    }

    /** Returns Flink that is started in this process. */
    public static Flink embedded() {
        return new Flink(Map.of());
    }

    /**
     * Returns Flink on a cluster.
     *
     * @param rest its address, such as {@code http://flink.example:8081}
     */
    public static Flink at(String rest) {
        return new Flink(Map.of(FlinkOptions.REST.name(), rest));
    }

    /** Returns the same with a folder for checkpoints, as a URI that this process and all machines of the cluster see. */
    public Flink checkpoints(String folder) {
        return with(FlinkOptions.CHECKPOINTS.name(), folder);
    }

    /** Returns the same with a folder for steps by key, which this process and all machines of the cluster see. */
    public Flink shared(Path folder) {
        return with(FlinkOptions.SHARED.name(), folder.toAbsolutePath().toString());
    }

    private Flink with(String option, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Flink(more);
    }

    @Override
    public ComponentRef toRef() {
        return new ComponentRef(FlinkEnginePlugin.NAME, options);
    }
}

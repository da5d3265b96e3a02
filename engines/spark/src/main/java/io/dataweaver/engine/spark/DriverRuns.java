package io.dataweaver.engine.spark;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs whose queries this driver has started. Spark makes streams and writes itself, by the name of a class and
 * options of text, so they find their run here. <b>Threads.</b> Any thread may call.
 */
final class DriverRuns {

    private static final Map<String, Epochs> RUNS = new ConcurrentHashMap<>();

    private DriverRuns() {}

    static void enter(String key, Epochs run) {
        RUNS.put(key, run);
    }

    static void leave(String key) {
        RUNS.remove(key);
    }

    /** Returns the stages of the run called {@code key}; empty if its driver is another process. */
    static Optional<LiveStages> stages(String key) {
        return Optional.ofNullable(RUNS.get(key)).map(Epochs::stages);
    }

    /**
     * Returns the run called {@code key}.
     *
     * @throws IllegalStateException if it has ended, or is another driver's
     */
    static Epochs get(String key) {
        Epochs run = RUNS.get(key);
        if (run == null) {
            throw new IllegalStateException("no run called " + key + " is under way in this driver");
        }
        return run;
    }
}

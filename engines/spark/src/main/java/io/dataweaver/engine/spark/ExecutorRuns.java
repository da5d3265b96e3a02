package io.dataweaver.engine.spark;

import io.dataweaver.core.run.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What tasks in this process have whose driver is another one: their stages, of which {@link DriverLink} tells it, and their
 * plan. Thread-safe.
 */
final class ExecutorRuns {

    private static final Map<LiveStages, String> TASKS = new ConcurrentHashMap<>();

    private static final Map<String, Work> HELD = new HashMap<>();

    private ExecutorRuns() {}

    /**
     * Keeps the work of an order open until {@link #close}: the next task of the run is to find its plan made. No more than
     * one run is at work in an executor.
     */
    static void hold(String order) {
        synchronized (HELD) {
            if (!HELD.containsKey(order)) {
                Work work = Work.open(order);
                close();
                HELD.put(order, work);
            }
        }
    }

    /** Gives back what is kept. */
    static void close() {
        synchronized (HELD) {
            HELD.values().forEach(Work::close);
            HELD.clear();
        }
    }

    /** Enters the stages of a task of {@code run}. */
    static void enter(String run, LiveStages stages) {
        TASKS.put(stages, run);
    }

    static void leave(LiveStages stages) {
        TASKS.remove(stages);
    }

    /** Calls {@code action} with each run and stages of it. */
    static void forEach(BiConsumer<String, LiveStages> action) {
        TASKS.forEach((stages, run) -> action.accept(run, stages));
    }
}

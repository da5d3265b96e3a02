package io.dataweaver.engine.spark;

import io.dataweaver.core.run.Work;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What tasks in this process have whose driver is another one: their stages, of which {@link DriverLink} tells it, and their
 * plan. Thread-safe.
 */
final class ExecutorRuns {

    private static final Map<LiveStages, String> TASKS = new ConcurrentHashMap<>();

    /** As many parts as pipelines usually have, and one before. */
    private static final int MOST_HELD = 4;

    private static final Map<String, Work> HELD = new LinkedHashMap<>(MOST_HELD, 0.75f, true);

    private ExecutorRuns() {}

    /**
     * Keeps the work of an order open, until {@link #close} or until some others were used since: the next task of the run is
     * to find its plan made. No more than the parts of one run are at work in an executor.
     */
    static void hold(String order) {
        synchronized (HELD) {
            if (HELD.get(order) == null) {
                HELD.put(order, Work.open(order));
                Iterator<Work> oldest = HELD.values().iterator();
                while (HELD.size() > MOST_HELD) {
                    oldest.next().close();
                    oldest.remove();
                }
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

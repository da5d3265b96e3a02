package io.dataweaver.api.fault;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A named place at a durable step, at which a test makes the process fail.
 *
 * <p>Off unless the system property {@code dataweaver.failpoint} names one as {@code name:nth:action}, several separated
 * by commas; the action is {@code halt} (the process ends at once, as by {@code kill -9}), {@code throw}, or
 * {@code pause} (the thread waits for ever). Read once, when the class is loaded: a test starts a process for it. A test
 * that stays in its process has them {@link #watch}ed.
 *
 * <pre>{@code
 * private static final Failpoint AFTER_RENAME = Failpoint.named("checkpoint.after_rename");
 * ...
 * AFTER_RENAME.hit();
 * }</pre>
 */
public final class Failpoint {

    /** The system property that arms failpoints. */
    public static final String PROPERTY = "dataweaver.failpoint";

    private static final int KILLED = 137;
    private static final Set<String> NAMES = new ConcurrentSkipListSet<>();
    private static final Map<String, Armed> ARMED = parse(System.getProperty(PROPERTY));

    private static volatile @Nullable Consumer<String> watcher;

    private final String name;
    private final @Nullable Armed armed;

    private Failpoint(String name) {
        this.name = name;
        this.armed = ARMED.get(name);
    }

    private record Armed(int nth, String action, AtomicInteger hits) {}

    /** Returns the failpoint called {@code name}, such as {@code sink.before_commit}. */
    public static Failpoint named(String name) {
        NAMES.add(name);
        return new Failpoint(name);
    }

    /** Returns the names of all failpoints whose classes are loaded. */
    public static Set<String> names() {
        return Set.copyOf(NAMES);
    }

    /** Ends what {@link #watch} began. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Has a test told of each failpoint that is hit in this process, until what is returned is closed; a later watcher takes
     * the place of an earlier one.
     *
     * @param onHit gets the name, in the thread that comes there; what it throws is thrown there
     */
    public static Watch watch(Consumer<String> onHit) {
        watcher = onHit;
        return () -> watcher = null;
    }

    /** Does what the test asked for here; otherwise nothing. */
    public void hit() {
        Consumer<String> watching = watcher;
        if (watching != null) {
            watching.accept(name);
        }
        if (armed != null && armed.hits.incrementAndGet() == armed.nth) {
            act(armed.action);
        }
    }

    private void act(String action) {
        switch (action) {
            case "halt" -> Runtime.getRuntime().halt(KILLED);
            case "throw" -> throw new IllegalStateException("failpoint " + name);
            default -> {
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static Map<String, Armed> parse(@Nullable String property) {
        Map<String, Armed> armed = new ConcurrentHashMap<>();
        if (property == null || property.isBlank()) {
            return armed;
        }
        for (String item : property.split(",")) {
            String[] parts = item.trim().split(":");
            if (parts.length != 3 || !parts[2].toLowerCase(Locale.ROOT).matches("halt|throw|pause")) {
                throw new IllegalArgumentException(
                        PROPERTY + " takes name:nth:halt|throw|pause, but holds '" + item + "'");
            }
            armed.put(parts[0], new Armed(Integer.parseInt(parts[1]), parts[2], new AtomicInteger()));
        }
        return armed;
    }
}

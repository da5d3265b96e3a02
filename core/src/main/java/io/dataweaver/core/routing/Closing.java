package io.dataweaver.core.routing;

import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.source.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes all of several things, whatever the others do; the first failure is thrown, with the others in it. */
public final class Closing {

    private Closing() {}

    /** Closes {@code all}: {@link Source sources}, {@link Sink sinks}, {@link SinkWriter writers}. */
    public static void all(List<? extends AutoCloseable> all) {
        RuntimeException failure = null;
        for (AutoCloseable one : all) {
            failure = close(one, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException close(AutoCloseable one, @Nullable RuntimeException earlier) {
        try {
            one.close();
            return earlier;
        } catch (RuntimeException failed) {
            if (earlier == null) {
                return failed;
            }
            earlier.addSuppressed(failed);
            return earlier;
        } catch (Exception impossible) {
            throw new IllegalStateException("sources, sinks and writers throw no checked exception", impossible);
        }
    }
}

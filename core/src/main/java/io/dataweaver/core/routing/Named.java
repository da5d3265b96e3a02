package io.dataweaver.core.routing;

import io.dataweaver.api.error.DataWeaverException;
import java.util.function.Supplier;

/** Lets failures say which of several sources or sinks they come from. */
final class Named {

    private Named() {}

    static <T> T get(String who, Supplier<T> call) {
        try {
            return call.get();
        } catch (DataWeaverException failed) {
            throw named(who, failed);
        }
    }

    static void run(String who, Runnable call) {
        get(who, () -> {
            call.run();
            return "";
        });
    }

    static DataWeaverException named(String who, DataWeaverException failed) {
        return new DataWeaverException(failed.code(), who + ": " + failed.getMessage(), failed.hint(), failed);
    }
}

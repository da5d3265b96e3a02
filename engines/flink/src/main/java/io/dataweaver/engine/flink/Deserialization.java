package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;

/**
 * Lets Flink read Java objects, its own alone, in a process where that is off: it sends its operators as such. Whoever names
 * this engine asks for it; everything else stays off.
 */
final class Deserialization {

    /** What Flink, the actors it is made of, and the messages between them consist of. */
    private static final String OF_FLINK =
            "org.apache.flink.**;org.apache.pekko.**;scala.**;io.dataweaver.**;!java.rmi.**;"
                    + "java.lang.**;java.util.**;java.net.*;java.io.*;java.math.*;java.time.**";

    private static boolean done;

    private Deserialization() {}

    /**
     * Allows it, once.
     *
     * @throws DataWeaverException if something else in this process decides what may be read
     */
    static synchronized void allow() {
        ObjectInputFilter everywhere = Config.getSerialFilter();
        if (done || everywhere == null) {
            return;
        }
        ObjectInputFilter flink = Config.createFilter(OF_FLINK);
        try {
            Config.setSerialFilterFactory((current, next) ->
                    current == null ? info -> check(info, flink, everywhere) : ObjectInputFilter.merge(next, current));
            done = true;
        } catch (IllegalStateException late) {
            throw new DataWeaverException(
                    FlinkErrorCode.NOT_STARTED,
                    "Flink reads Java objects, and this process has a filter for them that cannot be changed any more",
                    "start Java with `-Djdk.serialFilter=" + OF_FLINK + ";!*`",
                    late);
        }
    }

    private static Status check(FilterInfo info, ObjectInputFilter flink, ObjectInputFilter everywhere) {
        Status status = flink.checkInput(info);
        return status == Status.ALLOWED ? status : everywhere.checkInput(info);
    }
}

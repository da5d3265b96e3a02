package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Finds out whether anybody listens where the masters of a standalone cluster are: Spark tries for minutes, and says much. */
final class MasterProbe {

    private static final String SCHEME = "spark://";
    private static final int CONNECT_MILLIS = 5_000;

    private MasterProbe() {}

    /**
     * Connects to one of the masters, and hangs up.
     *
     * @throws DataWeaverException with {@link SparkErrorCode#NOT_STARTED} if none takes a connection
     */
    static void requireAnswer(SparkSettings settings) {
        String url = settings.master().filter(named -> named.startsWith(SCHEME)).orElse("");
        if (url.isEmpty()) {
            return;
        }
        String why = "";
        for (String address : url.substring(SCHEME.length()).split(",", -1)) {
            Optional<IOException> nobody = connect(address);
            if (nobody.isEmpty()) {
                return;
            }
            why = String.valueOf(nobody.get().getMessage());
        }
        throw new DataWeaverException(
                SparkErrorCode.NOT_STARTED,
                "no master of Spark answers at " + url + ": " + why,
                "start the cluster, or correct `master`; without `master`, Spark runs on this machine",
                null);
    }

    /** Returns why nobody takes a connection; empty if somebody does. */
    private static Optional<IOException> connect(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        InetSocketAddress place = new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
        if (place.isUnresolved()) {
            return Optional.of(new IOException("this machine does not know " + host));
        }
        try (Socket socket = new Socket()) {
            socket.connect(place, CONNECT_MILLIS);
            return Optional.empty();
        } catch (IOException nobody) {
            return Optional.of(nobody);
        }
    }
}

package io.dataweaver.engine.flink;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The options of the engine {@code flink}. */
final class FlinkOptions {

    static final Option<String> REST = Option.of(
                    "rest",
                    OptionType.TEXT,
                    "The address of a cluster of Flink 2.3, on which jobs are to run. Left out, Flink is started in this"
                            + " process.")
            .example("http://flink.example:8081");

    static final Option<Jars> JARS = Option.of(
                    "jars",
                    OptionType.choice(Jars.class),
                    "What is sent to a cluster with each job: `all` jars of DataWeaver that lie beside the one of its core,"
                            + " and this engine's; or `none`, if they lie in the folder `lib` of Flink.")
            .defaultsTo("all");

    static final Option<String> CHECKPOINTS = Option.of(
                    "checkpoints",
                    OptionType.TEXT,
                    "The folder in which Flink keeps checkpoints, as a URI. This process and all machines of a cluster must"
                            + " see it. Left out, it is in the state folder.")
            .example("file:///mnt/shared/flink");

    static final Option<Duration> RECOVERY_WAIT = Option.of(
                    "recovery_wait",
                    OptionType.DURATION,
                    "How long a run waits for a JobManager that does not answer, before it gives up: longer than a cluster"
                            + " with high availability takes to recover its jobs.")
            .defaultsTo("15s");

    static final Option<String> SHARED = Option.of(
                    "shared",
                    OptionType.TEXT,
                    "A folder that this process and all machines of a cluster see under this name: steps by key hand on records"
                            + " there, and keep what they remember. Needed for those on a cluster.")
            .example("/mnt/dataweaver");

    private FlinkOptions() {}

    /**
     * Reads {@link #REST}.
     *
     * @throws OptionException if it is none
     */
    static URI address(String text) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException wrong) {
            throw notAnAddress(text);
        }
        boolean more = !Objects.requireNonNullElse(address.getPath(), "").matches("/?")
                || address.getQuery() != null
                || address.getUserInfo() != null;
        if (!"http".equalsIgnoreCase(address.getScheme()) || address.getHost() == null || more) {
            throw notAnAddress(text);
        }
        return address;
    }

    private static OptionException notAnAddress(String text) {
        return new OptionException(
                FlinkErrorCode.NOT_AN_ADDRESS,
                "`rest` of the engine `flink`: expected http://host:port, but found " + text,
                FlinkErrorCode.NOT_AN_ADDRESS.remedy(),
                List.of(REST.name()));
    }

    /** What is sent with a job. */
    enum Jars {
        ALL,
        NONE
    }
}

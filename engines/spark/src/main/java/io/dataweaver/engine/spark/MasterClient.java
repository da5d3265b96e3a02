package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import java.util.Optional;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.DriverDescription;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Talks with the master of a standalone cluster as Spark's own {@code spark-submit} does, but without its habit of giving
 * all of the environment to the driver: that holds secrets.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class MasterClient implements AutoCloseable {

    private static final String ENDPOINT = "Master";
    private static final String SCHEME = "spark://";
    private static final String PATIENCE = "20s";

    private final String url;
    private final RpcEnv environment;
    private @Nullable RpcEndpointRef active;

    /**
     * Creates a client; contacts nobody yet.
     *
     * @param settings name a master, or several of which one is active
     */
    MasterClient(SparkSettings settings) {
        url = settings.master().orElseThrow();
        SparkConf conf = new SparkConf();
        settings.conf().forEach(conf::set);
        conf.setIfMissing("spark.rpc.askTimeout", PATIENCE);
        conf.setIfMissing("spark.rpc.lookupTimeout", PATIENCE);
        SecurityManager security = new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
        environment = RpcEnv.create("dataweaver", "localhost", 0, conf, security, true);
    }

    /**
     * What the master knows of a driver.
     *
     * @param state as Spark names it, such as {@code RUNNING}
     * @param worker where it is; empty if it waits for one
     * @param failure why it could not be started, if that is known
     */
    record DriverStatus(String state, Optional<String> worker, Optional<String> failure) {
        /** Tells whether it waits for a worker that has room. */
        boolean isWaiting() {
            return state.equals("SUBMITTED");
        }

        /** Tells whether it, or one that takes its place, is at work or will be. */
        boolean isLive() {
            return switch (state) {
                case "FINISHED", "KILLED", "FAILED", "ERROR" -> false;
                default -> true;
            };
        }
    }

    /**
     * Has a worker start a driver.
     *
     * @return its id
     * @throws DataWeaverException with {@link SparkErrorCode#NOT_STARTED}
     */
    String submit(DriverDescription driver) {
        String refused = "none answers";
        for (String address : url.substring(SCHEME.length()).split(",", -1)) {
            try {
                RpcEndpointRef master =
                        environment.setupEndpointRef(RpcAddress.fromSparkURL(SCHEME + address), ENDPOINT);
                DeployMessages.SubmitDriverResponse answer = ask(
                        master,
                        new DeployMessages.RequestSubmitDriver(driver),
                        DeployMessages.SubmitDriverResponse.class);
                if (answer.success()) {
                    active = master;
                    return answer.driverId().get();
                }
                refused = answer.message();
            } catch (Exception unreachable) {
                refused = rootMessage(unreachable);
            }
        }
        throw new DataWeaverException(
                SparkErrorCode.NOT_STARTED, "the master " + url + " starts no driver: " + refused);
    }

    /**
     * Returns what the master knows of a driver; empty if it does not know it.
     *
     * @throws DataWeaverException with {@link SparkErrorCode#NOT_STARTED} if no master can be asked
     */
    Optional<DriverStatus> status(String driver) {
        String refused = "none answers";
        for (String address : url.substring(SCHEME.length()).split(",", -1)) {
            try {
                RpcEndpointRef master =
                        environment.setupEndpointRef(RpcAddress.fromSparkURL(SCHEME + address), ENDPOINT);
                DeployMessages.DriverStatusResponse answer = ask(
                        master,
                        new DeployMessages.RequestDriverStatus(driver),
                        DeployMessages.DriverStatusResponse.class);
                if (answer.found()) {
                    active = master;
                    return Optional.of(new DriverStatus(
                            answer.state().get().toString(),
                            optional(answer.workerHostPort()),
                            optional(answer.exception()).map(MasterClient::rootMessage)));
                }
                if (answer.exception().isEmpty()) {
                    return Optional.empty();
                }
                // A master in reserve, which knows of nothing.
                refused = rootMessage(answer.exception().get());
            } catch (Exception unreachable) {
                refused = rootMessage(unreachable);
            }
        }
        throw new DataWeaverException(SparkErrorCode.NOT_STARTED, "the master " + url + " cannot be asked: " + refused);
    }

    /** Asks the master that was heard last to end a driver that has not begun; it may have by then. */
    void kill(String driver) {
        if (active != null) {
            active.send(new DeployMessages.RequestKillDriver(driver));
        }
    }

    /**
     * Ends an application, if it is under way: its executors end, and its driver hears of it if it can.
     *
     * @throws DataWeaverException with {@link SparkErrorCode#NOT_STARTED} if no master can be told
     */
    void end(String application) {
        boolean told = false;
        String refused = "none answers";
        for (String address : url.substring(SCHEME.length()).split(",", -1)) {
            try {
                RpcEndpointRef master =
                        environment.setupEndpointRef(RpcAddress.fromSparkURL(SCHEME + address), ENDPOINT);
                master.send(new DeployMessages.UnregisterApplication(application));
                // Once this is answered, that has arrived.
                ask(
                        master,
                        new DeployMessages.RequestDriverStatus(application),
                        DeployMessages.DriverStatusResponse.class);
                told = true;
            } catch (Exception unreachable) {
                refused = rootMessage(unreachable);
            }
        }
        if (!told) {
            throw new DataWeaverException(
                    SparkErrorCode.NOT_STARTED, "the master " + url + " cannot be told: " + refused);
        }
    }

    private static <T> T ask(RpcEndpointRef master, Object question, Class<T> answer) {
        return master.askSync(question, ClassTag$.MODULE$.<T>apply(answer));
    }

    private static <T> Optional<T> optional(Option<T> value) {
        return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        environment.shutdown();
    }
}

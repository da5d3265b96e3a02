package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.run.RunEnd;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.engine.spark.MasterClient.DriverStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the driver of a pipeline on the cluster until its end is known: one that is at work already for the same order, or
 * one that is submitted. One with another order is ended first.
 *
 * <p><b>Threads.</b> One calls {@link #follow}; any may call {@link #stop}.
 */
final class DriverFollower {

    private static final Logger LOG = LoggerFactory.getLogger(DriverFollower.class);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration ASK_MASTER = Duration.ofSeconds(1);

    /** What a machine has written may take some seconds until another one sees it, as on NFS. */
    private static final Duration SEEN_ELSEWHERE = Duration.ofSeconds(5);

    /** So long may master and driver both be silent. */
    private static final Duration SILENT = Duration.ofSeconds(60);

    /** A driver that a worker has started tells something sooner, if it can start at all: else it is started for ever. */
    private static final Duration UNHEARD = Duration.ofMinutes(3);

    private static final Duration WAITS_LONG = Duration.ofSeconds(15);

    private final ForkOrder order;
    private final MasterClient master;
    private final RunEnvironment environment;
    private final Scheduler scheduler;
    private final Consumer<StateObject> tell;
    private final RunEnd stop;

    /** Creates a follower that hands on to {@code tell} what the driver tells. */
    DriverFollower(ForkOrder order, MasterClient master, RunEnvironment environment, Consumer<StateObject> tell) {
        this.order = order.with(order.settings().withDefault("spark.jars", String.join(",", ClassPath.ofExecutors())));
        this.master = master;
        this.environment = environment;
        this.scheduler = environment.scheduler();
        this.tell = tell;
        this.stop = new RunEnd(scheduler);
    }

    /** Asks the run to stop. */
    void stop() {
        stop.stop();
    }

    /**
     * Follows it to its end, and tells how that was.
     *
     * @throws DataWeaverException if it could not be started, or is not heard any more
     */
    void follow() throws InterruptedException {
        DriverFolder folder = null;
        for (DriverFolder earlier : DriverFolder.list(order)) {
            if (folder == null && isAtWork(earlier) && isSame(earlier)) {
                folder = earlier;
            } else {
                end(earlier);
            }
        }
        if (folder == null) {
            folder = submit();
        }
        tell.accept(follow(folder));
        folder.delete();
    }

    private boolean isSame(DriverFolder earlier) {
        return !order.restart()
                && earlier.order().filter(other -> other.fork().isLike(order)).isPresent();
    }

    private boolean isAtWork(DriverFolder folder) {
        return folder.driver()
                .flatMap(master::status)
                .filter(DriverStatus::isLive)
                .isPresent();
    }

    /** Ends an earlier driver, if there still is one. */
    private void end(DriverFolder earlier) throws InterruptedException {
        while (isAtWork(earlier)) {
            earlier.askToStop();
            if (!stop.pause(LOOK)) {
                throw new DataWeaverException(
                        SparkErrorCode.NOT_STARTED, "asked to stop while an earlier driver was ending");
            }
        }
        earlier.delete();
    }

    private DriverFolder submit() {
        DriverFolder folder =
                DriverFolder.create(new DriverOrder(order, epoch(order.pipeline()), epoch(order.firstPart())));
        try {
            folder.driver(master.submit(DriverSubmission.of(order, folder)));
        } catch (DataWeaverException refused) {
            folder.delete();
            throw refused;
        }
        return folder;
    }

    /** Returns the epoch of a plan's state; 0 if there is none. */
    private long epoch(String plan) {
        return environment
                .store()
                .load(plan)
                .map(saved -> RunStateCodec.decode(saved.bytes()).epoch())
                .orElse(0L);
    }

    private StateObject follow(DriverFolder folder) throws InterruptedException {
        DriverFolder.Listener listener = folder.listen();
        long heard = scheduler.nanoTime();
        long asked = heard;
        long ended = 0;
        long unheard = 0;
        boolean warned = false;
        while (true) {
            StateObject result = null;
            for (String line : listener.lines()) {
                heard = scheduler.nanoTime();
                result = hear(StateObject.parse(line));
            }
            // An earlier start of the driver, of which the master has thought that it was dead, has no say.
            if (result != null && !listener.isOutdated()) {
                return result;
            }
            if (stop.isStopping()) {
                folder.askToStop();
            }
            long now = scheduler.nanoTime();
            if (now - asked > ASK_MASTER.toNanos()) {
                asked = now;
                Optional<DriverStatus> status = status(folder, now - heard);
                boolean live = status.isEmpty() || status.get().isLive();
                ended = live ? 0 : ended == 0 ? now | 1 : ended;
                if (ended != 0 && now - ended > SEEN_ELSEWHERE.toNanos()) {
                    throw notHeard(folder, status.get());
                }
                if (status.isPresent() && !status.get().isWaiting() && listener.hasHeardNothing()) {
                    unheard = unheard == 0 ? now | 1 : unheard;
                    if (now - unheard > UNHEARD.toNanos()) {
                        folder.driver().ifPresent(master::kill);
                        throw notHeard(folder, status.get());
                    }
                }
                if (status.isPresent() && status.get().isWaiting()) {
                    if (stop.isStopping()) {
                        folder.driver().ifPresent(master::kill);
                        return RunLines.of(stoppedBefore());
                    }
                    warned = warned || warn(now - heard);
                }
            }
            pause();
        }
    }

    /** Hands on what a line tells; returns it if it is how the run has ended. */
    private @Nullable StateObject hear(StateObject line) {
        if (line.text(RunLines.TELLS).equals(RunLines.RESULT)) {
            return line;
        }
        tell.accept(line);
        return null;
    }

    /** Returns what the master knows of the driver; empty if it cannot be asked, which may pass. */
    private Optional<DriverStatus> status(DriverFolder folder, long silent) {
        DataWeaverException unreachable = null;
        try {
            Optional<DriverStatus> status = folder.driver().flatMap(master::status);
            if (status.isPresent()) {
                return status;
            }
        } catch (DataWeaverException away) {
            unreachable = away;
        }
        if (silent > SILENT.toNanos()) {
            throw new DataWeaverException(
                    SparkErrorCode.QUERY_ENDED,
                    "neither the driver " + folder.driver().orElse("") + " nor the master has told of it for "
                            + SILENT.toSeconds() + " s",
                    "see whether the cluster is well; the next run follows the driver, if it is still at work, or goes on"
                            + " from its last checkpoint",
                    unreachable);
        }
        return Optional.empty();
    }

    private static boolean warn(long silent) {
        if (silent < WAITS_LONG.toNanos()) {
            return false;
        }
        LOG.warn("the driver waits for a worker that has a core and enough memory to spare");
        return true;
    }

    private static DataWeaverException notHeard(DriverFolder folder, DriverStatus status) {
        String driver = "the driver " + folder.driver().orElse("")
                + status.worker().map(worker -> " on worker " + worker).orElse("");
        folder.delete();
        return switch (status.state()) {
            case "FINISHED", "RUNNING" ->
                new DataWeaverException(SparkErrorCode.DRIVER_NOT_HEARD, driver + " tells nothing in " + folder.path());
            case "KILLED" -> new DataWeaverException(SparkErrorCode.QUERY_ENDED, driver + " was killed");
            default ->
                new DataWeaverException(
                        SparkErrorCode.NOT_STARTED,
                        driver + " could not be started"
                                + status.failure().map(why -> ": " + why).orElse(""),
                        "all workers need DataWeaver at the path that it has here, and the state folder at "
                                + folder.path() + "; see what the worker wrote in its folder `work`",
                        null);
        };
    }

    private static RunResult stoppedBefore() {
        return new RunResult(
                RunResult.Outcome.STOPPED, "", RunCounts.NONE, RunCounts.NONE, Duration.ZERO, Optional.empty());
    }

    private void pause() throws InterruptedException {
        if (stop.isStopping()) {
            new RunEnd(scheduler).pause(LOOK);
        } else {
            stop.pause(LOOK);
        }
    }
}

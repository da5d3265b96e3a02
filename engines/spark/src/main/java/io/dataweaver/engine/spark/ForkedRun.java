package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.run.RunEnd;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.run.RunHandle;
import io.dataweaver.core.run.RunObservation;
import io.dataweaver.core.run.RunProgress;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run in a process of its own, which tells in lines on its standard output how it goes, see {@link RunLines}. Its standard
 * input is how it is asked to stop: a line does. It ends when this process does, however that is, see {@link SparkMain}.
 */
final class ForkedRun implements RunHandle {

    private static final byte[] STOP = "stop\n".getBytes(StandardCharsets.UTF_8);

    private final Process process;
    private final String pipeline;
    private final RunEnvironment environment;
    private final Scheduler scheduler;
    private final RunObservation observation;
    private final RunEnd end;
    private final long started;
    private volatile RunProgress progress;

    /**
     * Follows a process.
     *
     * @param pipeline its name
     * @param observing returns who is told what happens in this run
     */
    ForkedRun(
            Process process,
            String pipeline,
            RunEnvironment environment,
            Function<RunHandle, RunObservation> observing) {
        this.process = process;
        this.pipeline = pipeline;
        this.environment = environment;
        this.scheduler = environment.scheduler();
        this.end = new RunEnd(scheduler);
        this.started = scheduler.nanoTime();
        this.progress = RunProgress.notBegun(Duration.ZERO);
        this.observation = observing.apply(this);
    }

    void start() {
        scheduler.start("dataweaver-" + pipeline + "-spark", this::listen);
    }

    private void listen() {
        @Nullable RunResult last = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                StateObject told = StateObject.parse(line);
                if (told.text(RunLines.TELLS).equals(RunLines.RESULT)) {
                    last = RunLines.result(told, elapsed());
                } else {
                    hear(told);
                }
            }
            ended(last == null ? died() : last);
        } catch (IllegalArgumentException nonsense) {
            process.destroy();
            ended(failed(new DataWeaverException(
                    StateErrorCode.INTERNAL, "the process of Spark tells nonsense: " + nonsense, nonsense)));
        } catch (IOException gone) {
            ended(failed(new DataWeaverException(
                    SparkErrorCode.PROCESS_ENDED, "the process of Spark cannot be heard: " + gone, gone)));
        }
    }

    private void hear(StateObject told) {
        if (told.text(RunLines.TELLS).equals(RunLines.PROGRESS)) {
            progress = RunLines.progress(told);
        } else {
            ObservationLines.hear(told, observation);
        }
    }

    private RunResult died() {
        String how;
        try {
            how = "with exit status " + process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            how = "while nobody waited";
        }
        return failed(new DataWeaverException(
                SparkErrorCode.PROCESS_ENDED, "the process of Spark has ended " + how + ", before the run had"));
    }

    private RunResult failed(DataWeaverException failure) {
        return new RunResult(
                RunResult.Outcome.FAILED, "", progress.durable(), progress.resumed(), elapsed(), Optional.of(failure));
    }

    private void ended(RunResult how) {
        observation.ended(how);
        end.reached(how);
    }

    private Duration elapsed() {
        return Duration.ofNanos(scheduler.nanoTime() - started);
    }

    @Override
    public RunProgress progress() {
        return progress;
    }

    @Override
    public Tap tap(TapRequest request) {
        return environment.tap(pipeline, request);
    }

    @Override
    public Verifications verifications() {
        return environment.verifications(pipeline);
    }

    @Override
    public void stop() {
        try {
            OutputStream input = process.getOutputStream();
            input.write(STOP);
            input.close();
        } catch (IOException gone) {
            // It has ended, which is what was to be.
        }
    }

    @Override
    public RunResult await() throws InterruptedException {
        return end.await();
    }

    @Override
    public Optional<RunResult> await(Duration wait) throws InterruptedException {
        return end.await(wait);
    }
}

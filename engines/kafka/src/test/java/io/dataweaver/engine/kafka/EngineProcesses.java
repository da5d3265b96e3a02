package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The {@link EngineProcess processes} of a test, which end with it. */
final class EngineProcesses implements AutoCloseable {

    /** The longest wait for anything. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final List<ChildProcess> processes = new ArrayList<>();

    /** Creates none yet; {@code folder} is where they keep their state. */
    EngineProcesses(Path folder) {
        this.folder = folder;
    }

    /** Returns what starts a pipeline. */
    ChildProcess.Command run(Path file) {
        return EngineProcess.run(file, folder.resolve("state"));
    }

    /** Returns what works for a pipeline. */
    ChildProcess.Command worker(Path file, int number) {
        return EngineProcess.worker(file, folder.resolve("state-" + number));
    }

    ChildProcess start(ChildProcess.Command command) {
        ChildProcess process = command.start();
        processes.add(process);
        return process;
    }

    /** Waits until {@code condition} holds, as long as {@code process} runs. */
    static void await(ChildProcess process, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (process.endsWithin(Duration.ofMillis(50)) || System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain:\n" + process.output());
            }
        }
    }

    /** Waits until rows move in {@code worker}. */
    static void awaitAtWork(ChildProcess worker) throws InterruptedException {
        await(worker, () -> worker.output().contains(EngineProcess.AT_WORK));
    }

    static void assertCompleted(ChildProcess process) throws InterruptedException {
        assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
        assertThat(process.output()).contains("COMPLETED READ");
    }

    @Override
    public void close() throws IOException {
        for (ChildProcess process : processes) {
            process.close();
        }
    }
}

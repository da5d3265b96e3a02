package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A command that is killed in the middle, with all processes that it has started, and typed again. */
final class KilledCommand {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    private KilledCommand() {}

    /** Starts it, and kills it once it is in the middle; {@code engine} is for messages. */
    static void killInTheMiddle(ChildProcess.Command command, String engine, BooleanSupplier isInTheMiddle)
            throws IOException, InterruptedException {
        try (ChildProcess process = command.start()) {
            long until = System.nanoTime() + LIMIT.toNanos();
            while (!isInTheMiddle.getAsBoolean()) {
                if (process.endsWithin(POLL) || System.nanoTime() - until > 0) {
                    throw new AssertionError(engine + " did not come to the middle:\n" + process.output());
                }
            }
            List<ProcessHandle> started = process.handle().descendants().toList();
            process.kill();
            started.forEach(ProcessHandle::destroyForcibly);
            started.forEach(each -> each.onExit().join());
        }
    }

    /** Runs it to its end, which is to be a good one. */
    static void finish(ChildProcess.Command command, String engine) throws IOException, InterruptedException {
        try (ChildProcess process = command.start()) {
            int status = process.awaitExit(LIMIT);
            assertThat(status).as("%s: %s", engine, process.output()).isZero();
            assertThat(process.output()).as(engine).contains("exactly once");
        }
    }
}

package io.dataweaver.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A command that is killed in the middle, with all processes that it has started, and typed again. */
final class KilledCommand {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration CATCHING_UP = Duration.ofMinutes(3);
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

    /** Waits until {@code found} gives what is expected; the process must not end meanwhile. */
    static void await(ChildProcess process, Supplier<List<String>> found, List<String> expected)
            throws InterruptedException {
        long until = System.nanoTime() + CATCHING_UP.toNanos();
        while (!found.get().equals(expected)) {
            assertThat(process.endsWithin(POLL)).as(process.output()).isFalse();
            if (System.nanoTime() - until > 0) {
                assertThat(found.get()).as(process.output()).isEqualTo(expected);
            }
        }
    }

    /**
     * Tells whether a run has come to its end, by its state: it may have been killed before its process had.
     *
     * @param folder in which the command was run
     * @param pipeline the beginning of its name
     */
    static boolean isComplete(Path folder, String pipeline) throws IOException {
        Path state = folder.resolve(".dataweaver");
        if (Files.notExists(state)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".state"))
                    .filter(each -> state.relativize(each).toString().startsWith(pipeline))
                    .toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("\"COMPLETED\"")) {
                    return true;
                }
            }
            return false;
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

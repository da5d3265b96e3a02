package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code dataweaver run} with a pipeline that goes on until it is stopped. Not thread-safe. */
final class FollowingCommand implements AutoCloseable {

    private static final long STOP_SECONDS = 300;

    private final Path output;
    private final Process process;

    private FollowingCommand(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param folder where its pipeline file, its state and what it prints go
     * @param pipeline the text of the file
     * @param options of {@code run}
     */
    static FollowingCommand start(Path dataweaver, Path folder, String pipeline, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("follow.yaml"), pipeline);
        Path output = folder.resolve("follow.txt");
        List<String> command = new ArrayList<>(List.of(dataweaver.toString(), "run", file.toString()));
        command.addAll(List.of(options));
        return new FollowingCommand(
                output,
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start());
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the command has ended: " + Files.readString(output));
        }
    }

    double cpuSeconds() throws IOException {
        return ProcFiles.secondsWithChildren(process.toHandle());
    }

    /** Returns the largest resident memory that it had so far, its children included. */
    long peakBytes() {
        return ProcFiles.peakBytes(process.pid())
                + process.descendants()
                        .mapToLong(each -> ProcFiles.peakBytes(each.pid()))
                        .sum();
    }

    /** Stops it as Ctrl-C does, and waits until it has ended. */
    void stop() throws IOException, InterruptedException {
        requireAlive();
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the command does not stop");
        }
    }

    /** Ends it at once, if it has not ended. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

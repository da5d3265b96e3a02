package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs command lines with bash and measures what they take. */
final class Shell {

    private static final long SAMPLE_MILLIS = 5;

    private final Map<String, String> environment;
    private final Path folder;
    private final Servers servers;

    /**
     * Creates a shell.
     *
     * @param environment added to that of this process
     * @param folder in which each command gets a new working folder
     * @param servers that commands make work
     */
    Shell(Map<String, String> environment, Path folder, Servers servers) {
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.servers = servers;
    }

    /** Servers that both sides use. */
    interface Servers {
        /** Returns the CPU time that they have taken so far. */
        double cpuSeconds() throws IOException;
    }

    /** Runs {@code command}; the exception holds its output if it fails. */
    Cost run(String command) throws IOException, InterruptedException {
        try (ScratchFolder working = ScratchFolder.in(folder)) {
            Path output = working.path().resolve("output.txt");
            ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                    .directory(working.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return measure(builder, output);
        }
    }

    private Cost measure(ProcessBuilder builder, Path output) throws IOException, InterruptedException {
        double cpuBefore = ProcFiles.secondsOfEndedChildren();
        double serversBefore = servers.cpuSeconds();
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = peakBytesUntilExit(process);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException("exit status " + process.exitValue() + " of " + builder.command() + "\n"
                    + Files.readString(output));
        }
        double cpu = ProcFiles.secondsOfEndedChildren() - cpuBefore;
        return new Cost(seconds, cpu, peak, servers.cpuSeconds() - serversBefore);
    }

    /**
     * Waits for {@code process}. The kernel keeps each process's largest resident memory, so that sampling misses only
     * what it grows in its last few milliseconds.
     */
    private static long peakBytesUntilExit(Process process) throws InterruptedException {
        Map<Long, Long> peaks = new HashMap<>();
        do {
            Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .forEach(one -> peaks.merge(one.pid(), ProcFiles.peakBytes(one.pid()), Math::max));
        } while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
        return peaks.values().stream().mapToLong(Long::longValue).sum();
    }
}

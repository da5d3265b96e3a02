package io.dataweaver.testkit.process;

import io.dataweaver.api.fault.Failpoint;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A program in a process of its own, to be killed as only a process can be: nothing is flushed, no lock is released by
 * hand, no finally block runs.
 *
 * <pre>{@code
 * ChildProcess.Command command = ChildProcess.java(Main.class).arguments("run", file).in(folder);
 * command.failpoint("sink.before_commit", 2).start().awaitExit(MINUTE);   // ends like kill -9, at its second commit
 * command.start().awaitExit(MINUTE);                                      // resumes
 * }</pre>
 */
public final class ChildProcess implements AutoCloseable {

    /** The exit status of a process that SIGKILL ended, or {@link Failpoint} as if. */
    public static final int KILLED = 137;

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration TELL = Duration.ofSeconds(10);
    private static final String END_OF_THREADS = "JNI global refs";

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Returns the command that runs {@code main} in a Java like this one, with this class path and 256 MB of heap. */
    public static Command java(Class<?> main) {
        return new Command(List.of(), Map.of(), Map.of(), main.getName(), List.of(), Path.of(""), null);
    }

    /**
     * How to start a Java program; immutable.
     *
     * @param options for the virtual machine
     * @param properties system properties
     * @param environment added to that of this process
     * @param main the name of the class
     * @param arguments for it
     * @param folder the working folder
     * @param archive of classes, for a faster start; null for none
     */
    public record Command(
            List<String> options,
            Map<String, String> properties,
            Map<String, String> environment,
            String main,
            List<String> arguments,
            Path folder,
            @Nullable ClassArchive archive) {

        public Command {
            options = List.copyOf(options);
            properties = Map.copyOf(properties);
            environment = Map.copyOf(environment);
            arguments = List.copyOf(arguments);
        }

        /** Returns this command with other arguments. */
        public Command arguments(String... words) {
            return new Command(options, properties, environment, main, List.of(words), folder, archive);
        }

        /** Returns this command with a working folder. */
        public Command in(Path path) {
            return new Command(options, properties, environment, main, arguments, path, archive);
        }

        /** Returns this command with classes from an archive. */
        public Command sharing(ClassArchive classes) {
            return new Command(options, properties, environment, main, arguments, folder, classes);
        }

        /** Returns this command with so many megabytes of heap. */
        public Command heap(int megabytes) {
            List<String> more = new ArrayList<>(options);
            more.add("-Xmx" + megabytes + "m");
            return new Command(more, properties, environment, main, arguments, folder, archive);
        }

        /** Returns this command with one more system property. */
        public Command property(String name, String value) {
            Map<String, String> more = new TreeMap<>(properties);
            more.put(name, value);
            return new Command(options, more, environment, main, arguments, folder, archive);
        }

        /** Returns this command with one more environment variable. */
        public Command environment(String name, String value) {
            Map<String, String> more = new TreeMap<>(environment);
            more.put(name, value);
            return new Command(options, properties, more, main, arguments, folder, archive);
        }

        /** Returns this command, to end like {@code kill -9} when it comes to the failpoint for the nth time. */
        public Command failpoint(String name, int nth) {
            return property(Failpoint.PROPERTY, name + ":" + nth + ":halt");
        }

        /** Starts it; its output and errors go to one file. */
        public ChildProcess start() {
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.add("-Xmx256m");
            words.add("-XX:TieredStopAtLevel=1");
            words.add("-XX:+UseSerialGC");
            if (archive != null) {
                words.add(archive.option());
            }
            words.addAll(options);
            properties.forEach((name, value) -> words.add("-D" + name + "=" + value));
            words.add("-cp");
            words.add(archive == null ? absoluteClassPath() : archive.classPath());
            words.add(main);
            words.addAll(arguments);
            try {
                Path output = Files.createTempFile("child-process", ".txt");
                ProcessBuilder builder = new ProcessBuilder(words)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                return new ChildProcess(builder.start(), output);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static String absoluteClassPath() {
            List<String> entries = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                entries.add(Path.of(entry).toAbsolutePath().toString());
            }
            return String.join(File.pathSeparator, entries);
        }
    }

    /** Returns what it wrote so far. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Returns it as the JDK sees it, with the processes that it has started. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Returns whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for its end.
     *
     * @return its exit status
     * @throws AssertionError with its output, and what its threads are at, if it does not end in time; it is killed then
     */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            tellThreads();
            kill();
            throw new AssertionError("did not end within " + limit + ":\n" + output());
        }
        return process.exitValue();
    }

    /**
     * Waits for at most {@code limit}.
     *
     * @return whether it has ended
     */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until {@code met}; the process must not end meanwhile.
     *
     * @throws AssertionError with its output if it does, or the limit is over
     */
    public void await(BooleanSupplier met, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (!met.getAsBoolean()) {
            if (endsWithin(LOOK) || System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain:\n" + output());
            }
        }
    }

    /** Sends SIGTERM, as Ctrl-C and service managers do; does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Stops all its threads at once, as SIGSTOP does; it does not notice. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets its threads go on, as SIGCONT does. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Java writes its threads to its output when it gets SIGQUIT, unless it is frozen. */
    private void tellThreads() throws InterruptedException {
        try {
            signal("QUIT");
            long until = System.nanoTime() + TELL.toNanos();
            boolean ended = false;
            while (!ended && !output().contains(END_OF_THREADS) && System.nanoTime() - until < 0) {
                ended = endsWithin(LOOK);
            }
        } catch (IOException gone) {
            // it has ended at last, and there are none
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("cannot send SIG" + name + " to process " + process.pid());
        }
    }

    /** Sends SIGKILL and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills it if it runs, and removes the file with its output. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(output);
    }
}

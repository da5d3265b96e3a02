package io.dataweaver.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops the databases and removes the folder if the process is asked to end in the middle, such as by Ctrl-C; then the process
 * ends. Closed when there is no need any more.
 */
final class QuickstartCleanup implements AutoCloseable {

    private static final long STOP_SECONDS = 10;

    private final QuickstartFolder folder;
    private final PrintStream err;
    private final Thread hook = new Thread(this::cleanUp, "quickstart-cleanup");
    private final List<QuickstartDatabase> databases = new CopyOnWriteArrayList<>();
    private volatile boolean ends;

    private QuickstartCleanup(QuickstartFolder folder, PrintStream err) {
        this.folder = folder;
        this.err = err;
    }

    static QuickstartCleanup register(QuickstartFolder folder, PrintStream err) {
        QuickstartCleanup cleanup = new QuickstartCleanup(folder, err);
        Runtime.getRuntime().addShutdownHook(cleanup.hook);
        return cleanup;
    }

    /** Says that a database has started. */
    void started(QuickstartDatabase running) {
        databases.add(running);
    }

    /** Tells whether the process ends, so that failures are no news. */
    boolean ends() {
        return ends;
    }

    private void cleanUp() {
        ends = true;
        int started = databases.size();
        if (started < QuickstartFolder.DATABASES.size()) {
            attempt(() -> stopStarting(started));
        }
        databases.forEach(running -> attempt(running::close));
        attempt(folder::close);
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }

    /** A part of cleaning up. */
    @FunctionalInterface
    private interface Part {
        void run() throws IOException;
    }

    /** Whatever fails, the other parts have their turn. */
    private void attempt(Part part) {
        try {
            part.run();
        } catch (IOException | RuntimeException left) {
            err.println("error: could not clean up: " + left.getMessage());
        }
    }

    /** Ends the server that is not ready yet, and what makes its files: that would write on into the folder that goes away. */
    private void stopStarting(int started) throws IOException {
        List<ProcessHandle> others = new ArrayList<>();
        for (String name : QuickstartFolder.DATABASES.subList(0, started)) {
            server(name).ifPresent(others::add);
        }
        ProcessHandle.current()
                .descendants()
                .filter(each -> !others.contains(each)
                        && each.parent().filter(others::contains).isEmpty())
                .forEach(ProcessHandle::destroyForcibly);
        Optional<ProcessHandle> server = server(QuickstartFolder.DATABASES.get(started));
        if (server.isPresent() && server.get().destroy()) {
            try {
                server.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException goesOn) {
                server.get().destroyForcibly();
            }
        }
    }

    /** Returns the process of a server that has one. The first line of the file names it: PostgreSQL docs, §19.5. */
    private Optional<ProcessHandle> server(String name) throws IOException {
        Path file = folder.databases().resolve(name).resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsNow) {
            // The hook is at work, and ends the process.
            try {
                hook.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

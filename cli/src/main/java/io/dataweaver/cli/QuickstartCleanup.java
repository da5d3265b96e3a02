package io.dataweaver.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stops the database and removes the folder if the process is asked to end in the middle, such as by Ctrl-C; then the process
 * ends. Closed when there is no need any more.
 */
final class QuickstartCleanup implements AutoCloseable {

    private static final long STOP_SECONDS = 10;

    private final QuickstartFolder folder;
    private final PrintStream err;
    private final Thread hook = new Thread(this::cleanUp, "quickstart-cleanup");
    private volatile @Nullable QuickstartDatabase database;
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

    /** Says that the database has started. */
    void started(QuickstartDatabase running) {
        database = running;
    }

    /** Tells whether the process ends, so that failures are no news. */
    boolean ends() {
        return ends;
    }

    private void cleanUp() {
        ends = true;
        try {
            QuickstartDatabase running = database;
            if (running == null) {
                stopStarting();
            } else {
                running.close();
            }
            folder.close();
        } catch (IOException left) {
            err.println("error: could not clean up: " + left.getMessage());
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }

    /** Ends a server that is not ready yet. The first line of the file is its process: PostgreSQL docs, §19.5. */
    private void stopStarting() throws IOException {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Path file = QuickstartDatabase.data(folder.database()).resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<ProcessHandle> server =
                ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim()));
        if (server.isPresent() && server.get().destroy()) {
            try {
                server.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException goesOn) {
                server.get().destroyForcibly();
            }
        }
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

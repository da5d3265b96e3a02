package io.dataweaver.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try {
            if (databases.size() < QuickstartFolder.DATABASES.size()) {
                stopStarting(QuickstartFolder.DATABASES.get(databases.size()));
            }
            for (QuickstartDatabase running : databases) {
                running.close();
            }
            folder.close();
        } catch (IOException left) {
            err.println("error: could not clean up: " + left.getMessage());
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }

    /** Ends a server that is not ready yet. The first line of the file is its process: PostgreSQL docs, §19.5. */
    private void stopStarting(String name) throws IOException {
        if (databases.isEmpty()) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
        Path file = folder.databases().resolve(name).resolve("postmaster.pid");
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

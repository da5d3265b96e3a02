package io.dataweaver.cli;

import io.dataweaver.api.check.Check;
import io.dataweaver.api.check.Check.Status;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at this machine: Java, memory, the disk of the state, the clock, open files, plugins. */
final class MachineChecks {

    private static final int OLDEST_JAVA = 17;
    private static final long SMALL_HEAP = 128L << 20;
    private static final long FULL_DISK = 64L << 20;
    private static final long LOW_DISK = 1L << 30;
    private static final long FEW_FILES = 1024;
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Consumer<Check> report;

    private MachineChecks(Consumer<Check> report) {
        this.report = report;
    }

    static void run(Path stateFolder, ConnectorManager connectors, Consumer<Check> report) {
        MachineChecks checks = new MachineChecks(report);
        checks.java();
        checks.memory();
        checks.stateFolder(stateFolder.toAbsolutePath());
        checks.openFiles();
        checks.plugins(connectors);
        checks.add(
                "ports",
                Status.SKIPPED,
                "this command listens on none; `run --metrics-port` tells if its port is taken",
                null);
    }

    private void add(String name, Status status, String found, @Nullable String hint) {
        report.accept(new Check(name, status, found, hint));
    }

    private void java() {
        int version = Runtime.version().feature();
        String found = "Java " + Runtime.version() + " of " + System.getProperty("java.vendor") + " on "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
        add(
                "java",
                version >= OLDEST_JAVA ? Status.PASS : Status.FAIL,
                found,
                version >= OLDEST_JAVA ? null : "install Java 17 or newer, and set JAVA_HOME to it");
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String found =
                mebibytes(heap) + " for the heap, " + Runtime.getRuntime().availableProcessors() + " processors";
        add(
                "memory",
                heap < SMALL_HEAP ? Status.WARN : Status.PASS,
                found,
                heap < SMALL_HEAP ? "give it more, for instance with DATAWEAVER_OPTS=-Xmx256m" : null);
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /** What is to become of the folder is tried in it, or in the nearest one above that is there; nothing stays. */
    private void stateFolder(Path folder) {
        Path there = folder;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        Path probe = null;
        try {
            Instant before = Instant.now();
            probe = Files.createTempFile(there, ".dataweaver-doctor", null);
            Instant made = Files.getLastModifiedTime(probe).toInstant();
            add(
                    "state folder",
                    Status.PASS,
                    folder + (there.equals(folder) ? "" : " can be made") + ", writable",
                    null);
            disk(there);
            clock(Duration.between(before, made).abs());
        } catch (IOException failed) {
            add(
                    "state folder",
                    Status.FAIL,
                    "cannot write in " + there + ": " + failed.getMessage(),
                    "give this user the right to write there, or choose another with --state-dir");
        } finally {
            remove(probe);
        }
    }

    private static void remove(@Nullable Path probe) {
        try {
            if (probe != null) {
                Files.deleteIfExists(probe);
            }
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CliErrorCode.FILE_UNWRITABLE, "cannot remove " + probe + ": " + failed.getMessage(), failed);
        }
    }

    private void disk(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        Status status = free < FULL_DISK ? Status.FAIL : free < LOW_DISK ? Status.WARN : Status.PASS;
        add(
                "disk",
                status,
                mebibytes(free) + " free for state and dead letters",
                status == Status.PASS ? null : "make room, or choose another disk with --state-dir");
    }

    private void clock(Duration skew) {
        boolean close = skew.compareTo(SKEW) <= 0;
        add(
                "clock",
                close ? Status.PASS : Status.WARN,
                Instant.now() + (close ? "" : "; the file system's is " + skew.toSeconds() + " s apart"),
                close ? null : "let both machines follow a time server");
    }

    /** proc(5), /proc/[pid]/limits: a line a limit, its soft value behind the name. */
    private void openFiles() {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.isReadable(limits)) {
            add("open files", Status.SKIPPED, "the limit is not told on this system", null);
            return;
        }
        try (Stream<String> lines = Files.lines(limits)) {
            String soft = lines.filter(line -> line.startsWith("Max open files"))
                    .map(line ->
                            line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
                    .findFirst()
                    .orElse("unlimited");
            boolean few = !soft.equals("unlimited") && Long.parseLong(soft) < FEW_FILES;
            add(
                    "open files",
                    few ? Status.WARN : Status.PASS,
                    soft + " at the same time",
                    few ? "raise it with `ulimit -n 4096`" : null);
        } catch (IOException | NumberFormatException unreadable) {
            add("open files", Status.SKIPPED, "the limit cannot be read: " + unreadable.getMessage(), null);
        }
    }

    private void plugins(ConnectorManager connectors) {
        try {
            int count = 0;
            for (PluginType<?> type : PluginType.all()) {
                count += connectors.names(type).size();
            }
            add("plugins", Status.PASS, count + " components, no two of the same name", null);
        } catch (DataWeaverException broken) {
            add(
                    "plugins",
                    Status.FAIL,
                    String.valueOf(broken.getMessage()),
                    broken.code().remedy());
        }
    }
}

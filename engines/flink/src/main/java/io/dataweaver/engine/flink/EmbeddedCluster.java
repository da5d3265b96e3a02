package io.dataweaver.engine.flink;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Flink in this process, with ports on the loopback interface alone and a temporary folder of its own. There is at most one,
 * which all engines of the process share: it runs from the first that asks until the last has closed it.
 */
final class EmbeddedCluster implements FlinkCluster {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int SLOTS = 256;
    private static final long CLOSE_SECONDS = 30;

    private static final Object SHARING = new Object();

    /** What follows is guarded by {@link #SHARING}. */
    private static @Nullable EmbeddedCluster running;

    private static int holders;

    private final MiniCluster cluster;
    private final MiniClusterClient client;
    private final Path folder;

    private EmbeddedCluster(MiniCluster cluster, MiniClusterClient client, Path folder) {
        this.cluster = cluster;
        this.client = client;
        this.folder = folder;
    }

    /** Returns it, and starts it if it does not run; each who gets it closes it once. */
    static FlinkCluster shared() {
        synchronized (SHARING) {
            EmbeddedCluster cluster = running;
            if (cluster == null) {
                cluster = start();
                running = cluster;
            }
            holders++;
            return cluster;
        }
    }

    private static EmbeddedCluster start() {
        Deserialization.allow();
        try {
            Path folder = Files.createTempDirectory("dataweaver-flink-");
            Configuration configuration = configuration(folder);
            MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(SLOTS)
                    .setCommonBindAddress(LOOPBACK)
                    .build());
            EmbeddedCluster started =
                    new EmbeddedCluster(cluster, new MiniClusterClient(configuration, cluster), folder);
            started.startUp();
            return started;
        } catch (IOException noFolder) {
            throw notStarted(noFolder);
        }
    }

    private void startUp() {
        try {
            cluster.start();
        } catch (Exception failed) {
            DataWeaverException notStarted = notStarted(failed);
            try {
                end();
            } catch (DataWeaverException notClosed) {
                notStarted.addSuppressed(notClosed);
            }
            throw notStarted;
        }
    }

    private static DataWeaverException notStarted(Exception why) {
        return new DataWeaverException(
                FlinkErrorCode.NOT_STARTED, "Flink could not be started in this process: " + why.getMessage(), why);
    }

    private static Configuration configuration(Path folder) {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.TMP_DIRS, folder.toString());
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(WebOptions.LOG_PATH, folder.resolve("log").toString());
        configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        // The classes of a job are those of this engine, wherever they were loaded from.
        configuration.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
        configuration.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
        // A job is one chain: no network between its tasks, and no operator that asks for managed memory.
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(4));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(4));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        // Flink would end the process of a task that hangs in another system; a run tells of it and goes.
        configuration.set(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, Duration.ZERO);
        return configuration;
    }

    @Override
    public ClusterClient<?> client() {
        return client;
    }

    /** Flink makes a class loader with this engine's as its parent only if a job names something to load. */
    @Override
    public void equip(JobGraph job) {
        URL own = EmbeddedCluster.class.getProtectionDomain().getCodeSource().getLocation();
        job.setClasspaths(List.of(own));
    }

    @Override
    public String toString() {
        return "Flink in this process";
    }

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public void close() {
        synchronized (SHARING) {
            holders--;
            if (holders == 0) {
                running = null;
                end();
            }
        }
    }

    private void end() {
        try {
            cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception notClosed) {
            throw new DataWeaverException(
                    FlinkErrorCode.NOT_STARTED, "Flink did not end: " + notClosed.getMessage(), notClosed);
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

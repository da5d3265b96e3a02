package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.mariadb.MariaDbServer;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An empty database of one test, and what is done to it by means other than the connector. */
final class TestDatabase implements AutoCloseable {

    /** Which databases are tested. */
    enum Kind {
        MARIADB,
        SQLITE,
        H2,
        /** Its file is never open in two ways at once, so nothing else is done to it while it is read. */
        DUCKDB;

        SinkDialect dialect() {
            return switch (this) {
                case MARIADB -> new MariaDbDialect();
                case SQLITE -> new SqliteDialect();
                case H2 -> new H2Dialect();
                case DUCKDB -> new DuckDbDialect();
            };
        }
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Kind kind;
    private final Path folder;
    private final String url;
    private final String user;
    private final String password;

    /** A database in memory ends with its last connection; null for one that is not. */
    private @Nullable Connection held;

    private TestDatabase(Kind kind, Path folder, String url, String user, String password) {
        this.kind = kind;
        this.folder = folder;
        this.url = url;
        this.user = user;
        this.password = password;
        try {
            this.held = kind == Kind.H2 ? connect() : null;
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot connect to " + url, failed);
        }
    }

    static TestDatabase create(Kind kind) {
        try {
            Path folder = kind == Kind.DUCKDB ? folderInMemory() : Files.createTempDirectory("dataweaver-jdbc");
            return switch (kind) {
                case MARIADB -> {
                    MariaDbServer server = MariaDbServer.shared();
                    yield new TestDatabase(
                            kind,
                            folder,
                            server.url(server.createDatabase()),
                            MariaDbServer.USER,
                            MariaDbServer.PASSWORD);
                }
                case SQLITE -> {
                    TestDatabase database =
                            new TestDatabase(kind, folder, "jdbc:sqlite:" + folder.resolve("test.db"), "", "");
                    database.execute("pragma journal_mode = wal"); // The disk is waited for less often.
                    yield database;
                }
                case H2 -> new TestDatabase(kind, folder, "jdbc:h2:mem:test_" + NUMBERS.incrementAndGet(), "sa", "");
                case DUCKDB -> {
                    TestDatabase database = duckDb(folder);
                    database.execute(); // A file that is not there is not read.
                    yield database;
                }
            };
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The disk is waited for less often, where the machine has such a folder. */
    private static Path folderInMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "dataweaver-jdbc")
                : Files.createTempDirectory("dataweaver-jdbc");
    }

    private static TestDatabase duckDb(Path folder) {
        return new TestDatabase(Kind.DUCKDB, folder, "jdbc:duckdb:" + folder.resolve("test.duckdb"), "", "");
    }

    /** Returns one that sinks alone come to: a file of DuckDB stays open, which saves each of them to open and to close it. */
    static TestDatabase createForSinks(Kind kind) {
        if (kind != Kind.DUCKDB) {
            return create(kind);
        }
        try {
            TestDatabase database = duckDb(folderInMemory());
            database.held = database.besideASink();
            return database;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Kind kind() {
        return kind;
    }

    Path folder() {
        return folder;
    }

    String url() {
        return url;
    }

    Connection connect() throws SQLException {
        // Binary fractions of 32 bits come in their bits by prepared statements of the server.
        if (kind == Kind.DUCKDB && held != null) {
            return besideASink();
        }
        String settings = kind == Kind.MARIADB ? "?useServerPrepStmts=true&connectionTimeZone=UTC" : "";
        return user.isEmpty()
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(url + settings, user, password);
    }

    private Connection besideASink() throws SQLException {
        Properties asTheSink = new Properties();
        kind.dialect().force(asTheSink, true, Duration.ofMinutes(1));
        return DriverManager.getConnection(url, asTheSink);
    }

    /** Runs statements, one after the other, each by itself. */
    void execute(String... statements) {
        String running = "connecting";
        try (Connection connection = connect()) {
            for (String sql : statements) {
                running = sql;
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(running + ": " + failed.getMessage(), failed);
        }
    }

    /** Returns the rows of a query, each as the texts of its columns joined by {@code |}; null is {@code ∅}. */
    List<String> rows(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.append(column == 1 ? "" : "|").append(value == null ? "∅" : value);
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException(query + ": " + failed.getMessage(), failed);
        }
    }

    Source source(Object... options) {
        JdbcSourcePlugin plugin = new JdbcSourcePlugin();
        return plugin.create(options(plugin.descriptor(), options), context());
    }

    Sink sink(Object... options) {
        JdbcSinkPlugin plugin = new JdbcSinkPlugin();
        return plugin.create(options(plugin.descriptor(), options), context());
    }

    /** Returns a sink in other surroundings. */
    Sink sinkIn(PluginContext context, Object... options) {
        JdbcSinkPlugin plugin = new JdbcSinkPlugin();
        return plugin.create(options(plugin.descriptor(), options), context);
    }

    /** Returns a sink whose calls take no longer than {@code longest}. */
    Sink sinkWithin(Duration longest) {
        JdbcSinkPlugin plugin = new JdbcSinkPlugin();
        return plugin.create(options(plugin.descriptor()), context().withCallTimeout(longest));
    }

    TestContext context() {
        return TestContext.in(folder).withParallelism(2).withCallTimeout(Duration.ofSeconds(10));
    }

    private Options options(ComponentDescriptor descriptor, Object... options) {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("url", url);
        if (!user.isEmpty()) {
            raw.put("user", user);
            raw.put("password", password);
        }
        for (int i = 0; i < options.length; i += 2) {
            raw.put((String) options[i], options[i + 1]);
        }
        return Options.parse(descriptor, raw);
    }

    @Override
    public void close() {
        try {
            if (held != null) {
                held.close();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        if (kind == Kind.MARIADB) {
            MariaDbServer.shared().drop(url.substring(url.lastIndexOf('/') + 1));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

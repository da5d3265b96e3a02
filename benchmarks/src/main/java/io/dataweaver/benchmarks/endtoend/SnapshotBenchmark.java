package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long it takes until a copy of a large table follows it, while 500 rows of the table are changed each second:
 * against {@code COPY} from one {@code psql} to another with a primary key made afterwards, which is what {@code pg_dump | psql}
 * does with a table, and which does not follow. Both databases are of one server.
 *
 * <p>{@code benchmarks/README.md} says how to run it.
 */
public final class SnapshotBenchmark {

    private static final String COPY = TwoDatabases.COPY;
    private static final int IN_TRANSACTION = 10;
    private static final int TRANSACTIONS_A_SECOND = 50;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long MARKER = -1;
    private static final String KEY = "l_orderkey, l_linenumber";

    private final PrintStream out;
    private final TwoDatabases databases;
    private final Database database;
    private final long rows;

    private SnapshotBenchmark(PrintStream out, TwoDatabases databases) {
        this.out = out;
        this.databases = databases;
        this.database = databases.database();
        this.rows = databases.number("rows", 6_000_000);
    }

    /** Runs both sides; fails if the copy that follows differs. */
    public static void main(String[] words) throws Exception {
        try (TwoDatabases databases = TwoDatabases.start(Set.of("rows"), words)) {
            SnapshotBenchmark benchmark = new SnapshotBenchmark(System.out, databases);
            benchmark.run(LineitemCsv.in(databases.data(), benchmark.rows), databases.runs());
        }
    }

    private void run(Path csv, int runs) throws Exception {
        database.execute("create table lineitem (" + LineitemCsv.COLUMNS + ")");
        shell("psql -q -c \"\\copy lineitem from '" + csv + "' (format csv, header)\"");
        database.execute("alter table lineitem add primary key (" + KEY + ")");
        database.execute("vacuum analyze lineitem");
        List<Cost> references = new ArrayList<>();
        List<Cost> candidates = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            references.add(underWrites("reference", this::copyByPsql));
            candidates.add(underWrites("DataWeaver", this::copyAndFollow));
        }
        Report report = new Report();
        report.add(
                rows + " rows, while " + IN_TRANSACTION * TRANSACTIONS_A_SECOND
                        + " a second change → a copy; COPY by psql, and a key",
                references,
                candidates,
                rows + " rows");
        out.println();
        out.println(report);
    }

    private Cost shell(String command) throws IOException, InterruptedException {
        return databases.shell(Map.of()).run(command);
    }

    private interface Work {
        Cost run() throws Exception;
    }

    /** Runs {@code work} while the table is written to. */
    private Cost underWrites(String side, Work work) throws Exception {
        database.executeIn(COPY, "drop table if exists lineitem; drop table if exists dataweaver_positions");
        database.execute("delete from lineitem where l_orderkey = " + MARKER);
        database.execute("vacuum lineitem");
        database.execute("checkpoint");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        Future<?> writing = writer.submit(() -> {
            write();
            return null;
        });
        Cost cost;
        try {
            cost = work.run();
        } finally {
            writer.shutdownNow();
        }
        if (writing.isDone() && !writing.isCancelled()) {
            writing.get();
        }
        out.println(cost.line(side));
        return cost;
    }

    /** Changes rows evenly over time, until it is interrupted. */
    private void write() throws SQLException {
        SplittableRandom random = new SplittableRandom(4711);
        try (Connection connection = database.connect("postgres");
                PreparedStatement update = connection.prepareStatement(
                        "update lineitem set l_quantity = l_quantity + 1 where l_orderkey = ?")) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (long i = 0; !Thread.interrupted(); i++) {
                for (int row = 0; row < IN_TRANSACTION; ) {
                    update.setLong(1, random.nextLong(rows));
                    row += Math.max(1, update.executeUpdate());
                }
                connection.commit();
                long due = start + i * (NANOS_A_SECOND / TRANSACTIONS_A_SECOND);
                while (System.nanoTime() - due < 0 && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
    }

    private Cost copyByPsql() throws IOException, SQLException, InterruptedException {
        Cost cost = shell("psql -q -d " + COPY + " -c 'create table lineitem (" + LineitemCsv.COLUMNS.replace('\n', ' ')
                + ")' && psql -q -c 'copy lineitem to stdout' | psql -q -d " + COPY
                + " -c 'copy lineitem from stdin' && psql -q -d " + COPY + " -c 'alter table lineitem add primary key ("
                + KEY + ")'");
        String found = database.queryIn(COPY, "select count(*) from lineitem");
        if (!found.equals(Long.toString(rows))) {
            throw new IOException("psql copied " + found + " rows of " + rows);
        }
        return cost;
    }

    /** Copies until a change that was made meanwhile is there: it stands in the log, behind all rows. */
    private Cost copyAndFollow() throws IOException, SQLException, InterruptedException {
        double before = database.cpuSeconds();
        long start = System.nanoTime();
        try (FollowingCommand command = databases.follow("lineitem", "snapshot_then_cdc", "1s", "--restart")) {
            TwoDatabases.await(
                    command::requireAlive,
                    () -> !database.query(
                                    "select count(*) from pg_replication_slots where confirmed_flush_lsn is not null")
                            .equals("0"));
            database.execute("insert into lineitem (" + KEY + ") values (" + MARKER + ", 1)");
            TwoDatabases.await(
                    command::requireAlive,
                    () -> database.queryIn(COPY, "select to_regclass('lineitem') is not null")
                                    .equals("t")
                            && database.queryIn(COPY, "select count(*) from lineitem where l_orderkey = " + MARKER)
                                    .equals("1"));
            double seconds = (System.nanoTime() - start) / 1e9;
            Cost cost = new Cost(seconds, command.cpuSeconds(), command.peakBytes(), database.cpuSeconds() - before);
            // Whoever writes goes on; a moment at which both are alike is found once he has stopped: see checkCopy.
            checkCopy(command);
            command.stop();
            // The next run makes one of its own, which is how it is known when it has begun.
            database.query("select count(pg_drop_replication_slot(slot_name)) from pg_replication_slots");
            return cost;
        }
    }

    /** Holds writers back and waits until the copy holds what the table does. */
    private void checkCopy(FollowingCommand command) throws IOException, SQLException {
        try (Connection connection = database.connect("postgres")) {
            connection.setAutoCommit(false);
            Database.execute(connection, "lock table lineitem in exclusive mode");
            String expected = Database.fingerprint(connection, "lineitem");
            TwoDatabases.await(
                    command::requireAlive,
                    () -> database.fingerprintIn(COPY, "lineitem").equals(expected));
            connection.rollback();
        }
    }
}

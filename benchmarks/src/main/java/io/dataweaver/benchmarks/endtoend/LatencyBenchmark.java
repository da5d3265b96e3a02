package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long after its commit a change can be seen at the copy, at 1,000 changes a second: by logical replication of the
 * server itself, and by {@code mode: cdc}, interleaved. Both databases are of one server.
 *
 * <p>A transaction counts from when its COMMIT has returned until a query of the copy, asked each few milliseconds, finds it.
 * {@code benchmarks/README.md} says how to run it.
 */
public final class LatencyBenchmark {

    private static final String COPY = TwoDatabases.COPY;
    private static final int IN_TRANSACTION = 10;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long LIMIT_NANOS = 120 * NANOS_A_SECOND;
    private static final long LOOK_NANOS = 2_000_000;
    private static final String TABLE = "drop table if exists ticks; create table ticks (id bigint primary key,"
            + " number bigint not null, note text not null)";
    private static final String NEWEST = "select coalesce(max(number), -1) from ticks";

    private final PrintStream out;
    private final TwoDatabases databases;
    private final Database database;
    private final int rate;
    private final int transactions;
    private final String interval;

    private LatencyBenchmark(PrintStream out, TwoDatabases databases) {
        this.out = out;
        this.databases = databases;
        this.database = databases.database();
        this.rate = (int) databases.number("rate", 1000) / IN_TRANSACTION;
        this.transactions = rate * (int) databases.number("seconds", 20);
        this.interval = databases.text("interval", "1s");
    }

    /** Runs both sides; fails if a copy differs. */
    public static void main(String[] words) throws Exception {
        try (TwoDatabases databases = TwoDatabases.start(Set.of("seconds", "rate", "interval"), words)) {
            new LatencyBenchmark(System.out, databases).run(databases.runs());
        }
    }

    private void run(int runs) throws Exception {
        List<Spread> references = new ArrayList<>();
        List<Spread> candidates = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            references.add(measureNative());
            candidates.add(measureOwn());
        }
        out.println();
        out.println("| " + rate * IN_TRANSACTION
                + " changes a second, medians of the runs | half within | 99 % within | all within |");
        out.println("|---|--:|--:|--:|");
        out.println("| logical replication | " + Spread.median(references) + " |");
        out.println("| DataWeaver, a checkpoint each " + interval + " | " + Spread.median(candidates) + " |");
    }

    /** Milliseconds. */
    private record Spread(double half, double ninetyNine, double most) {

        static Spread of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Spread(
                    sorted[sorted.length / 2] / 1e6,
                    sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6,
                    sorted[sorted.length - 1] / 1e6);
        }

        static Spread median(List<Spread> all) {
            List<Spread> sorted = all.stream()
                    .sorted(Comparator.comparing(Spread::ninetyNine))
                    .toList();
            return sorted.get(sorted.size() / 2);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f ms | %.0f ms | %.0f ms", half, ninetyNine, most);
        }
    }

    private void prepare() throws SQLException {
        database.execute(TABLE);
        database.executeIn(COPY, TABLE);
    }

    private Spread measureNative() throws Exception {
        prepare();
        databases.subscribe("ticks", true);
        try {
            awaitFirst(TwoDatabases.Requirement.NONE);
            return measure("reference", TwoDatabases.Requirement.NONE);
        } finally {
            databases.unsubscribe();
        }
    }

    private Spread measureOwn() throws Exception {
        prepare();
        try (FollowingCommand command = databases.follow("ticks", "cdc", interval, "--restart")) {
            awaitFirst(command::requireAlive);
            Spread spread = measure("DataWeaver", command::requireAlive);
            command.stop();
            return spread;
        }
    }

    /** Writes until the copy has something: what was written before the copy began to follow does not count. */
    private void awaitFirst(TwoDatabases.Requirement requirement) throws Exception {
        for (long id = -1; database.queryIn(COPY, "select count(*) from ticks").equals("0"); id--) {
            requirement.check();
            database.execute("insert into ticks values (" + id + ", -1, '')");
            LockSupport.parkNanos(50 * LOOK_NANOS);
        }
        database.execute("delete from ticks");
        TwoDatabases.await(
                requirement,
                () -> database.queryIn(COPY, "select count(*) from ticks").equals("0"));
    }

    private Spread measure(String side, TwoDatabases.Requirement requirement) throws Exception {
        long[] committed = new long[transactions];
        long[] seen = new long[transactions];
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                write(committed);
                return null;
            });
            look(seen, requirement, writing);
            writing.get();
        } finally {
            writer.shutdownNow();
        }
        String expected = database.fingerprint("ticks");
        String found = database.fingerprintIn(COPY, "ticks");
        if (!expected.equals(found)) {
            throw new IOException(side + " gave " + found + ", but the table has " + expected);
        }
        long[] nanos = new long[transactions];
        for (int i = 0; i < transactions; i++) {
            nanos[i] = Math.max(0, seen[i] - committed[i]);
        }
        Spread spread = Spread.of(nanos);
        out.printf(
                Locale.ROOT,
                "  %-10s half within %.0f ms, 99 %% within %.0f ms, all within %.0f ms; %s%n",
                side,
                spread.half(),
                spread.ninetyNine(),
                spread.most(),
                found);
        return spread;
    }

    /** Commits transactions evenly over time. */
    private void write(long[] committed) throws SQLException {
        try (Connection connection = database.connect("postgres");
                PreparedStatement insert = connection.prepareStatement("insert into ticks select ? * " + IN_TRANSACTION
                        + " + i, ?, 'note ' || i from generate_series(0, " + (IN_TRANSACTION - 1) + ") i")) {
            long start = System.nanoTime();
            for (int i = 0; i < committed.length; i++) {
                long due = start + i * (NANOS_A_SECOND / rate);
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                insert.setLong(1, i);
                insert.setLong(2, i);
                insert.executeUpdate();
                committed[i] = System.nanoTime();
            }
        }
    }

    /** Enters when each transaction was seen first. */
    private void look(long[] seen, TwoDatabases.Requirement requirement, Future<?> writing)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        long start = System.nanoTime();
        int next = 0;
        try (Connection connection = database.connect(COPY);
                PreparedStatement newest = connection.prepareStatement(NEWEST)) {
            while (next < seen.length) {
                long found;
                try (ResultSet row = newest.executeQuery()) {
                    row.next();
                    found = row.getLong(1);
                }
                long now = System.nanoTime();
                while (next <= found) {
                    seen[next++] = now;
                }
                requirement.check();
                if (writing.isDone()) {
                    writing.get();
                }
                if (now - start > LIMIT_NANOS) {
                    throw new IOException("transaction " + next + " has not come");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }
}

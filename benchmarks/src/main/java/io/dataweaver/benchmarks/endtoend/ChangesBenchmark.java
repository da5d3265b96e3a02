package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures how fast changes that wait in the log of PostgreSQL are applied to another database, against the server's own logical
 * replication, interleaved. Both databases are of one server, so that both sides share the same two cores with it.
 *
 * <p>A time counts only if the copy holds what the table does. {@code benchmarks/README.md} says how to run it.
 */
public final class ChangesBenchmark {

    private static final String COPY = TwoDatabases.COPY;
    private static final long PAUSE_MILLIS = 100;
    private static final int IN_GROUP = 100;

    private final PrintStream out;
    private final TwoDatabases databases;
    private final Database database;
    private final long changes;
    private final long inTransaction;

    /** What each copy held in the end, the same whichever side made it. */
    private String content = "";

    private ChangesBenchmark(PrintStream out, TwoDatabases databases) {
        this.out = out;
        this.databases = databases;
        this.database = databases.database();
        this.changes = databases.number("changes", 200_000);
        this.inTransaction = databases.number("transaction", 100);
    }

    /** Runs both sides; fails if a result differs. */
    public static void main(String[] words) throws Exception {
        try (TwoDatabases databases = TwoDatabases.start(Set.of("changes", "transaction"), words)) {
            new ChangesBenchmark(System.out, databases).run(databases.runs());
        }
    }

    private void run(int runs) throws Exception {
        String title = changes + " mixed changes in transactions of " + inTransaction + ", waiting in the log → upsert;"
                + " logical replication of the server itself";
        List<Cost> references = new ArrayList<>();
        List<Cost> candidates = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            references.add(measure("reference", this::prepareNative, this::followNatively));
            candidates.add(measure("DataWeaver", this::prepareOwn, this::followOurselves));
        }
        Report report = new Report();
        report.add(title, references, candidates, content);
        out.println();
        out.println(report);
    }

    /** Something that talks to servers and processes. */
    private interface Work<T> {
        T run() throws IOException, SQLException, InterruptedException;
    }

    private Cost measure(String side, Work<Void> prepare, Work<Cost> follow)
            throws IOException, SQLException, InterruptedException {
        fill();
        prepare.run();
        change();
        Cost cost = follow.run();
        String expected = database.fingerprint("orders");
        String found = database.fingerprintIn(COPY, "orders");
        if (!expected.equals(found) || !(content.isEmpty() || content.equals(found))) {
            throw new IOException(
                    side + " gave " + found + ", but the table has " + expected + ", and had before " + content);
        }
        content = found;
        out.printf(Locale.ROOT, "%s; %.0f changes/s; %s%n", cost.line(side), changes / cost.seconds(), found);
        return cost;
    }

    /** Makes both tables alike. */
    private void fill() throws SQLException {
        String table =
                "drop table if exists orders; create table orders (id int8 primary key, customer text, quantity int,"
                        + " price numeric(12,2), created timestamptz);"
                        + " insert into orders select i, 'customer ' || i % 1000, i % 50, i / 8.0, timestamptz '2026-01-01 00:00Z' + i *"
                        + " interval '1 second' from generate_series(1, 100000) i;"
                        + " insert into orders values (-2, 'begin', 0, 0, timestamptz '2026-01-01 00:00Z')";
        database.execute(table);
        database.executeIn(COPY, table);
    }

    /** Three updates, one insert and one delete of each five changes. */
    private void change() throws SQLException {
        database.execute("do $$ begin for t in 1.." + changes / IN_GROUP + " loop"
                + " update orders set quantity = quantity + 1, price = price + 0.5 where id between (t * 37) % 90000 + 1 and"
                + "   (t * 37) % 90000 + " + IN_GROUP * 3 / 5 + ";"
                + " insert into orders select 200000 + t * 20 + i, 'new', i, i, timestamptz '2026-06-01 00:00Z' from generate_series(0, 19) i;"
                + " delete from orders where id between 200000 + t * 20 and 200000 + t * 20 + 19;"
                + " if t % " + Math.max(1, inTransaction / IN_GROUP)
                + " = 0 then commit; end if; end loop; commit; update orders set quantity = 0 where id = -2;"
                + " insert into orders values (-1, 'end', 0, 0, timestamptz '2026-06-01 00:00Z'); end $$");
    }

    private Void prepareNative() throws SQLException {
        databases.subscribe("orders", false);
        return null;
    }

    private Cost followNatively() throws IOException, SQLException {
        double before = database.cpuSeconds();
        long start = System.nanoTime();
        database.executeIn(COPY, "alter subscription native enable");
        awaitLast(TwoDatabases.Requirement.NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        double server = database.cpuSeconds() - before;
        databases.unsubscribe();
        return new Cost(seconds, 0, 0, server);
    }

    private FollowingCommand start(String... options) throws IOException {
        return databases.follow("orders", "cdc", "1s", options);
    }

    /** Lets the slot be made, and a position be stored. */
    private Void prepareOwn() throws IOException, SQLException, InterruptedException {
        try (FollowingCommand command = start("--restart")) {
            do {
                command.requireAlive();
                database.execute("update orders set quantity = quantity + 1 where id = -2");
                Thread.sleep(PAUSE_MILLIS);
            } while (database.queryIn(COPY, "select quantity from orders where id = -2")
                    .equals("0"));
            command.stop();
            return null;
        }
    }

    private Cost followOurselves() throws IOException, SQLException, InterruptedException {
        double before = database.cpuSeconds();
        long start = System.nanoTime();
        try (FollowingCommand command = start()) {
            awaitLast(command::requireAlive);
            double seconds = (System.nanoTime() - start) / 1e9;
            double server = database.cpuSeconds() - before;
            Cost cost = new Cost(seconds, command.cpuSeconds(), command.peakBytes(), server);
            command.stop();
            return cost;
        }
    }

    /** Waits for the last change. */
    private void awaitLast(TwoDatabases.Requirement requirement) throws IOException, SQLException {
        TwoDatabases.await(
                requirement,
                () -> database.queryIn(COPY, "select count(*) from orders where id = -1")
                        .equals("1"));
    }
}

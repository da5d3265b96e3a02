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
 * <p>With {@code --tables 2} each transaction changes two tables, row by row in turn, and is kept whole ({@code transactions: whole}), as
 * the server's own replication keeps it.
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

    /** The first of them has the marks of the beginning and the end. */
    private final List<String> tables;

    /** What each copy held in the end, the same whichever side made it. */
    private String content = "";

    private ChangesBenchmark(PrintStream out, TwoDatabases databases) {
        this.out = out;
        this.databases = databases;
        this.database = databases.database();
        this.changes = databases.number("changes", 200_000);
        this.inTransaction = databases.number("transaction", 100);
        this.tables = List.of("orders", "payments").subList(0, (int) databases.number("tables", 1));
    }

    /** Runs both sides; fails if a result differs. */
    public static void main(String[] words) throws Exception {
        try (TwoDatabases databases =
                TwoDatabases.start(Set.of("changes", "transaction", "tables", "reference"), words)) {
            new ChangesBenchmark(System.out, databases).run(databases.runs());
        }
    }

    private void run(int runs) throws Exception {
        String title = changes + " mixed changes in transactions of " + inTransaction
                + (tables.size() > 1 ? ", each over two tables in turn and kept whole" : "")
                + ", waiting in the log → upsert;"
                + " logical replication of the server itself";
        List<Cost> references = new ArrayList<>();
        List<Cost> candidates = new ArrayList<>();
        boolean compares = databases.text("reference", "yes").equals("yes");
        for (int run = 1; run <= runs; run++) {
            if (compares) {
                references.add(measure("reference", this::prepareNative, this::followNatively));
            }
            candidates.add(measure("DataWeaver", this::prepareOwn, this::followOurselves));
        }
        if (!compares) {
            return; // Each line says it.
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
        String expected = "";
        String found = "";
        for (String table : tables) {
            expected += database.fingerprint(table);
            found += database.fingerprintIn(COPY, table);
        }
        if (!expected.equals(found) || !(content.isEmpty() || content.equals(found))) {
            throw new IOException(
                    side + " gave " + found + ", but the table has " + expected + ", and had before " + content);
        }
        content = found;
        out.printf(Locale.ROOT, "%s; %.0f changes/s; %s%n", cost.line(side), changes / cost.seconds(), found);
        return cost;
    }

    /** Makes both sides alike. */
    private void fill() throws SQLException {
        for (String table : tables) {
            String made =
                    "drop table if exists TABLE; create table TABLE (id int8 primary key, customer text, quantity int,"
                            + " price numeric(12,2), created timestamptz);"
                            + " insert into TABLE select i, 'customer ' || i % 1000, i % 50, i / 8.0, timestamptz '2026-01-01 00:00Z' + i *"
                            + " interval '1 second' from generate_series(1, 100000) i;"
                            + " insert into TABLE values (-2, 'begin', 0, 0, timestamptz '2026-01-01 00:00Z')";
            database.execute(made.replace("TABLE", table));
            database.executeIn(COPY, made.replace("TABLE", table));
        }
    }

    private void change() throws SQLException {
        database.execute("do $$ begin " + (tables.size() > 1 ? changesOfTwo() : changesOfOne())
                + " commit; update orders set quantity = 0 where id = -2;"
                + " insert into orders values (-1, 'end', 0, 0, timestamptz '2026-06-01 00:00Z'); end $$");
    }

    /** Three updates, one insert and one delete of each five changes. */
    private String changesOfOne() {
        return "for t in 1.." + changes / IN_GROUP + " loop"
                + " update orders set quantity = quantity + 1, price = price + 0.5 where id between (t * 37) % 90000 + 1 and"
                + "   (t * 37) % 90000 + " + IN_GROUP * 3 / 5 + ";"
                + " insert into orders select 200000 + t * 20 + i, 'new', i, i, timestamptz '2026-06-01 00:00Z' from generate_series(0, 19) i;"
                + " delete from orders where id between 200000 + t * 20 and 200000 + t * 20 + 19;"
                + " if t % " + Math.max(1, inTransaction / IN_GROUP)
                + " = 0 then commit; end if; end loop;";
    }

    /** An order and an update of a payment, again and again. */
    private String changesOfTwo() {
        return "for t in 1.." + changes / 2 + " loop"
                + " insert into orders values (200000 + t, 'new', t % 50, t / 8.0, timestamptz '2026-06-01 00:00Z');"
                + " update payments set quantity = quantity + 1, price = price + 0.5 where id = (t * 37::int8) % 90000 + 1;"
                + " if t % " + Math.max(1, inTransaction / 2) + " = 0 then commit; end if; end loop;";
    }

    private Void prepareNative() throws SQLException {
        databases.subscribe(String.join(", ", tables), false);
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
        return tables.size() > 1
                ? databases.followWhole(tables, "cdc", "1s", options)
                : databases.follow("orders", "cdc", "1s", options);
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

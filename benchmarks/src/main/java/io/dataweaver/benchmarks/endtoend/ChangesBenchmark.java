package io.dataweaver.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures how fast changes that wait in the log of PostgreSQL are applied to another database, against the server's own logical
 * replication, interleaved. Both databases are of one server, so that both sides share the same two cores with it.
 *
 * <p>A time counts only if the copy holds what the table does. {@code benchmarks/README.md} says how to run it.
 */
public final class ChangesBenchmark {

    private static final String COPY = "copy";
    private static final String SLOT = "native";
    private static final String ROWS_HASH =
            "select count(*) || ' rows, hash ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from orders t";
    private static final long LIMIT_SECONDS = 300;
    private static final long POLL_MILLIS = 5;
    private static final int IN_GROUP = 100;

    private final PrintStream out;
    private final Database database;
    private final Path folder;
    private final Path dataweaver;
    private final long changes;
    private final long inTransaction;

    /** What each copy held in the end, the same whichever side made it. */
    private String content = "";

    private ChangesBenchmark(
            PrintStream out, Database database, Path folder, Path dataweaver, long changes, long inTransaction) {
        this.out = out;
        this.database = database;
        this.folder = folder;
        this.dataweaver = dataweaver;
        this.changes = changes;
        this.inTransaction = inTransaction;
    }

    /** Runs both sides; fails if a result differs. */
    public static void main(String[] words) throws Exception {
        Map<String, String> arguments =
                Arguments.read(Set.of("runs", "changes", "transaction", "data", "dataweaver"), words);
        Path data = Path.of(arguments.getOrDefault("data", "benchmarks/target/data"))
                .toAbsolutePath();
        Files.createDirectories(data);
        try (ScratchFolder scratch = ScratchFolder.in(data);
                Database database = Database.start(scratch.path(), Map.of("wal_level", "logical"))) {
            database.execute("create database " + COPY);
            new ChangesBenchmark(
                            System.out,
                            database,
                            scratch.path(),
                            Path.of(arguments.getOrDefault("dataweaver", "./dataweaver"))
                                    .toAbsolutePath()
                                    .normalize(),
                            Long.parseLong(arguments.getOrDefault("changes", "200000")),
                            Long.parseLong(arguments.getOrDefault("transaction", "100")))
                    .run(Integer.parseInt(arguments.getOrDefault("runs", "3")));
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
        String expected = database.query(ROWS_HASH);
        String found = database.queryIn(COPY, ROWS_HASH);
        if (!expected.equals(found) || !(content.isEmpty() || content.equals(found))) {
            throw new IOException(
                    side + " gave " + found + ", but the table has " + expected + ", and had before " + content);
        }
        content = found;
        out.printf(
                Locale.ROOT,
                "  %-10s %6.2f s, %.0f changes/s, CPU %6.2f s, server's CPU %6.2f s, %5.0f MB; %s%n",
                side,
                cost.seconds(),
                changes / cost.seconds(),
                cost.cpuSeconds(),
                cost.serverSeconds(),
                cost.peakBytes() / 1e6,
                found);
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
        database.execute("drop publication if exists native; create publication native for table orders");
        database.query("select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')::text");
        database.executeIn(
                COPY,
                "create subscription native connection 'host=localhost port="
                        + database.environment().get("PGPORT")
                        + " user=postgres dbname=postgres' publication native with (create_slot = false, slot_name = '"
                        + SLOT
                        + "', enabled = false, copy_data = false)");
        return null;
    }

    private Cost followNatively() throws IOException, SQLException, InterruptedException {
        double before = database.cpuSeconds();
        long start = System.nanoTime();
        database.executeIn(COPY, "alter subscription native enable");
        await(() -> {});
        double seconds = (System.nanoTime() - start) / 1e9;
        double server = database.cpuSeconds() - before;
        database.executeIn(COPY, "alter subscription native disable");
        database.executeIn(COPY, "alter subscription native set (slot_name = none)");
        database.executeIn(COPY, "drop subscription native");
        while (!database.query("select count(*) from pg_replication_slots where active")
                .equals("0")) {
            Thread.sleep(POLL_MILLIS);
        }
        database.query("select pg_drop_replication_slot('" + SLOT + "')::text");
        return new Cost(seconds, 0, 0, server);
    }

    private FollowingCommand start(String... options) throws IOException {
        String address = "\"" + database.url("postgres") + "\", user: postgres";
        String pipeline = "name: follow\ncheckpoint_interval: 1s\nsource: {postgres: {url: " + address
                + ", table: orders, mode: cdc}}\nsink: {postgres: {url: " + address.replace("/postgres", "/" + COPY)
                + ", table: orders, mode: upsert}}\n";
        return FollowingCommand.start(dataweaver, folder, pipeline, options);
    }

    /** Lets the slot be made, and a position be stored. */
    private Void prepareOwn() throws IOException, SQLException, InterruptedException {
        try (FollowingCommand command = start("--restart")) {
            do {
                command.requireAlive();
                database.execute("update orders set quantity = quantity + 1 where id = -2");
                Thread.sleep(POLL_MILLIS * 20);
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
            await(command::requireAlive);
            double seconds = (System.nanoTime() - start) / 1e9;
            double server = database.cpuSeconds() - before;
            Cost cost = new Cost(seconds, command.cpuSeconds(), command.peakBytes(), server);
            command.stop();
            return cost;
        }
    }

    /** What is to be so while something is waited for. */
    private interface Requirement {
        void check() throws IOException;
    }

    /** Waits for the last change. */
    private void await(Requirement requirement) throws IOException, SQLException, InterruptedException {
        long start = System.nanoTime();
        while (!database.queryIn(COPY, "select count(*) from orders where id = -1")
                .equals("1")) {
            requirement.check();
            if (System.nanoTime() - start > LIMIT_SECONDS * 1_000_000_000L) {
                throw new IOException("the changes have not come within " + LIMIT_SECONDS + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}

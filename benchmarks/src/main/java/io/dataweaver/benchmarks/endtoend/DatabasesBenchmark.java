package io.dataweaver.benchmarks.endtoend;

import io.dataweaver.testkit.mariadb.MariaDbServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures jobs between two databases: proving that two tables of PostgreSQL are equal, against a checksum of the one and then of the
 * other, and copying a table of MariaDB to PostgreSQL, against {@code mariadb | psql}; interleaved.
 *
 * <p>{@code benchmarks/README.md} says how to run it.
 */
public final class DatabasesBenchmark {

    private static final String COPY = TwoDatabases.COPY;
    private static final String KEY = "l_orderkey, l_linenumber";
    private static final String CREATE =
            "create table lineitem (" + LineitemCsv.COLUMNS.replace('\n', ' ') + ", primary key (" + KEY + "))";
    private static final String CHECKSUM = "select md5(string_agg(l::text, '' order by " + KEY + ")) from lineitem l";

    private final PrintStream out;
    private final TwoDatabases databases;
    private final Database database;
    private final Path dataweaver;
    private final Path csv;
    private final long rows;
    private final int runs;
    private final Report report = new Report();

    private DatabasesBenchmark(PrintStream out, TwoDatabases databases) throws IOException {
        this.out = out;
        this.databases = databases;
        this.database = databases.database();
        this.dataweaver = databases.dataweaver();
        this.rows = databases.number("rows", 6_000_000);
        this.csv = LineitemCsv.in(databases.data(), rows);
        this.runs = databases.runs();
    }

    /** Runs both sides of each job; fails if a result is wrong. */
    public static void main(String[] words) throws Exception {
        try (TwoDatabases databases = TwoDatabases.start(Set.of("jobs", "rows"), words)) {
            DatabasesBenchmark benchmark = new DatabasesBenchmark(System.out, databases);
            // The first start of a build makes the archive of classes that later starts load: not what is measured.
            databases.shell(Map.of()).run("'" + benchmark.dataweaver + "' version");
            for (String job : databases.text("jobs", "verify,mariadb").split(",", -1)) {
                switch (job) {
                    case "verify" -> benchmark.verify();
                    case "mariadb" -> benchmark.fromMariaDb();
                    default -> throw new IllegalArgumentException("there is no job '" + job + "'");
                }
            }
            benchmark.out.println();
            benchmark.out.println(benchmark.report);
        }
        // The server of MariaDB leaves threads that would keep this process alive.
        System.exit(0);
    }

    private Path pipeline(String name, String source, String sink) throws IOException {
        return Files.writeString(
                databases.folder().resolve(name + ".yaml"),
                "name: " + name + "\nsource: " + source + "\nsink: " + sink + "\n");
    }

    private String load(String name) {
        return "psql -q -d " + name + " -c '" + CREATE + "' -c \"\\copy lineitem from '" + csv
                + "' (format csv, header)\" -c 'vacuum analyze lineitem'";
    }

    private void verify() throws Exception {
        Shell shell = databases.shell(Map.of());
        shell.run(load("postgres") + " && " + load(COPY));
        Path file = pipeline(
                "verify", databases.end("postgres", "lineitem", ""), databases.end(COPY, "lineitem", ", mode: upsert"));
        String verify = "'" + dataweaver + "' verify '" + file + "'";
        List<Cost> references = new ArrayList<>();
        List<Cost> candidates = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            references.add(told(
                    "reference",
                    shell.run("test $(psql -qAt -c \"" + CHECKSUM + "\") = $(psql -qAt -d " + COPY + " -c \"" + CHECKSUM
                            + "\")")));
            candidates.add(told("DataWeaver", shell.run(verify)));
        }
        report.add(rows + " equal rows on both sides; md5(string_agg) of each", references, candidates, rows + " rows");
        database.executeIn(
                COPY,
                "update lineitem set l_tax = l_tax + 0.01 where l_orderkey = (select max(l_orderkey) from lineitem)"
                        + " and l_linenumber = 1");
        // A verification that finds nothing where something is would be fast, too.
        shell.run(verify + "; test $? = 4");
        database.execute("drop table lineitem");
        database.executeIn(COPY, "drop table lineitem");
    }

    private void fromMariaDb() throws Exception {
        MariaDbServer server = MariaDbServer.shared();
        String name = server.createDatabase();
        String client =
                "'" + Path.of("target", "mariadb", "base", "bin", "mariadb").toAbsolutePath() + "' -h 127.0.0.1 -P "
                        + server.port() + " -u " + MariaDbServer.USER + " -p" + MariaDbServer.PASSWORD + " " + name;
        Shell shell = databases.shell(Map.of("DATAWEAVER_DRIVERS", drivers().toString()));
        shell.run(
                client + " --local-infile=1 -e \"" + CREATE.replace(" text", " varchar(60)")
                        + "; load data local infile '" + csv
                        + "' into table lineitem fields terminated by ',' lines terminated by '\\n' ignore 1 lines; analyze table lineitem\"");
        String target = "psql -q -c '" + CREATE.replace(", primary key (" + KEY + ")", "") + "'";
        Path file = pipeline(
                "from-mariadb",
                "{jdbc: {url: \"" + server.url(name) + "\", user: " + MariaDbServer.USER + ", password: "
                        + MariaDbServer.PASSWORD + ", table: lineitem}}",
                databases.end("postgres", "lineitem", ", mode: append"));
        List<Cost> references = new ArrayList<>();
        List<Cost> candidates = new ArrayList<>();
        String content = "";
        for (int run = 1; run <= runs; run++) {
            database.dropAndSettle("lineitem");
            references.add(
                    told(
                            "reference",
                            shell.run(
                                    target + " && " + client
                                            + " --quick --batch --raw --skip-column-names -e 'select * from lineitem' | psql -q -c 'copy lineitem from stdin'")));
            content = same(content);
            database.dropAndSettle("lineitem");
            candidates.add(
                    told("DataWeaver", shell.run(target + " && '" + dataweaver + "' run '" + file + "' --restart")));
            content = same(content);
        }
        report.add("MariaDB, " + rows + " rows → PostgreSQL; mariadb &#124; psql", references, candidates, content);
        server.drop(name);
    }

    /** Returns what the table holds, which must be what it held {@code before}, unless that is empty. */
    private String same(String before) throws Exception {
        String found = database.fingerprint("lineitem");
        if (!before.isEmpty() && !before.equals(found)) {
            throw new IOException("the table holds " + found + ", and held " + before + " before");
        }
        return found;
    }

    /** Returns a folder with the driver of MariaDB alone, which does not come with the command. */
    private Path drivers() throws Exception {
        Path jar = Path.of(Class.forName("org.mariadb.jdbc.Driver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path drivers = Files.createDirectories(databases.folder().resolve("drivers"));
        Files.copy(jar, drivers.resolve(jar.getFileName()));
        return drivers;
    }

    private Cost told(String side, Cost cost) {
        out.println(cost.line(side));
        return cost;
    }
}

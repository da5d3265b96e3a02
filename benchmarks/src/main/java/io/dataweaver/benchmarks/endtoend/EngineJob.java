package io.dataweaver.benchmarks.endtoend;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A job of {@link EngineBenchmark}: a pipeline that is the same for all engines, and what must come out of it. */
enum EngineJob {
    PASS_THROUGH("CSV → CSV as it is", "orders", OrdersCsv.COLUMNS, false),
    MAP(
            "CSV → filter, compute 3 → CSV",
            "(select id, customer, created, cast(price * quantity as decimal(38,2)) as total, upper(name) as label,"
                    + " case when quantity > 50 then 'bulk' else 'single' end as size from orders"
                    + " where quantity > 20 and active)",
            "id bigint, customer bigint, created timestamp, total decimal(38,2), label text, size text",
            true),
    POSTGRES("CSV → PostgreSQL", "orders", OrdersCsv.COLUMNS, false),
    AGGREGATE(
            "CSV → count, sum, min, max by key, a tenth as many keys as rows → CSV",
            "(select customer, count(*) as orders, cast(sum(quantity) as bigint) as quantity, min(price) as cheapest,"
                    + " max(created) as latest from orders group by customer)",
            "customer bigint, orders bigint, quantity bigint, cheapest decimal(12,2), latest timestamp",
            true);

    private final String title;
    private final String query;
    private final String columns;
    private final boolean inSql;

    /**
     * Creates a job.
     *
     * @param query what must come out, of the table {@code orders}
     * @param columns of the result
     * @param inSql whether it is written in the SQL of other tools, too
     */
    EngineJob(String title, String query, String columns, boolean inSql) {
        this.title = title;
        this.query = query;
        this.columns = columns;
        this.inSql = inSql;
    }

    String title() {
        return title;
    }

    /** Returns what must come out, as a query of the table {@code orders}. */
    String query() {
        return query;
    }

    /** Returns the columns of the result, with their types. */
    String columns() {
        return columns;
    }

    /** Returns the name, as in options and names of pipelines. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns those of {@code wanted} who can do the job. */
    Set<EngineSide> sides(List<EngineSide> wanted) {
        Set<EngineSide> sides = EnumSet.copyOf(wanted);
        sides.removeIf(side -> !side.isOurs() && !inSql);
        return sides;
    }

    static List<EngineJob> read(String labels) {
        return Arrays.stream(labels.split(",", -1)).map(EngineJob::of).toList();
    }

    private static EngineJob of(String label) {
        return Arrays.stream(values())
                .filter(job -> job.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no job '" + label + "'; there are "
                        + Arrays.stream(values()).map(EngineJob::label).collect(Collectors.joining(", "))));
    }
}

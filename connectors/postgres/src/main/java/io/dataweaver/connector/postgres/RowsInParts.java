package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitStanding;
import io.dataweaver.api.state.StateObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the rows of large tables, whose log comes behind them, in ranges of blocks, all of one moment. It holds that moment until it
 * is closed, so that readers in any process can take it over.
 *
 * <p><b>Threads.</b> One at a time, but for {@link #close}.
 */
final class RowsInParts implements AutoCloseable {

    /** How often ranges are cut anew because a table was written anew meanwhile. */
    private static final int TRIES = 5;

    private final SessionPool pool;
    private final Datasets datasets;
    private final long splitSize;
    private final int parallelism;
    private @Nullable SharedSnapshot moment;

    /**
     * Creates what cuts.
     *
     * @param splitSize a table that has more bytes is large
     * @param parallelism how many ranges of a table there are at most
     */
    RowsInParts(SessionPool pool, Datasets datasets, long splitSize, int parallelism) {
        this.pool = pool;
        this.datasets = datasets;
        this.splitSize = Math.max(PostgresSource.BLOCK_BYTES, splitSize);
        this.parallelism = parallelism;
    }

    /**
     * Returns splits with those of large tables cut.
     *
     * @param whole one a table
     * @param slots makes the slot of a split, and returns from where on it keeps the log; empty if the table cannot be followed, so
     *     that it is left whole
     */
    List<Split> cut(List<Split> whole, Function<Split, Optional<Long>> slots) {
        Session session = pool.take();
        try {
            Map<String, TablePart> large = large(new Catalog(session));
            Map<String, Long> starts = new HashMap<>();
            for (Split split : whole) {
                if (large.containsKey(split.dataset())) {
                    slots.apply(split).ifPresent(start -> starts.put(split.dataset(), start));
                }
            }
            return starts.isEmpty() ? whole : cut(session, whole, starts);
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "planning to read " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /** Returns the tables that are cut; each partition of a table would be one range at least. */
    private Map<String, TablePart> large(Catalog catalog) throws SQLException {
        Map<String, TablePart> large = new HashMap<>();
        for (Map.Entry<String, Dataset> each : datasets.all().entrySet()) {
            Relation relation = each.getValue().relation().orElseThrow();
            if (relation.kind() == 'r') {
                catalog.parts(relation.oid()).stream()
                        .filter(part -> part.oid() == relation.oid() && bytes(part.blocks()) > splitSize)
                        .forEach(part -> large.put(each.getKey(), part));
            }
        }
        return large;
    }

    private static long bytes(long blocks) {
        return blocks * PostgresSource.BLOCK_BYTES;
    }

    private List<Split> cut(Session session, List<Split> whole, Map<String, Long> starts) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            Map<String, TablePart> before = large(new Catalog(session));
            SharedSnapshot taken = SharedSnapshot.take(pool);
            hold(taken);
            // Whatever the moment shows lies within the table as large as it is now.
            Map<String, TablePart> after = large(new Catalog(taken.session()));
            if (isInPlace(starts.keySet(), before, after)) {
                LogMark mark = LogHistory.of(pool).mark(LogSlot.head(session));
                return cut(whole, starts, after, taken, mark);
            }
            hold(null);
        }
        return whole;
    }

    /** Tells whether the moment between shows the tables where they are: none was written anew. */
    private static boolean isInPlace(Set<String> tables, Map<String, TablePart> before, Map<String, TablePart> after) {
        return tables.stream().allMatch(name -> {
            TablePart then = before.get(name);
            TablePart now = after.get(name);
            return now == null || (then != null && now.fileNode() == then.fileNode());
        });
    }

    private List<Split> cut(
            List<Split> whole,
            Map<String, Long> starts,
            Map<String, TablePart> large,
            SharedSnapshot taken,
            LogMark mark) {
        List<Split> splits = new ArrayList<>();
        for (Split split : whole) {
            TablePart table = large.get(split.dataset());
            Long start = starts.get(split.dataset());
            if (table == null || start == null) {
                splits.add(new Split(split.id(), splits.size(), split.dataset(), split.detail(), split.weight()));
            } else {
                addRanges(split, table, start, taken, mark, splits);
            }
        }
        return splits;
    }

    private void addRanges(
            Split whole, TablePart table, long start, SharedSnapshot taken, LogMark mark, List<Split> splits) {
        long count = Math.min(parallelism, (bytes(table.blocks()) + splitSize - 1) / splitSize);
        for (long i = 0; i < count; i++) {
            RowsPart part = new RowsPart(
                    start,
                    TransactionSet.parse(taken.content()),
                    taken.id(),
                    table.oid(),
                    table.fileNode(),
                    i * table.blocks() / count,
                    (i + 1) * table.blocks() / count);
            splits.add(new Split(
                    whole.id() + "#" + i,
                    splits.size(),
                    whole.dataset(),
                    part.in(StateObject.parse(whole.detail()), mark).toString(),
                    bytes(part.toBlock() - part.fromBlock())));
        }
    }

    private synchronized void hold(@Nullable SharedSnapshot taken) {
        SharedSnapshot before = moment;
        moment = taken;
        if (before != null) {
            before.close();
        }
    }

    /** Tells whether ranges are still read, or will be. */
    static boolean areRead(List<SplitStanding> standings) {
        return standings.stream()
                .anyMatch(each -> each.state() == SplitStanding.State.UNFINISHED && RowsPart.is(each.split()));
    }

    /** Returns one of the ranges of each table of which all are durable and the log is not read yet, by table. */
    static Map<String, Split> readToEnd(List<SplitStanding> standings) {
        Map<String, Split> ended = new LinkedHashMap<>();
        standings.stream()
                .filter(each -> RowsPart.is(each.split()))
                .forEach(each -> ended.putIfAbsent(each.split().dataset(), each.split()));
        standings.stream()
                .filter(each -> !RowsPart.is(each.split()) || !each.ended())
                .forEach(each -> ended.remove(each.split().dataset()));
        return ended;
    }

    @Override
    public void close() {
        hold(null);
    }
}

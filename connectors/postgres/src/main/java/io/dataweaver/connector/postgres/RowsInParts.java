package io.dataweaver.connector.postgres;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitStanding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
    private final List<SharedSnapshot> moments = new ArrayList<>();

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
            Map<String, LargeTable> large = large(session);
            Map<String, Long> starts = new HashMap<>();
            for (Split split : whole) {
                if (large.containsKey(split.dataset())) {
                    slots.apply(split).ifPresent(start -> starts.put(split.dataset(), start));
                }
            }
            return starts.isEmpty() ? whole : cut(session, whole, starts);
        } catch (SQLException failed) {
            throw failed(failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private DataWeaverException failed(SQLException failed) {
        return SqlFailures.running(SqlFailures.Side.SOURCE, "planning to read " + pool.settings(), failed);
    }

    private Map<String, LargeTable> large(Session session) throws SQLException {
        Map<String, LargeTable> large = new HashMap<>();
        for (Map.Entry<String, Dataset> each : datasets.all().entrySet()) {
            LargeTable table =
                    LargeTable.find(session, each.getValue().relation().orElseThrow());
            if (table.canBeCut() && bytes(table.blocks()) > splitSize) {
                large.put(each.getKey(), table);
            }
        }
        return large;
    }

    private static long bytes(long blocks) {
        return blocks * PostgresSource.BLOCK_BYTES;
    }

    private List<Split> cut(Session session, List<Split> whole, Map<String, Long> starts) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            Map<String, LargeTable> before = large(session);
            SharedSnapshot taken = hold(SharedSnapshot.take(pool));
            // Whatever the moment shows lies within the table as large as it is now.
            Map<String, LargeTable> after = large(taken.session());
            if (isInPlace(starts.keySet(), before, after)) {
                LogMark mark = LogHistory.of(pool).mark(LogSlot.head(session));
                return cut(whole, starts, after, taken, mark);
            }
            letGo(taken);
        }
        return whole;
    }

    /** Tells whether the moment between shows the tables where they are: none was written anew. */
    private static boolean isInPlace(
            Set<String> tables, Map<String, LargeTable> before, Map<String, LargeTable> after) {
        return tables.stream().allMatch(name -> {
            LargeTable then = before.get(name);
            LargeTable now = after.get(name);
            return now == null || (then != null && now.files().equals(then.files()));
        });
    }

    private List<Split> cut(
            List<Split> whole,
            Map<String, Long> starts,
            Map<String, LargeTable> large,
            SharedSnapshot taken,
            LogMark mark) {
        List<Split> splits = new ArrayList<>();
        for (Split split : whole) {
            LargeTable table = large.get(split.dataset());
            Long start = starts.get(split.dataset());
            if (table == null || start == null) {
                splits.add(new Split(split.id(), splits.size(), split.dataset(), split.detail(), split.weight()));
            } else {
                addParts(split, table, start, taken, mark, splits);
            }
        }
        return splits;
    }

    private void addParts(
            Split whole, LargeTable table, long start, SharedSnapshot taken, LogMark mark, List<Split> splits) {
        int count = (int) Math.min(parallelism, (bytes(table.blocks()) + splitSize - 1) / splitSize);
        int number = 0;
        for (List<RowsRange> ranges : table.cut(count)) {
            RowsPart part = new RowsPart(start, TransactionSet.parse(taken.content()), taken.id(), ranges, 0);
            splits.add(split(whole, id(whole, number++), splits.size(), part, mark));
        }
    }

    private static String id(Split of, int number) {
        return of.dataset() + "#" + number;
    }

    private static Split split(Split of, String id, int ordinal, RowsPart part, LogMark mark) {
        return new Split(
                id,
                ordinal,
                of.dataset(),
                part.in(PostgresChangeSource.ofSlot(of), mark).toString(),
                bytes(part.blocks()));
    }

    /**
     * Returns a split that reads the rows of partitions which have come to a table since its ranges were cut: the log does not have
     * these rows. Empty if there are none.
     *
     * @param parts all splits that have read rows of the table
     * @param ordinal of the split
     */
    Optional<Split> attachedSince(List<Split> parts, int ordinal) {
        Split one = newest(parts).get(0);
        Relation relation = datasets.get(one.dataset()).relation().orElseThrow();
        if (relation.kind() != 'p') {
            return Optional.empty();
        }
        Session session = pool.take();
        try {
            Map<Long, String> attached = new Catalog(session).attachments(relation.oid());
            for (Split part : parts) {
                for (RowsRange known : RowsPart.of(part).ranges()) {
                    attached.remove(known.table(), known.attached());
                }
            }
            if (attached.isEmpty()) {
                return Optional.empty();
            }
            RowsPart before = RowsPart.of(one);
            List<RowsRange> ranges = attached.entrySet().stream()
                    .map(each -> RowsRange.ofAttached(each.getKey(), each.getValue()))
                    .toList();
            LogMark mark = LogHistory.of(pool).mark(LogSlot.head(session));
            RowsPart part = new RowsPart(before.start(), before.shown(), before.snapshot(), ranges, before.times());
            return Optional.of(split(one, id(one, parts.size()), ordinal, part, mark));
        } catch (SQLException failed) {
            throw failed(failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /**
     * Cuts all rows of a table anew, as they are now.
     *
     * @param splits take the pieces
     * @param start from where on the slot, which was made before, keeps the log
     * @return the splits with their pieces
     */
    List<Split> anew(List<Split> splits, Relation relation, long start) {
        Session session = pool.take();
        try {
            for (int i = 0; i < TRIES; i++) {
                LargeTable before = LargeTable.find(session, relation);
                SharedSnapshot taken = hold(SharedSnapshot.take(pool));
                LargeTable after = LargeTable.find(taken.session(), relation);
                if (after.canBeCut() && after.files().equals(before.files())) {
                    return anew(splits, after.cut(splits.size()), start, taken);
                }
                letGo(taken);
            }
        } catch (SQLException failed) {
            throw failed(failed);
        } finally {
            pool.giveBack(session);
        }
        throw new DataWeaverException(
                PostgresErrorCode.SOURCE_CHANGED,
                "table " + relation.name() + " is written anew again and again, or has partitions that are no tables",
                PostgresErrorCode.SOURCE_CHANGED.remedy(),
                null);
    }

    private List<Split> anew(List<Split> splits, List<List<RowsRange>> pieces, long start, SharedSnapshot taken)
            throws SQLException {
        Session session = taken.session();
        LogMark mark = LogHistory.of(pool).mark(LogSlot.head(session));
        List<Split> anew = new ArrayList<>();
        for (Split split : splits) {
            long times = RowsPart.of(split).times() + 1;
            RowsPart part = new RowsPart(
                    start, TransactionSet.parse(taken.content()), taken.id(), pieces.get(anew.size()), times);
            anew.add(split(split, split.id(), split.ordinal(), part, mark));
        }
        return anew;
    }

    /** Returns those splits of a table that have read rows which lack nothing that the log has behind them. */
    static List<Split> newest(List<Split> ofTable) {
        long times = ofTable.stream()
                .mapToLong(split -> RowsPart.of(split).times())
                .max()
                .orElse(0);
        return ofTable.stream()
                .filter(split -> RowsPart.of(split).times() == times)
                .toList();
    }

    private synchronized SharedSnapshot hold(SharedSnapshot taken) {
        moments.add(taken);
        return taken;
    }

    private synchronized void letGo(SharedSnapshot taken) {
        moments.remove(taken);
        taken.close();
    }

    /** Tells whether ranges are still read, or will be. */
    static boolean areRead(List<SplitStanding> standings) {
        return standings.stream()
                .anyMatch(each -> each.state() == SplitStanding.State.UNFINISHED && RowsPart.is(each.split()));
    }

    /** Returns the splits that have read the rows of each table of which all are durable and the log is not read yet, by table. */
    static Map<String, List<Split>> readToEnd(List<SplitStanding> standings) {
        Map<String, List<Split>> ended = new LinkedHashMap<>();
        standings.stream()
                .map(SplitStanding::split)
                .filter(RowsPart::is)
                .forEach(split -> ended.computeIfAbsent(split.dataset(), first -> new ArrayList<>())
                        .add(split));
        standings.stream()
                .filter(each -> !RowsPart.is(each.split()) || !each.ended())
                .forEach(each -> ended.remove(each.split().dataset()));
        return ended;
    }

    @Override
    public synchronized void close() {
        moments.forEach(SharedSnapshot::close);
        moments.clear();
    }
}

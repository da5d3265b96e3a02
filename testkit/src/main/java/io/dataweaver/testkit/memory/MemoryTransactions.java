package io.dataweaver.testkit.memory;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Transactions over several datasets in memory, to which others are appended while they are read: a source that does not end, and that
 * keeps them whole. A position is the number of transactions before it. Survives the sources that read it. Thread-safe.
 */
public final class MemoryTransactions {

    private final List<Schema> schemas;
    private final List<List<Change>> transactions = new ArrayList<>();

    /**
     * A row of a transaction.
     *
     * @param dataset the place of its dataset among the schemas
     */
    public record Change(int dataset, Row row) {}

    /** Creates a source without transactions. */
    public MemoryTransactions(List<Schema> schemas) {
        this.schemas = List.copyOf(schemas);
    }

    /** Appends a transaction, which is not empty. */
    public synchronized void append(List<Change> transaction) {
        transactions.add(List.copyOf(transaction));
        notifyAll();
    }

    /** Returns a source of all that was appended and will be. */
    public Source source() {
        return new WholeSource();
    }

    /** Returns what follows, at least a row; empty if nothing did in time. */
    private synchronized List<Change> rest(int transaction, int from, Duration maxWait, Reader reader)
            throws InterruptedException {
        long end = System.nanoTime() + maxWait.toNanos();
        long left = maxWait.toNanos();
        while (transactions.size() == transaction && left > 0 && !reader.takeWoken()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        if (transactions.size() == transaction) {
            return List.of();
        }
        List<Change> all = transactions.get(transaction);
        return all.subList(from, all.size());
    }

    private synchronized void wake(Reader reader) {
        reader.woken = true;
        notifyAll();
    }

    private final class WholeSource implements Source {
        @Override
        public Set<Capability> capabilities() {
            return EnumSet.of(Capability.UNBOUNDED, Capability.REPLAYABLE, Capability.WHOLE_TRANSACTIONS);
        }

        @Override
        public List<Schema> datasets() {
            return schemas;
        }

        @Override
        public List<Split> plan(List<ReadRequest> requests) {
            List<String> names = schemas.stream().map(Schema::dataset).toList();
            return List.of(new Split("all", 0, names.get(0), names.subList(1, names.size()), "{}", 0));
        }

        @Override
        public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
            return open(split, List.of(request), from);
        }

        @Override
        public SplitReader open(Split split, List<ReadRequest> requests, Optional<Position> from) {
            return new Reader(
                    requests,
                    from.map(position -> Integer.parseInt(position.json())).orElse(0));
        }

        @Override
        public void close() {}
    }

    private final class Reader implements SplitReader {
        private final List<ReadRequest> requests;
        private int transaction;
        private int next;
        private boolean woken;

        Reader(List<ReadRequest> requests, int transaction) {
            this.requests = requests;
            this.transaction = transaction;
        }

        /** Called with the lock of the transactions. */
        private boolean takeWoken() {
            boolean was = woken;
            woken = false;
            return was;
        }

        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            List<Change> rest = rest(transaction, next, maxWait, this);
            if (rest.isEmpty()) {
                return new ReadResult.NothingYet();
            }
            ReadRequest of = requests.get(rest.get(0).dataset());
            List<Row> rows = new ArrayList<>();
            for (Change change : rest) {
                if (change.dataset() != rest.get(0).dataset()
                        || rows.size() == of.limits().maxRows()) {
                    break;
                }
                rows.add(change.row());
            }
            long origin = next + 1L;
            next += rows.size();
            if (rows.size() < rest.size()) {
                return new ReadResult.Part(Batches.of(of.schema(), rows, origin), List.of());
            }
            next = 0;
            transaction++;
            return new ReadResult.Rows(
                    Batches.of(of.schema(), rows, origin), List.of(), new Position(Integer.toString(transaction)));
        }

        @Override
        public void wakeUp() {
            wake(this);
        }

        @Override
        public void close() {}
    }
}

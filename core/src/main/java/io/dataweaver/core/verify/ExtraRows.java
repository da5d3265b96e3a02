package io.dataweaver.core.verify;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.stage.ForwardingReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the rows that a sink has and the source has not, as deletes. */
final class ExtraRows implements Source {

    private final SinkSide.Stored stored;
    private final KeySet extra;
    private final long seed;

    /** Creates a source of rows of {@code stored}, which stays open. */
    ExtraRows(SinkSide.Stored stored, KeySet extra, long seed) {
        this.stored = stored;
        this.extra = extra;
        this.seed = seed;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.copyOf(stored.source().capabilities());
        capabilities.remove(Capability.FILTER_PUSH_DOWN);
        capabilities.add(Capability.CHANGES);
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        return stored.source().datasets();
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return stored.source().plan(requests);
    }

    @Override
    public void resume(List<Split> splits) {
        stored.source().resume(splits);
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        Comparison comparison = stored.comparison(split.dataset());
        return new Reader(stored.source().open(split, request, from), comparison.hashes(Side.SINK, seed, 1));
    }

    @Override
    public void close() {}

    private final class Reader extends ForwardingReader {
        private final RowHashes hashes;

        Reader(SplitReader reader, RowHashes hashes) {
            super(reader);
            this.hashes = hashes;
        }

        @Override
        public ReadResult read(Duration maxWait) throws InterruptedException {
            ReadResult result = super.read(maxWait);
            return result instanceof ReadResult.Rows rows
                    ? new ReadResult.Rows(deletes(rows.batch()), rows.rejections(), rows.position())
                    : result;
        }

        private RecordBatch deletes(RecordBatch batch) {
            boolean[] chosen = new boolean[batch.length()];
            KeyFilter.choose(batch, hashes, extra, chosen);
            byte[] kinds = new byte[batch.length()];
            Arrays.fill(kinds, ChangeKind.DELETE.code());
            return KeyFilter.chosen(batch, chosen).withKinds(kinds);
        }
    }
}

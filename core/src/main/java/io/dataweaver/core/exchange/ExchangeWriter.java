package io.dataweaver.core.exchange;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.core.state.StateFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts the rows of one upstream split by key, and writes them to one file for each checkpoint at which there are any. */
final class ExchangeWriter implements SinkWriter {

    private static final Failpoint WRITTEN = Failpoint.named("exchange.segment_written");
    private static final Failpoint FORCED = Failpoint.named("exchange.segment_forced");
    private static final int MAX_ROWS = 65_536;
    private static final int ROWS_PER_PARTITION = 2_048;
    private static final long MAX_BYTES = 4L << 20;

    private final ManifestFiles files;
    private final ExchangeLayout layout;
    private final WriterContext context;
    private final String token;
    private final KeyHash hash;
    private final BatchCodec codec;
    private final int eventTime;
    private final PartitionedRows rows;
    private final FrameBuffer out = new FrameBuffer(1 << 16);
    private @Nullable Published last;
    private long time;
    private @Nullable OpenSegment open;

    /** The file that is being written. */
    private static final class OpenSegment {
        final String name;
        final StateFiles.Appender appender;
        final SegmentIndex index;
        long size;

        OpenSegment(String name, StateFiles.Appender appender, SegmentIndex index) {
            this.name = name;
            this.appender = appender;
            this.index = index;
        }
    }

    /**
     * Creates a writer.
     *
     * @param token tells its files apart from those of other writers of the split
     */
    ExchangeWriter(ManifestFiles files, ExchangeLayout layout, WriterContext context, String token) {
        this.files = files;
        this.layout = layout;
        this.context = context;
        this.token = token;
        this.hash = new KeyHash(layout.schema(), layout.key());
        this.codec = new BatchCodec(layout.schema());
        this.eventTime = layout.eventTime().map(layout.schema()::indexOf).orElse(-1);
        this.rows = new PartitionedRows(layout.schema(), layout.partitions());
        this.last = context.last().map(ExchangeSink::published).orElse(null);
        this.time = last == null ? Long.MIN_VALUE : last.time();
    }

    @Override
    public List<Rejection> write(RecordBatch batch) {
        List<Rejection> rejections = new ArrayList<>();
        RecordBatch sent = withKeys(batch, rejections);
        if (!sent.isEmpty()) {
            long[] hashes = hash.of(sent);
            RecordBatch cut = splitByKey(sent, hashes);
            if (eventTime >= 0) {
                time = EventTimes.largest(cut, eventTime, time);
            }
            rows.add(cut, places(hashes));
            if (rows.bytes() >= MAX_BYTES
                    || rows.rows() >= Math.min(MAX_ROWS, ROWS_PER_PARTITION * layout.partitions())) {
                spill();
            }
        }
        return rejections;
    }

    /** Returns the rows whose key is known; the two halves of an update go together. */
    private RecordBatch withKeys(RecordBatch batch, List<Rejection> rejections) {
        if (hash.unsent(batch, 0) < 0) {
            return batch;
        }
        int[] kept = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int halves = KeyHash.isUpdate(batch, i) ? 2 : 1;
            int unsent = hash.unsent(batch, i);
            boolean reject = unsent >= 0 && unsent < i + halves;
            for (int half = 0; half < halves; half++) {
                int row = batch.row(i + half);
                if (reject) {
                    rejections.add(new Rejection(
                            new Rejection.RejectedRow(batch, row),
                            RecordErrorCode.REFUSED_BY_SINK,
                            null,
                            "the source has not sent all of the key " + layout.key() + " of a "
                                    + batch.kind(row).name(),
                            null));
                } else {
                    kept[count++] = row;
                }
            }
            i += halves - 1;
        }
        return batch.select(kept, count);
    }

    /** Makes a delete and an insert of each update that changes the key: its halves go different ways. */
    private static RecordBatch splitByKey(RecordBatch batch, long[] hashes) {
        byte[] kinds = batch.kinds();
        byte[] split = null;
        for (int i = 0; kinds != null && i + 1 < batch.size(); i++) {
            if (hashes[i] != hashes[i + 1] && KeyHash.isUpdate(batch, i)) {
                split = split == null ? kinds.clone() : split;
                split[batch.row(i)] = ChangeKind.DELETE.code();
                split[batch.row(i + 1)] = ChangeKind.INSERT.code();
            }
        }
        return split == null ? batch : batch.withKinds(split);
    }

    private int[] places(long[] hashes) {
        int[] places = new int[hashes.length];
        if (layout.key().isEmpty()) {
            java.util.Arrays.fill(places, context.split().ordinal() % layout.partitions());
        } else {
            for (int i = 0; i < places.length; i++) {
                places[i] = KeyHash.partition(hashes[i], layout.partitions());
            }
        }
        return places;
    }

    private void spill() {
        if (rows.rows() == 0) {
            return;
        }
        try {
            OpenSegment segment = opened();
            out.clear();
            rows.drain((partition, batch) -> {
                int start = out.size();
                codec.encode(batch, out);
                segment.index.add(
                        partition, new SegmentIndex.Frame(segment.size + start, out.size() - start, batch.size()));
            });
            append(segment);
        } catch (IOException failed) {
            throw notStored(failed);
        }
    }

    private OpenSegment opened() throws IOException {
        if (open == null) {
            String name = new SegmentName(context.split().ordinal(), sequence() + 1, token).toString();
            open = new OpenSegment(
                    name, files.files().append(files.segment(name)), new SegmentIndex(layout.partitions()));
        }
        return open;
    }

    private long sequence() {
        return last == null ? 0 : last.sequence();
    }

    private void append(OpenSegment segment) throws IOException {
        segment.appender.write(out.bytes(), out.size());
        segment.size += out.size();
    }

    private DataWeaverException notStored(IOException failed) {
        return files.notStored(failed);
    }

    @Override
    public List<Rejection> flush() {
        return List.of();
    }

    @Override
    public Optional<Committable> prepare(long checkpointId, Position position, boolean finished) {
        spill();
        boolean news = open != null
                || time != (last == null ? Long.MIN_VALUE : last.time())
                || finished != (last != null && last.finished());
        if (news) {
            last = new Published(
                    context.split().id(), context.split().ordinal(), sequence() + 1, time, finished, close(open));
            open = null;
        }
        return Optional.ofNullable(last).map(ExchangeSink::committable);
    }

    private Optional<Published.Segment> close(@Nullable OpenSegment segment) {
        if (segment == null) {
            return Optional.empty();
        }
        try (StateFiles.Appender appender = segment.appender) {
            long index = segment.size;
            out.clear();
            segment.index.encode(out);
            append(segment);
            WRITTEN.hit();
            appender.force();
            files.files().forceFolder(files.segments());
            FORCED.hit();
            return Optional.of(new Published.Segment(segment.name, index, segment.size, segment.index.rows()));
        } catch (IOException failed) {
            throw notStored(failed);
        }
    }

    @Override
    public void close() {
        rows.clear();
        OpenSegment unfinished = open;
        open = null;
        if (unfinished != null) {
            try {
                unfinished.appender.close();
                files.files().delete(files.segment(unfinished.name));
            } catch (IOException failed) {
                throw notStored(failed);
            }
        }
    }
}

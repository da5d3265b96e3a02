package io.dataweaver.format.parquet;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the row groups that begin in a range of a file, but for those in which no wanted row can be. It stands at the start of
 * a row group, with as many rows of it done with as {@link #nextSkipped} tells; where these are in no order, at the start of all.
 */
final class ParquetDecoder implements Decoder {

    private final DecodeRequest request;
    private final WantedColumns wanted;
    private final int maxPage;
    private @Nullable RandomAccessBytes file;

    /** Whether the row groups stand in the file as they are read; otherwise the input cannot tell which are done with. */
    private boolean inOrder = true;

    private List<Footer.Group> groups = List.of();
    private @Nullable Pruning pruning;
    private int next;
    private @Nullable RowGroupReader reader;
    private long nextOrigin;
    private long skipped;

    ParquetDecoder(DecodeRequest request, WantedColumns wanted, int maxPage) {
        this.request = request;
        this.wanted = wanted;
        this.maxPage = maxPage;
        this.nextOrigin = request.firstOrigin();
        this.skipped = request.skipped();
    }

    @Override
    public Decoded decode(ByteInput input) throws IOException {
        if (file == null) {
            open(input);
        }
        RowGroupReader open = reader;
        while (open == null || open.left() == 0) {
            open = open();
            if (open == null) {
                skipped = 0;
                input.seek(input.end());
                return new Decoded(new BatchBuilder(request.schema(), 1).build(), List.of(), true);
            }
            reader = open;
            moveTo(input, groups.get(next - 1));
        }
        int rows = Math.min(
                open.rows(request.limits().maxBytes()), request.limits().maxRows());
        boolean isLast = open.left() == rows && !isMoreWanted();
        Decoded decoded = open.read(rows, isLast);
        nextOrigin = groups.get(next - 1).firstRow() + open.done() + 1;
        skipped = open.done();
        if (isLast) {
            skipped = 0;
            input.seek(input.end());
        } else if (open.left() == 0 && next < groups.size()) {
            skipped = 0;
            moveTo(input, groups.get(next));
        }
        return decoded;
    }

    private void moveTo(ByteInput input, Footer.Group group) {
        if (inOrder) {
            input.seek(group.start());
        }
    }

    private void open(ByteInput input) throws IOException {
        RandomAccessBytes bytes = input.file()
                .orElseThrow(() -> new DataWeaverException(
                        ParquetErrorCode.PARQUET_UNSUPPORTED,
                        "Parquet is read from the end of a file, but its bytes come one after the other only",
                        "save them to a file, and read that",
                        null));
        Footer footer = Footer.read(bytes);
        List<Footer.Group> inRange = new ArrayList<>();
        inOrder = RowGroupRanges.isInOrder(footer.groups());
        for (Footer.Group group : footer.groups()) {
            // Of a file whose row groups are in no order, there is one range only; the number of the next row says
            // where it goes on.
            boolean wantedHere = inOrder
                    ? group.start() >= input.offset() && group.start() < input.end()
                    : group.firstRow() + group.rows() >= nextOrigin;
            if (wantedHere) {
                inRange.add(group);
            }
        }
        groups = inRange;
        pruning = new Pruning(request.hints(), footer);
        file = bytes;
    }

    /** Opens the next row group in which wanted rows may be; null if there is none. */
    private @Nullable RowGroupReader open() throws IOException {
        if (!isMoreWanted() || file == null) {
            return null;
        }
        Footer.Group group = groups.get(next++);
        RowGroupReader opened = new RowGroupReader(wanted, group, file, maxPage, request.maxRecordBytes());
        opened.skip(Math.min(skipped, group.rows()));
        skipped = 0;
        return opened;
    }

    private boolean isMoreWanted() {
        while (next < groups.size() && pruning != null && !pruning.mayHold(groups.get(next))) {
            next++;
            skipped = 0;
        }
        return next < groups.size();
    }

    @Override
    public long nextOrigin() {
        return nextOrigin;
    }

    @Override
    public long nextSkipped() {
        return skipped;
    }
}

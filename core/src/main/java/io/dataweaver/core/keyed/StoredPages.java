package io.dataweaver.core.keyed;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.exchange.BatchCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What makes the rows of a join that are in memory durable: their pages, each as one frame of the log's own codec, and beside them
 * which of their rows have had a partner. So a checkpoint writes little more than what has come since the one before.
 */
final class StoredPages {

    private static final byte[] NO_KEY = {};
    private static final int OWN_COLUMNS = 2;

    private final KeyedStore.Table pages;
    private final KeyedStore.Table matched;
    private final List<Schema> kept;
    private final List<BatchCodec> codecs;

    /** Takes a page that the store holds. */
    interface Loader {
        /**
         * Takes a page.
         *
         * @param keys of its rows; empty for one that was forgotten when it was written
         */
        void load(RowPage page, BytesColumn keys);
    }

    StoredPages(KeyedStore store, List<Schema> kept) {
        this.pages = store.table("pages");
        this.matched = store.table("matched");
        this.kept = kept;
        this.codecs = kept.stream().map(StoredPages::codec).toList();
    }

    /** Columns that are kept are called `time` or have another prefix. */
    private static BatchCodec codec(Schema kept) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.required("row.key", DataTypes.BYTES));
        fields.add(Field.required("row.time", DataTypes.BIGINT));
        fields.addAll(kept.fields());
        return new BatchCodec(new Schema(kept.dataset(), fields, List.of()));
    }

    /**
     * Writes of a page what the store does not hold.
     *
     * @param keys gives the keys of rows by their numbers
     */
    void write(RowPage page, IntFunction<byte[]> keys) {
        if (page.stored < page.size()) {
            pages.put(name(page), encode(page, keys));
            page.stored = page.size();
        }
        if (page.matchedHasChanged) {
            matched.put(name(page), page.matched.toByteArray());
            page.matchedHasChanged = false;
        }
    }

    /** Removes a page, if the store holds it. */
    void remove(RowPage page) {
        if (page.stored > 0) {
            pages.remove(name(page));
            matched.remove(name(page));
        }
    }

    private byte[] encode(RowPage page, IntFunction<byte[]> keys) {
        BatchCodec codec = codecs.get(page.side);
        BytesColumn.Builder names = (BytesColumn.Builder) ColumnBuilder.of(DataTypes.BYTES, page.size());
        for (int i = 0; i < page.size(); i++) {
            byte[] key = page.keys[i] == KeyTable.NONE ? NO_KEY : keys.apply(page.keys[i]);
            names.append(key, 0, key.length);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(names.build());
        columns.add(new LongColumn(DataTypes.BIGINT, page.times, page.size(), null));
        columns.addAll(page.columns());
        return codec.encode(RecordBatch.of(codec.schema(), columns, page.size(), null, page.origins));
    }

    /** Tells of all pages that the store holds; nothing is written or removed meanwhile. */
    void forEach(Loader loader) {
        pages.forEach((name, frame) -> {
            int side = name[0];
            RecordBatch batch = codecs.get(side).decode(frame, 0, frame.length);
            List<Column> columns =
                    batch.columns().subList(OWN_COLUMNS, batch.columns().size());
            long[] times = ((LongColumn) batch.column(1)).values();
            RowPage page = new RowPage(
                    side, ByteBuffer.wrap(name).getLong(1), batch.withColumns(kept.get(side), columns), times);
            byte[] partners = matched.get(name);
            if (partners != null) {
                page.matched.or(BitSet.valueOf(partners));
            }
            loader.load(page, (BytesColumn) batch.column(0));
        });
    }

    private static byte[] name(RowPage page) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) page.side)
                .putLong(page.first)
                .array();
    }
}

package io.dataweaver.core.exchange;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of one schema as bytes, without loss: values, nulls, unchanged values, change kinds, origins. Of a batch with a
 * selection only the rows that it shows are written; what {@link RecordBatch#original} names is not.
 *
 * <p>A frame is a header of 8 bytes, the length of the body and its CRC-32C (RFC 3720 §12.1), and the body: the
 * version of the format, then kinds, origins and columns as arrays, little-endian, numbers in as few bytes as the widest
 * needs. The schema is not part of it: reader and writer have the same one.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class BatchCodec {

    /** How many bytes of a frame come before its body. */
    public static final int HEADER = Framing.HEADER;

    private static final int VERSION = 1;
    private static final int KINDS = 1;
    private static final int CONSECUTIVE_ORIGINS = 2;

    private final Schema schema;

    /** Creates a codec for batches of the columns of {@code schema}. */
    public BatchCodec(Schema schema) {
        this.schema = schema;
    }

    public Schema schema() {
        return schema;
    }

    /** Returns {@code batch} as a frame. */
    public byte[] encode(RecordBatch batch) {
        FrameBuffer out = new FrameBuffer((int) Math.min(1 << 20, HEADER + 64 + batch.byteSize()));
        encode(batch, out);
        return out.toByteArray();
    }

    /**
     * Adds {@code batch} to {@code out} as a frame.
     *
     * @throws IllegalArgumentException if the columns are not of the types of the schema, or take more than 2 GB
     */
    public void encode(RecordBatch batch, FrameBuffer out) {
        checkTypes(batch);
        RecordBatch rows = batch.compact();
        int start = Framing.open(out);
        writeHead(rows, out);
        ColumnWriting columns = new ColumnWriting(out);
        for (Column column : rows.columns()) {
            columns.write(column, rows.size());
        }
        Framing.close(out, start);
    }

    private void checkTypes(RecordBatch batch) {
        List<Column> columns = batch.columns();
        boolean same = columns.size() == schema.size();
        for (int i = 0; same && i < columns.size(); i++) {
            same = columns.get(i).type().equals(schema.field(i).type());
        }
        if (!same) {
            throw new IllegalArgumentException("rows of " + schema + " are expected, but came " + batch);
        }
    }

    private static void writeHead(RecordBatch rows, FrameBuffer out) {
        int count = rows.size();
        long[] origins = rows.origins();
        boolean consecutive = true;
        for (int i = 1; i < count && consecutive; i++) {
            consecutive = origins[i] == origins[0] + i;
        }
        byte[] kinds = rows.kinds();
        out.putByte(VERSION);
        out.putByte((kinds == null ? 0 : KINDS) | (consecutive ? CONSECUTIVE_ORIGINS : 0));
        out.putInt(count);
        long first = count == 0 ? 0 : origins[0];
        out.putLong(first);
        if (!consecutive) {
            out.putLongs(origins, count, first);
        }
        if (kinds != null) {
            out.putBytes(kinds, 0, count);
        }
    }

    /**
     * Returns how many bytes the frame has that starts at {@code from}, with its header.
     *
     * @param bytes at least {@link #HEADER} from {@code from} on
     * @throws DataWeaverException if there is no frame
     */
    public static long frameSize(byte[] bytes, int from) {
        return Framing.size(bytes, from);
    }

    /**
     * Returns the batch of one frame.
     *
     * @param length of the frame, with its header
     * @throws DataWeaverException of kind FATAL if the bytes are not just what {@link #encode} wrote for this schema
     */
    public RecordBatch decode(byte[] bytes, int from, int length) {
        return decodeBody(Framing.body(bytes, from, length));
    }

    private RecordBatch decodeBody(FrameReading in) {
        int version = in.takeByte();
        if (version != VERSION) {
            throw FrameReading.damaged("its version is " + version + ", and this DataWeaver reads " + VERSION);
        }
        int flags = in.takeByte();
        if ((flags & ~(KINDS | CONSECUTIVE_ORIGINS)) != 0) {
            throw FrameReading.damaged("its flags are " + flags);
        }
        int count = in.takeCount();
        long[] origins = takeOrigins(in, count, (flags & CONSECUTIVE_ORIGINS) != 0);
        byte[] kinds = (flags & KINDS) == 0 ? null : in.takeCodes(count, ChangeKind.DELETE.code(), "a kind of change");
        List<Column> columns = new ArrayList<>(schema.size());
        ColumnReading reading = new ColumnReading(in);
        for (Field field : schema.fields()) {
            columns.add(reading.read(field.type(), count));
        }
        if (in.left() != 0) {
            throw FrameReading.damaged(in.left() + " bytes follow its last column");
        }
        return RecordBatch.of(schema, columns, count, kinds, origins);
    }

    private static long[] takeOrigins(FrameReading in, int count, boolean consecutive) {
        long first = in.takeLong();
        if (!consecutive) {
            return in.takeLongs(count, first);
        }
        long[] origins = new long[count];
        for (int i = 0; i < count; i++) {
            origins[i] = first + i;
        }
        return origins;
    }
}

package io.dataweaver.format.parquet;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;

/**
 * Row groups that stand one after the other, whichever encoder of whichever process wrote them: behind the pages of each stands
 * what a footer tells of it, with offsets from its start. Readers go by the footer and never see it. An instance knows those that
 * one encoder has written, for files that cannot be read while they are written. Not thread-safe.
 *
 * <p>Behind a group: a {@code FileMetaData} of it alone, the length of that (4 bytes), the length of all of it (8 bytes), and a mark
 * (4 bytes).
 */
final class WrittenGroups {

    private static final byte[] MARK = "DWRG".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = 16;

    /** A group with offsets from its start, and the length of all that stands for it. */
    private record Written(RowGroup group, long length) {}

    private final List<Written> own = new ArrayList<>();

    /** Forgets all groups: a file begins. */
    void clear() {
        own.clear();
    }

    /** Ends a group that begins at {@code start} of {@code out}. */
    void end(ByteOutput out, int start, RowGroup group, List<SchemaElement> schema) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(new FileMetaData(1, schema, group.getNum_rows(), List.of(group)), bytes);
        out.put(bytes.toByteArray());
        byte[] array = out.reserve(TAIL);
        Bytes.putInt(array, out.size(), bytes.size());
        Bytes.putLong(array, out.size() + 4, (long) out.size() - start + TAIL);
        out.size(out.size() + 12);
        out.put(MARK);
        own.add(new Written(group, (long) out.size() - start));
    }

    /** Returns the groups since {@link #clear}, which make a file, with offsets from its start. */
    List<RowGroup> inOrder() {
        List<RowGroup> groups = new ArrayList<>();
        long start = Footer.MAGIC.length;
        for (Written each : own) {
            RowGroup group = each.group.deepCopy();
            move(group, start);
            groups.add(group);
            start += each.length;
        }
        return groups;
    }

    /** Returns the groups in {@code written}, a file without footer, with offsets from its start. */
    static List<RowGroup> read(RandomAccessBytes written, List<SchemaElement> schema) throws IOException {
        List<RowGroup> groups = new ArrayList<>();
        long end = written.size();
        while (end > Footer.MAGIC.length) {
            byte[] tail = new byte[TAIL];
            if (end < Footer.MAGIC.length + TAIL) {
                throw broken(end, "there is no room for a row group");
            }
            written.readFully(end - TAIL, tail, 0, TAIL);
            int length = Bytes.getInt(tail, 0);
            long whole = Bytes.getLong(tail, 4);
            if (!Arrays.equals(tail, 12, TAIL, MARK, 0, 4)
                    || length < 0
                    || whole < (long) length + TAIL
                    || whole > end - Footer.MAGIC.length) {
                throw broken(end, "there is no row group before it");
            }
            byte[] bytes = new byte[length];
            written.readFully(end - TAIL - length, bytes, 0, length);
            RowGroup group = group(bytes, end, schema);
            end -= whole;
            move(group, end);
            groups.add(group);
        }
        Collections.reverse(groups);
        return groups;
    }

    /** Returns what a footer tells of groups. */
    static FileMetaData file(List<RowGroup> groups, List<SchemaElement> schema, int leaves, List<KeyValue> metadata) {
        long rows = groups.stream().mapToLong(RowGroup::getNum_rows).sum();
        FileMetaData file = new FileMetaData(1, schema, rows, groups);
        file.setCreated_by("dataweaver");
        file.setColumn_orders(Collections.nCopies(leaves, ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        if (!metadata.isEmpty()) {
            file.setKey_value_metadata(metadata);
        }
        return file;
    }

    private static RowGroup group(byte[] bytes, long end, List<SchemaElement> schema) {
        FileMetaData alone;
        try {
            alone = Footer.parse(bytes, 0, bytes.length);
        } catch (DamagedException damaged) {
            throw broken(end, damaged.text());
        }
        if (alone.getRow_groupsSize() != 1 || !alone.getSchema().equals(schema)) {
            throw broken(end, "the row group before it has other columns");
        }
        return alone.getRow_groups().get(0);
    }

    private static DataWeaverException broken(long offset, String why) {
        return new DataWeaverException(
                ParquetErrorCode.PARQUET_PART_BROKEN, "what was written is broken at byte " + offset + ": " + why);
    }

    private static void move(RowGroup group, long start) {
        for (ColumnChunk chunk : group.getColumns()) {
            ColumnMetaData column = chunk.getMeta_data();
            column.setData_page_offset(column.getData_page_offset() + start);
            if (column.isSetDictionary_page_offset()) {
                column.setDictionary_page_offset(column.getDictionary_page_offset() + start);
            }
        }
    }
}

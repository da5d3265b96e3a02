package io.dataweaver.format.parquet;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What the end of a file tells: columns, and where they are.
 *
 * @param groups in the order of the file; none is empty
 * @param metadata what writers added, by key
 */
record Footer(SchemaNode schema, List<Group> groups, Map<String, String> metadata, FileMetaData file) {

    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = 8;

    /** Footers beyond that are taken for an attack: they describe a hundred thousand row groups or columns. */
    private static final int MAX_FOOTER = 256 << 20;

    /**
     * A row group.
     *
     * @param index its number, from 0
     * @param start offset of its first byte
     * @param firstRow the number of its first row, from 0
     */
    record Group(int index, long start, long firstRow, RowGroup group) {

        long rows() {
            return group.getNum_rows();
        }

        ColumnMetaData column(int column) {
            return group.getColumns().get(column).getMeta_data();
        }
    }

    /** Reads the footer of {@code file}. */
    static Footer read(RandomAccessBytes file) throws IOException {
        byte[] bytes = bytes(file);
        try {
            return of(parse(bytes, 0, bytes.length), file.size() - TAIL - bytes.length);
        } catch (DamagedException damaged) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_DAMAGED, "the footer is damaged: " + damaged.text(), damaged);
        } catch (ArithmeticException tooManyRows) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_DAMAGED, "the footer is damaged: it has too many rows", tooManyRows);
        }
    }

    private static byte[] bytes(RandomAccessBytes file) throws IOException {
        long size = file.size();
        if (size < MAGIC.length + TAIL) {
            throw notAFile("it has " + size + " bytes only");
        }
        byte[] start = new byte[MAGIC.length];
        byte[] tail = new byte[TAIL];
        file.readFully(0, start, 0, start.length);
        file.readFully(size - TAIL, tail, 0, TAIL);
        byte[] magic = Arrays.copyOfRange(tail, 4, TAIL);
        if (Arrays.equals(magic, ENCRYPTED) || Arrays.equals(start, ENCRYPTED)) {
            throw new DataWeaverException(ParquetErrorCode.PARQUET_UNSUPPORTED, "the file is encrypted");
        }
        if (!Arrays.equals(start, MAGIC)) {
            throw notAFile("it does not begin with PAR1");
        }
        if (!Arrays.equals(magic, MAGIC)) {
            throw notAFile("it does not end with PAR1: it may be cut off, or still be written");
        }
        long length = Integer.toUnsignedLong(Bytes.getInt(tail, 0));
        if (length > size - TAIL - MAGIC.length || length > MAX_FOOTER) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_DAMAGED,
                    "the footer is to have " + length + " bytes, of a file of " + size);
        }
        byte[] bytes = new byte[(int) length];
        file.readFully(size - TAIL - length, bytes, 0, bytes.length);
        return bytes;
    }

    private static DataWeaverException notAFile(String why) {
        return new DataWeaverException(ParquetErrorCode.PARQUET_NOT_A_FILE, "this is no whole Parquet file: " + why);
    }

    /**
     * Reads the structure that footers are.
     *
     * @throws DamagedException if it is none
     */
    static FileMetaData parse(byte[] bytes, int from, int to) {
        if (ThriftBounds.endOf(bytes, from, to) < 0) {
            throw new DamagedException("it is cut off");
        }
        try {
            return Util.readFileMetaData(new ByteArrayInputStream(bytes, from, to - from));
        } catch (IOException | RuntimeException broken) {
            throw new DamagedException("it is no FileMetaData");
        }
    }

    private static Footer of(FileMetaData file, long dataEnd) {
        if (file.getEncryption_algorithm() != null) {
            throw new DataWeaverException(ParquetErrorCode.PARQUET_UNSUPPORTED, "columns of the file are encrypted");
        }
        SchemaNode root = SchemaNode.root(file.getSchema());
        int columns = columns(root);
        List<Group> groups = new ArrayList<>();
        long row = 0;
        for (int i = 0; i < file.getRow_groupsSize(); i++) {
            RowGroup group = file.getRow_groups().get(i);
            if (group.getNum_rows() < 0 || group.getColumnsSize() != columns) {
                throw new DamagedException("row group " + i + " has " + group.getNum_rows() + " rows and "
                        + group.getColumnsSize() + " columns, but the schema has " + columns);
            }
            if (group.getNum_rows() == 0) {
                continue;
            }
            groups.add(new Group(i, start(group, i, dataEnd), row, group));
            row = Math.addExact(row, group.getNum_rows());
        }
        return new Footer(root, List.copyOf(groups), metadata(file), file);
    }

    private static int columns(SchemaNode node) {
        return node.isColumn()
                ? 1
                : node.children().stream().mapToInt(Footer::columns).sum();
    }

    /** Checks that all chunks lie in the file, and returns where the first begins. */
    private static long start(RowGroup group, int index, long dataEnd) {
        long first = Long.MAX_VALUE;
        for (ColumnChunk chunk : group.getColumns()) {
            ColumnMetaData column = chunk.getMeta_data();
            if (chunk.isSetFile_path()) {
                throw new DataWeaverException(
                        ParquetErrorCode.PARQUET_UNSUPPORTED,
                        "columns of row group " + index + " are in another file, '" + chunk.getFile_path() + "'");
            }
            if (column == null) {
                throw new DamagedException("a column of row group " + index + " has no metadata");
            }
            long start = start(column);
            long length = column.getTotal_compressed_size();
            if (start < MAGIC.length
                    || length < 0
                    || start > dataEnd
                    || length > dataEnd - start
                    || column.getNum_values() < 0) {
                throw new DamagedException("column " + column.getPath_in_schema() + " of row group " + index
                        + " is to be " + length + " bytes from " + start + " on, but data ends at " + dataEnd);
            }
            first = Math.min(first, start);
        }
        if (first == Long.MAX_VALUE) {
            throw new DamagedException("row group " + index + " has rows, but no columns");
        }
        return first;
    }

    /** Some writers say 0 if there is no dictionary. */
    static long start(ColumnMetaData column) {
        long data = column.getData_page_offset();
        long dictionary = column.getDictionary_page_offset();
        return column.isSetDictionary_page_offset() && dictionary > 0 && dictionary < data ? dictionary : data;
    }

    private static Map<String, String> metadata(FileMetaData file) {
        Map<String, String> metadata = new HashMap<>();
        for (int i = 0; i < file.getKey_value_metadataSize(); i++) {
            KeyValue entry = file.getKey_value_metadata().get(i);
            if (entry.getKey() != null && entry.getValue() != null) {
                metadata.put(entry.getKey(), entry.getValue());
            }
        }
        return metadata;
    }
}

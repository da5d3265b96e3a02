package io.dataweaver.format.parquet;

import io.dataweaver.api.format.ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** Writes one column of one row group as pages. Not thread-safe. */
final class ChunkWriter {

    private static final int MAX_ENTRIES = 1 << 17;

    private final ParquetOptions options;
    private final PagePacker packer;
    private final LeafWriter leaf;
    private final ByteOutput out;
    private final ByteOutput page = new ByteOutput(1 << 16);
    private final ByteOutput packed = new ByteOutput(1 << 16);
    private final ByteOutput levels = new ByteOutput(1 << 10);
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private long unpackedSize;

    ChunkWriter(ParquetOptions options, PagePacker packer, LeafWriter leaf, ByteOutput out) {
        this.options = options;
        this.packer = packer;
        this.leaf = leaf;
        this.out = out;
    }

    /**
     * Writes the column.
     *
     * @param path the names from a column of rows to this
     * @param groupStart where in the output the row group begins; offsets count from there
     */
    ColumnChunk write(List<String> path, int groupStart) throws IOException {
        int start = out.size();
        DictionaryBuilder dictionary =
                options.dictionary() && leaf.physical() != Type.BOOLEAN ? DictionaryBuilder.of(leaf) : null;
        if (dictionary != null) {
            writeDictionary(dictionary);
        }
        int dataStart = out.size();
        writePages(dictionary);
        if (leaf.node().definition() > 0) {
            encodings.add(Encoding.RLE);
        }
        ColumnMetaData column = new ColumnMetaData(
                leaf.physical(),
                new ArrayList<>(encodings),
                path,
                packer.codec(),
                leaf.entries(),
                unpackedSize,
                out.size() - start,
                dataStart - groupStart);
        if (dictionary != null) {
            column.setDictionary_page_offset(start - groupStart);
        }
        if (options.statistics()) {
            column.setStatistics(LeafStatistics.of(leaf));
        }
        return new ColumnChunk(0).setMeta_data(column);
    }

    private void writeDictionary(DictionaryBuilder dictionary) throws IOException {
        page.clear();
        for (int i = 0; i < dictionary.size(); i++) {
            plain(dictionary.firsts()[i]);
        }
        PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, page.size(), 0)
                .setDictionary_page_header(new DictionaryPageHeader(dictionary.size(), Encoding.PLAIN));
        encodings.add(Encoding.PLAIN);
        write(header, 0);
    }

    private void plain(int value) {
        switch (leaf.physical()) {
            case INT32 -> putInt((int) leaf.longs()[value]);
            case INT64 -> putLong(leaf.longs()[value]);
            case FLOAT -> putInt(Float.floatToRawIntBits((float) leaf.doubles()[value]));
            case DOUBLE -> putLong(Double.doubleToRawLongBits(leaf.doubles()[value]));
            case BYTE_ARRAY -> {
                putInt(leaf.end(value) - leaf.start(value));
                page.put(leaf.bytes(), leaf.start(value), leaf.end(value));
            }
            case FIXED_LEN_BYTE_ARRAY -> page.put(leaf.bytes(), leaf.start(value), leaf.end(value));
            case BOOLEAN, INT96 -> throw new IllegalStateException(leaf.physical() + " is not written so");
        }
    }

    private void putInt(int value) {
        Bytes.putInt(page.reserve(Integer.BYTES), page.size(), value);
        page.size(page.size() + Integer.BYTES);
    }

    private void putLong(long value) {
        Bytes.putLong(page.reserve(Long.BYTES), page.size(), value);
        page.size(page.size() + Long.BYTES);
    }

    private void writePages(@Nullable DictionaryBuilder dictionary) throws IOException {
        double bits = dictionary != null
                ? Math.max(1, dictionary.width())
                : 8.0 * Math.max(1, leaf.byteSize()) / Math.max(1, leaf.entries());
        int most = (int) Math.max(1, Math.min(MAX_ENTRIES, options.pageSize() * 8.0 / bits));
        int from = 0;
        int value = 0;
        do {
            int to = Math.min(leaf.entries(), from + most);
            while (leaf.node().repetition() > 0 && to < leaf.entries() && leaf.repetition(to) != 0) {
                to++;
            }
            int values = values(from, to);
            writePage(dictionary, from, to, value, value + values);
            value += values;
            from = to;
        } while (from < leaf.entries());
    }

    private int values(int from, int to) {
        if (leaf.node().definition() == 0) {
            return to - from;
        }
        int values = 0;
        for (int i = from; i < to; i++) {
            values += leaf.definition(i) == leaf.node().definition() ? 1 : 0;
        }
        return values;
    }

    private void writePage(@Nullable DictionaryBuilder dictionary, int from, int to, int valueFrom, int valueTo)
            throws IOException {
        boolean isSecond = options.pageVersion() == ParquetOptions.PageVersion.V2;
        page.clear();
        int repetitionBytes = leaf.node().repetition() == 0
                ? 0
                : levels(leaf::repetition, from, to, leaf.node().repetition(), isSecond);
        int definitionBytes = leaf.node().definition() == 0
                ? 0
                : levels(leaf::definition, from, to, leaf.node().definition(), isSecond);
        int plainBytes = isSecond ? page.size() : 0;
        Encoding encoding = values(dictionary, valueFrom, valueTo, isSecond);
        encodings.add(encoding);
        PageHeader header;
        if (isSecond) {
            header = new PageHeader(PageType.DATA_PAGE_V2, page.size(), 0)
                    .setData_page_header_v2(new DataPageHeaderV2(
                            to - from,
                            to - from - (valueTo - valueFrom),
                            rows(from, to),
                            encoding,
                            definitionBytes,
                            repetitionBytes));
        } else {
            header = new PageHeader(PageType.DATA_PAGE, page.size(), 0)
                    .setData_page_header(new DataPageHeader(to - from, encoding, Encoding.RLE, Encoding.RLE));
        }
        write(header, plainBytes);
    }

    private int rows(int from, int to) {
        if (leaf.node().repetition() == 0) {
            return to - from;
        }
        int rows = 0;
        for (int i = from; i < to; i++) {
            rows += leaf.repetition(i) == 0 ? 1 : 0;
        }
        return rows;
    }

    private int levels(RunLengthWriter.Numbers numbers, int from, int to, int most, boolean isSecond) {
        levels.clear();
        RunLengthWriter.write(numbers, from, to, LeafReader.bits(most), levels);
        if (!isSecond) {
            putInt(levels.size());
        }
        page.put(levels.array(), 0, levels.size());
        return levels.size();
    }

    private Encoding values(@Nullable DictionaryBuilder dictionary, int from, int to, boolean isSecond) {
        if (dictionary != null) {
            int[] ids = dictionary.ids();
            page.put((byte) dictionary.width());
            RunLengthWriter.write(i -> ids[i], from, to, dictionary.width(), page);
            return isSecond ? Encoding.RLE_DICTIONARY : Encoding.PLAIN_DICTIONARY;
        }
        long[] longs = leaf.longs();
        if (leaf.physical() == Type.BOOLEAN) {
            return booleans(longs, from, to, isSecond);
        }
        if (isSecond && (leaf.physical() == Type.INT32 || leaf.physical() == Type.INT64)) {
            DeltaWriter.write(i -> longs[i], from, to, page);
            return Encoding.DELTA_BINARY_PACKED;
        } else if (isSecond && leaf.physical() == Type.BYTE_ARRAY) {
            DeltaWriter.write(i -> leaf.end(i) - leaf.start(i), from, to, page);
            if (to > from) {
                page.put(leaf.bytes(), leaf.start(from), leaf.end(to - 1));
            }
            return Encoding.DELTA_LENGTH_BYTE_ARRAY;
        }
        for (int i = from; i < to; i++) {
            plain(i);
        }
        return Encoding.PLAIN;
    }

    private Encoding booleans(long[] longs, int from, int to, boolean isSecond) {
        if (isSecond) {
            levels.clear();
            RunLengthWriter.write(i -> (int) longs[i], from, to, 1, levels);
            putInt(levels.size());
            page.put(levels.array(), 0, levels.size());
            return Encoding.RLE;
        }
        for (int i = from; i < to; i += Byte.SIZE) {
            int bits = 0;
            for (int j = i; j < Math.min(to, i + Byte.SIZE); j++) {
                bits |= (int) longs[j] << (j - i);
            }
            page.put((byte) bits);
        }
        return Encoding.PLAIN;
    }

    private void write(PageHeader header, int plainBytes) throws IOException {
        packed.clear();
        packed.put(page.array(), 0, plainBytes);
        packer.pack(page, plainBytes, packed);
        CRC32 crc = new CRC32();
        crc.update(packed.array(), 0, packed.size());
        header.setCompressed_page_size(packed.size());
        header.setCrc((int) crc.getValue());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        Util.writePageHeader(header, bytes);
        unpackedSize += bytes.size() + page.size();
        out.put(bytes.toByteArray());
        out.put(packed.array(), 0, packed.size());
    }
}

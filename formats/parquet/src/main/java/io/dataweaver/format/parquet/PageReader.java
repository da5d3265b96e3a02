package io.dataweaver.format.parquet;

import io.dataweaver.api.format.RandomAccessBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** Reads the pages of one column of one row group, in order, unpacked. Not thread-safe. */
final class PageReader {

    private static final int WINDOW = 4 << 20;
    private static final int HEADER = 256;
    private static final int MAX_HEADER = 16 << 20;

    private final RandomAccessBytes file;
    private final ColumnMetaData column;
    private final int maxPage;
    private final long end;
    private long windowStart;
    private byte[] window = new byte[0];
    private int at;
    private int limit;
    private byte[] unpacked = new byte[0];
    private byte[] page = window;
    private int pageStart;
    private int pageEnd;
    private @Nullable PageHeader header;

    PageReader(RandomAccessBytes file, ColumnMetaData column, int maxPage) {
        this.file = file;
        this.column = column;
        this.maxPage = maxPage;
        this.windowStart = Footer.start(column);
        this.end = windowStart + column.getTotal_compressed_size();
    }

    /** Returns where in the file the next page begins, for messages. */
    long offset() {
        return windowStart + at;
    }

    /** Returns the bytes of the page; they change with the next. */
    byte[] bytes() {
        return page;
    }

    int start() {
        return pageStart;
    }

    int end() {
        return pageEnd;
    }

    /** Goes to the next page of values or the dictionary; null if there is none. */
    @Nullable PageHeader next() throws IOException {
        while (offset() < end) {
            PageHeader next = readHeader();
            int packed = next.getCompressed_page_size();
            int size = next.getUncompressed_page_size();
            if (packed < 0 || size < 0 || packed > end - offset()) {
                throw new DamagedException("a page is to have " + packed + " bytes, " + size + " unpacked");
            }
            if (packed > maxPage || size > maxPage) {
                throw new DamagedException("a page is to have " + packed + " bytes, " + size
                        + " unpacked, more than `max_page` lets it have: " + maxPage);
            }
            ensure(packed);
            if (next.isSetCrc()) {
                verify(next, packed);
            }
            int from = at;
            at += packed;
            if (next.getData_page_header() != null
                    || next.getDictionary_page_header() != null
                    || next.getData_page_header_v2() != null) {
                unpack(next, from, from + packed, size);
                header = next;
                return next;
            }
        }
        return null;
    }

    private PageHeader readHeader() throws IOException {
        int wanted = HEADER;
        while (true) {
            int some = (int) Math.min(wanted, end - offset());
            ensure(some);
            int behind = ThriftBounds.endOf(window, at, limit);
            if (behind >= 0) {
                try {
                    PageHeader read = Util.readPageHeader(new ByteArrayInputStream(window, at, behind - at));
                    at = behind;
                    return read;
                } catch (IOException | RuntimeException broken) {
                    throw new DamagedException("a page has no header");
                }
            }
            if (some < wanted || wanted >= MAX_HEADER) {
                throw new DamagedException("the header of a page is cut off");
            }
            wanted = Math.max(wanted * 4, limit - at + 1);
        }
    }

    /** Makes sure that {@code count} bytes are at hand; there are as many. */
    private void ensure(int count) throws IOException {
        if (limit - at >= count) {
            return;
        }
        int have = limit - at;
        long left = end - windowStart - limit;
        int more = (int) Math.min(left, Math.max(count - have, WINDOW - have));
        byte[] target = window.length >= have + more ? window : new byte[have + more];
        System.arraycopy(window, at, target, 0, have);
        windowStart += at;
        file.readFully(windowStart + have, target, have, more);
        window = target;
        at = 0;
        limit = have + more;
    }

    private void verify(PageHeader next, int packed) {
        CRC32 crc = new CRC32();
        crc.update(window, at, packed);
        if ((int) crc.getValue() != next.getCrc()) {
            throw new DamagedException("the checksum of a page is wrong");
        }
    }

    private void unpack(PageHeader next, int from, int to, int size) {
        int plain = 0;
        boolean packed = column.getCodec() != CompressionCodec.UNCOMPRESSED;
        if (next.getData_page_header_v2() != null) {
            DataPageHeaderV2 second = next.getData_page_header_v2();
            long levels = (long) second.getDefinition_levels_byte_length() + second.getRepetition_levels_byte_length();
            if (second.getDefinition_levels_byte_length() < 0
                    || second.getRepetition_levels_byte_length() < 0
                    || levels > to - from
                    || levels > size) {
                throw new DamagedException("a page is to have " + levels + " bytes of levels");
            }
            plain = (int) levels;
            packed &= !second.isSetIs_compressed() || second.isIs_compressed();
        }
        if (!packed) {
            if (to - from != size) {
                throw new DamagedException("a page of " + size + " bytes has " + (to - from));
            }
            page = window;
            pageStart = from;
            pageEnd = to;
            return;
        }
        if (unpacked.length < size) {
            unpacked = new byte[size];
        }
        System.arraycopy(window, from, unpacked, 0, plain);
        if (size > plain) {
            unpackRest(from + plain, to, plain, size - plain);
        }
        page = unpacked;
        pageStart = 0;
        pageEnd = size;
    }

    private void unpackRest(int from, int to, int at, int size) {
        if (at == 0) {
            PageCodec.unpack(column.getCodec(), window, from, to, unpacked, size);
        } else {
            byte[] rest = new byte[size];
            PageCodec.unpack(column.getCodec(), window, from, to, rest, size);
            System.arraycopy(rest, 0, unpacked, at, size);
        }
    }

    @Nullable PageHeader header() {
        return header;
    }
}

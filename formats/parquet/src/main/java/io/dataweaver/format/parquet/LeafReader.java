package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of one row group, a number of rows at a time: levels, and values where levels say that there are. An entry
 * is a pair of levels; a column that does not repeat has one a row. Not thread-safe.
 */
final class LeafReader {

    /** How many levels are decoded at once where rows have several entries. */
    private static final int CHUNK = 1024;

    /** More entries in one batch are taken for an attack. */
    private static final int MAX_ENTRIES = 1 << 26;

    private final SchemaNode node;
    private final Values values;
    private final PageReader pages;
    private final RunLengthReader definitionReader = new RunLengthReader();
    private final RunLengthReader repetitionReader = new RunLengthReader();
    private final int[] chunkDefinitions = new int[CHUNK];
    private final int[] chunkRepetitions = new int[CHUNK];
    private int chunkAt;
    private int chunkEnd;
    private long chunkLeft;
    private int pageLeft;
    private int[] definitions = new int[0];
    private int[] repetitions = new int[0];
    private int entries;

    LeafReader(RandomAccessBytes file, SchemaNode node, ColumnMetaData column, Values values, int maxPage) {
        if (column.getType() != node.element().getType()) {
            throw new DamagedException("the column is " + node.element().getType() + " in the schema, but "
                    + column.getType() + " in a row group");
        }
        this.node = node;
        this.values = values;
        this.pages = new PageReader(file, column, maxPage);
        this.chunkLeft = column.getNum_values();
    }

    Values values() {
        return values;
    }

    SchemaNode node() {
        return node;
    }

    /** Returns where in the file the next page begins, for messages. */
    long offset() {
        return pages.offset();
    }

    /** Returns how many entries the batch has. */
    int entries() {
        return entries;
    }

    /** Returns the definition levels of the entries; undefined if none is above 0. */
    int[] definitions() {
        return definitions;
    }

    /** Returns the repetition levels of the entries; undefined if none is above 0. */
    int[] repetitions() {
        return repetitions;
    }

    /** Goes to the first page of values, and so past the dictionary. */
    void begin() throws IOException {
        if (chunkLeft > 0) {
            left();
        }
    }

    /** Reads the next {@code rows} rows; there are as many. */
    void read(int rows) throws IOException {
        entries = 0;
        values.begin(rows);
        if (node.repetition() > 0) {
            readRepeated(rows);
            return;
        }
        if (node.definition() > 0 && definitions.length < rows) {
            definitions = new int[rows];
        }
        while (entries < rows) {
            int some = Math.min(rows - entries, left());
            if (node.definition() == 0) {
                values.read(some);
            } else {
                definitionReader.read(definitions, entries, some);
                values.read(present(definitions, entries, some));
            }
            entries += some;
            pageLeft -= some;
        }
    }

    private int present(int[] levels, int from, int some) {
        int count = 0;
        int most = node.definition();
        for (int i = from; i < from + some; i++) {
            if (levels[i] > most) {
                throw new DamagedException("a definition level of " + levels[i] + ", of " + most);
            }
            count += levels[i] == most ? 1 : 0;
        }
        return count;
    }

    private void readRepeated(int rows) throws IOException {
        int begun = 0;
        while (true) {
            if (chunkAt == chunkEnd && !fill()) {
                if (begun < rows) {
                    throw new DamagedException("the column has fewer rows than its row group");
                }
                return;
            }
            int from = chunkAt;
            int to = from;
            while (to < chunkEnd && (chunkRepetitions[to] != 0 || begun < rows)) {
                begun += chunkRepetitions[to] == 0 ? 1 : 0;
                to++;
            }
            take(from, to);
            if (to < chunkEnd) {
                return;
            }
        }
    }

    private void take(int from, int to) {
        int some = to - from;
        if (entries == 0 && some > 0 && chunkRepetitions[from] != 0) {
            throw new DamagedException("a row does not begin with a repetition level of 0");
        }
        if (definitions.length - entries < some || repetitions.length - entries < some) {
            if (entries + some > MAX_ENTRIES) {
                throw new DamagedException("rows of one batch have more than " + MAX_ENTRIES + " entries");
            }
            int size = Math.max(entries + some, definitions.length * 2);
            definitions = Arrays.copyOf(definitions, size);
            repetitions = Arrays.copyOf(repetitions, size);
        }
        System.arraycopy(chunkDefinitions, from, definitions, entries, some);
        System.arraycopy(chunkRepetitions, from, repetitions, entries, some);
        values.read(present(definitions, entries, some));
        entries += some;
        chunkAt = to;
    }

    /** Decodes further levels; false if there are no more. */
    private boolean fill() throws IOException {
        if (pageLeft == 0 && chunkLeft == 0) {
            return false;
        }
        chunkEnd = Math.min(CHUNK, left());
        chunkAt = 0;
        repetitionReader.read(chunkRepetitions, 0, chunkEnd);
        definitionReader.read(chunkDefinitions, 0, chunkEnd);
        for (int i = 0; i < chunkEnd; i++) {
            if (chunkRepetitions[i] > node.repetition()) {
                throw new DamagedException(
                        "a repetition level of " + chunkRepetitions[i] + ", of " + node.repetition());
            }
        }
        pageLeft -= chunkEnd;
        return true;
    }

    /** Returns how many entries of the page are left; goes to the next if there are none. */
    private int left() throws IOException {
        while (pageLeft == 0) {
            PageHeader header = chunkLeft == 0 ? null : pages.next();
            if (header == null) {
                throw new DamagedException("the column has fewer values than its row group");
            }
            if (header.getDictionary_page_header() != null) {
                values.dictionary(
                        pages.bytes(),
                        pages.start(),
                        pages.end(),
                        header.getDictionary_page_header().getNum_values());
            } else if (header.getData_page_header() != null) {
                begin(header.getData_page_header());
            } else {
                begin(header.getData_page_header_v2());
            }
        }
        return pageLeft;
    }

    private void count(int entriesOfPage) {
        if (entriesOfPage < 0 || entriesOfPage > chunkLeft) {
            throw new DamagedException("a page is to have " + entriesOfPage + " values, of " + chunkLeft);
        }
        pageLeft = entriesOfPage;
        chunkLeft -= entriesOfPage;
    }

    private void begin(DataPageHeader page) {
        count(page.getNum_values());
        int at = pages.start();
        if (node.repetition() > 0) {
            at = levels(page.getRepetition_level_encoding(), repetitionReader, node.repetition(), at);
        }
        if (node.definition() > 0) {
            at = levels(page.getDefinition_level_encoding(), definitionReader, node.definition(), at);
        }
        values.page(page.getEncoding(), pages.bytes(), at, pages.end(), pageLeft);
    }

    private int levels(Encoding encoding, RunLengthReader reader, int most, int at) {
        if (encoding != Encoding.RLE) {
            throw new DamagedException("levels that are encoded as " + encoding + " are not supported");
        }
        int length = pages.end() - at < 4 ? -1 : Bytes.getInt(pages.bytes(), at);
        if (length < 0 || length > pages.end() - at - 4) {
            throw new DamagedException("levels are to have " + Integer.toUnsignedString(length) + " bytes");
        }
        reader.start(pages.bytes(), at + 4, at + 4 + length, bits(most));
        return at + 4 + length;
    }

    static int bits(int most) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(most);
    }

    private void begin(DataPageHeaderV2 page) {
        count(page.getNum_values());
        int at = pages.start();
        int behind = at + page.getRepetition_levels_byte_length();
        repetitionReader.start(pages.bytes(), at, behind, bits(node.repetition()));
        at = behind;
        behind += page.getDefinition_levels_byte_length();
        definitionReader.start(pages.bytes(), at, behind, bits(node.definition()));
        values.page(page.getEncoding(), pages.bytes(), behind, pages.end(), pageLeft);
    }

    /**
     * Returns the values of the batch as a column.
     *
     * @param above the definition level of what this is an element of; entries below it are none
     */
    Column column(int above, Values.Bad bad) {
        int most = node.definition();
        if (most == above) {
            return values.column(values.count, null, bad);
        }
        int slots = 0;
        byte[] marks = new byte[entries];
        for (int i = 0; i < entries; i++) {
            int level = definitions[i];
            if (level >= above) {
                marks[slots++] = level == most ? Column.PRESENT : Column.NULL;
            }
        }
        boolean complete = values.count == slots;
        return values.column(slots, complete ? null : marks(marks, slots), bad);
    }

    private static byte @Nullable [] marks(byte[] marks, int slots) {
        return marks.length == slots ? marks : Arrays.copyOf(marks, slots);
    }

    /** Returns in which row of the batch a value stands. */
    int rowOf(int value) {
        int seen = -1;
        int row = -1;
        for (int i = 0; i < entries; i++) {
            if (node.repetition() == 0 || repetitions[i] == 0) {
                row++;
            }
            if (node.definition() == 0 || definitions[i] == node.definition()) {
                if (++seen == value) {
                    return row;
                }
            }
        }
        throw new IllegalStateException("value " + value + " of " + (seen + 1));
    }
}

package io.dataweaver.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** What writers of other times and places leave: files of one column and one page, made byte by byte. */
class OlderFilesTest {

    private static SchemaElement group(String name, FieldRepetitionType repetition, int children) {
        return new SchemaElement(name).setRepetition_type(repetition).setNum_children(children);
    }

    private static SchemaElement column(String name, FieldRepetitionType repetition, Type type) {
        return new SchemaElement(name).setRepetition_type(repetition).setType(type);
    }

    /**
     * Returns a file.
     *
     * @param nodes the schema without its root
     * @param rows how many there are
     * @param repetitions one an entry; none if the column does not repeat
     * @param definitions one an entry; none if the column is required
     */
    private static byte[] file(
            List<SchemaElement> nodes, int rows, int[] repetitions, int[] definitions, int entries, byte[] values)
            throws IOException {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("schema").setNum_children(1));
        schema.addAll(nodes);
        SchemaNode leaf = SchemaNode.root(schema).firstColumn();
        ByteOutput page = new ByteOutput(64);
        levels(repetitions, leaf.repetition(), page);
        levels(definitions, leaf.definition(), page);
        page.put(values);
        ByteOutput file = new ByteOutput(256);
        file.put(Footer.MAGIC);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        Util.writePageHeader(
                new PageHeader(PageType.DATA_PAGE, page.size(), page.size())
                        .setData_page_header(new DataPageHeader(entries, Encoding.PLAIN, Encoding.RLE, Encoding.RLE)),
                header);
        file.put(header.toByteArray());
        file.put(page.toByteArray());
        long size = (long) file.size() - Footer.MAGIC.length;
        ColumnMetaData column = new ColumnMetaData(
                leaf.element().getType(),
                List.of(Encoding.PLAIN),
                List.of(leaf.name()),
                CompressionCodec.UNCOMPRESSED,
                entries,
                size,
                size,
                Footer.MAGIC.length);
        RowGroup group = new RowGroup(List.of(new ColumnChunk(0).setMeta_data(column)), size, rows);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(new FileMetaData(1, schema, rows, List.of(group)), footer);
        file.put(footer.toByteArray());
        putInt(footer.size(), file);
        file.put(Footer.MAGIC);
        return file.toByteArray();
    }

    private static void levels(int[] levels, int most, ByteOutput out) {
        if (most > 0) {
            ByteOutput encoded = new ByteOutput(16);
            RunLengthWriter.write(i -> levels[i], 0, levels.length, LeafReader.bits(most), encoded);
            putInt(encoded.size(), out);
            out.put(encoded.toByteArray());
        }
    }

    private static void putInt(int value, ByteOutput out) {
        Bytes.putInt(out.reserve(Integer.BYTES), out.size(), value);
        out.size(out.size() + Integer.BYTES);
    }

    private static byte[] ints(int... values) {
        ByteOutput out = new ByteOutput(64);
        for (int value : values) {
            putInt(value, out);
        }
        return out.toByteArray();
    }

    private static List<String> read(byte[] file) throws IOException {
        ParquetFiles.Read read = ParquetFiles.read(file);
        assertThat(read.rejections()).isEmpty();
        return read.rows().stream().map(row -> String.valueOf(row.value(0))).toList();
    }

    @Test
    void readsAFieldThatJustRepeatsAsAList() throws IOException {
        byte[] file = file(
                List.of(column("v", FieldRepetitionType.REPEATED, Type.INT32)),
                3,
                new int[] {0, 1, 0, 0},
                new int[] {1, 1, 0, 1},
                4,
                ints(1, 2, 3));
        assertThat(ParquetFiles.infer(file).field(0).toString()).contains("list<integer>");
        assertThat(read(file)).containsExactly("[1, 2]", "[]", "[3]");
    }

    @Test
    void readsListsOfTwoLevels() throws IOException {
        byte[] file = file(
                List.of(
                        group("v", FieldRepetitionType.OPTIONAL, 1).setConverted_type(ConvertedType.LIST),
                        column("array", FieldRepetitionType.REPEATED, Type.INT32)),
                3,
                new int[] {0, 0, 0, 1},
                new int[] {0, 1, 2, 2},
                4,
                ints(7, 8));
        assertThat(read(file)).containsExactly("null", "[]", "[7, 8]");
    }

    @Test
    void readsListsOfTuplesAsListsOfStructs() throws IOException {
        byte[] file = file(
                List.of(
                        group("v", FieldRepetitionType.OPTIONAL, 1).setConverted_type(ConvertedType.LIST),
                        group("v_tuple", FieldRepetitionType.REPEATED, 1),
                        column("n", FieldRepetitionType.OPTIONAL, Type.INT32)),
                2,
                new int[] {0, 1, 0},
                new int[] {3, 2, 0},
                3,
                ints(7));
        assertThat(ParquetFiles.infer(file).field(0).type().toString()).isEqualTo("list<struct<n:integer>>");
        assertThat(ParquetFiles.read(file).rows()).hasSize(2);
    }

    private static byte[] timestamps(long nanos, int julianDay) throws IOException {
        ByteOutput values = new ByteOutput(12);
        Bytes.putLong(values.reserve(Long.BYTES), 0, nanos);
        values.size(Long.BYTES);
        putInt(julianDay, values);
        return file(
                List.of(column("v", FieldRepetitionType.REQUIRED, Type.INT96)),
                1,
                new int[0],
                new int[0],
                1,
                values.toByteArray());
    }

    @Test
    void readsTimestampsOfNinetySixBits() throws IOException {
        assertThat(read(timestamps(3_600_000_000_001L, 2_440_589))).containsExactly("1970-01-02T01:00:00.000000001");
    }

    @Test
    void rejectsTimestampsThatNanosecondsDoNotReachAndReadsThemAsMicroseconds() throws IOException {
        byte[] file = timestamps(0, 1_721_426);
        Rejection rejection = ParquetFiles.read(file).rejections().get(0);
        assertThat(rejection.column()).isEqualTo("v");
        Schema micros = Schema.of("t", Field.required("v", new DataType.Timestamp(6)));
        assertThat(ParquetFiles.read(file, micros, List.of()).rows().get(0).value(0))
                .hasToString("0001-01-01T00:00");
    }

    @Test
    void rejectsNumbersThatTheirTypeCannotHold() throws IOException {
        byte[] file = file(
                List.of(column("v", FieldRepetitionType.REQUIRED, Type.INT32)
                        .setConverted_type(ConvertedType.DECIMAL)
                        .setPrecision(3)
                        .setScale(1)),
                2,
                new int[0],
                new int[0],
                2,
                ints(999, 1000));
        ParquetFiles.Read read = ParquetFiles.read(file);
        assertThat(read.rows()).extracting(row -> row.value(0)).hasToString("[99.9]");
        assertThat(read.rejections()).extracting(Rejection::message).allMatch(message -> message.contains("1000"));
    }

    @Test
    void rejectsTextThatIsNoText() throws IOException {
        byte[] values = {1, 0, 0, 0, (byte) 0xff, 1, 0, 0, 0, 'a'};
        byte[] file = file(
                List.of(column("v", FieldRepetitionType.REQUIRED, Type.BYTE_ARRAY)
                        .setConverted_type(ConvertedType.UTF8)),
                2,
                new int[0],
                new int[0],
                2,
                values);
        ParquetFiles.Read read = ParquetFiles.read(file);
        assertThat(read.rows()).extracting(row -> row.value(0)).containsExactly("a");
        assertThat(read.rejections()).hasSize(1);
    }

    @Test
    void tellsWhereAPageEndsTooEarly() throws IOException {
        byte[] file = file(
                List.of(column("v", FieldRepetitionType.REQUIRED, Type.INT32)),
                5,
                new int[0],
                new int[0],
                5,
                ints(1, 2, 3));
        assertThatThrownBy(() -> ParquetFiles.read(file))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContainingAll("column 'v'", "row group 0", "byte");
    }

    @Test
    void refusesAFooterThatClaimsMoreThanThereIs() throws IOException {
        byte[] file = timestamps(0, 2_440_589);
        Bytes.putInt(file, file.length - 8, 1 << 30);
        assertThatThrownBy(() -> ParquetFiles.read(file))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("footer");
        assertThatThrownBy(() -> ParquetFiles.read(
                        "PAR1 is a text, and not what it says".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("cut off");
    }
}

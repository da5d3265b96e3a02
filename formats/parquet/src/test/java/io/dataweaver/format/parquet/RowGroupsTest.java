package io.dataweaver.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
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

/** What is read of row groups when, and how much of it at once. */
class RowGroupsTest {

    private static final Schema ROWS =
            Schema.of("rows", Field.required("id", DataTypes.BIGINT), Field.nullable("text", DataTypes.TEXT));

    /** Returns a file of {@code rows} rows, from 0 on, which all have {@code text}. */
    private static byte[] file(int rows, String text, Map<String, Object> options) throws IOException {
        List<RecordBatch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += 100) {
            BatchBuilder batch = new BatchBuilder(ROWS, 100);
            for (int i = from; i < Math.min(from + 100, rows); i++) {
                ((LongColumn.Builder) batch.column(0)).append(i);
                ((BytesColumn.Builder) batch.column(1)).append(text);
                batch.endRow(i + 1);
            }
            batches.add(batch.build());
        }
        return ParquetFiles.write(options, ROWS, batches, new ArrayList<>());
    }

    /** Returns the same file with its row groups told in another order. */
    private static byte[] reordered(byte[] file, int... order) throws IOException {
        Footer footer = Footer.read(RandomAccessBytes.of(file));
        FileMetaData told = footer.file();
        List<RowGroup> groups = new ArrayList<>();
        for (int index : order) {
            groups.add(told.getRow_groups().get(index));
        }
        assertThat(groups).hasSameSizeAs(told.getRow_groups());
        ByteOutput out = new ByteOutput(file.length);
        out.put(file, 0, file.length - 8 - Bytes.getInt(file, file.length - 8));
        end(told.setRow_groups(groups), out);
        return out.toByteArray();
    }

    private static BatchLimits limits(int rows, long bytes) {
        return new BatchLimits(rows, bytes, Duration.ofSeconds(1));
    }

    /** Reads all ids; with a new decoder for each batch, as if the process had died behind it, or with one. */
    private static List<Long> ids(byte[] file, BatchLimits limits, boolean dying) throws IOException {
        Format format = ParquetFiles.format(Map.of());
        FileHead head = format.head(ByteInput.of(file));
        List<Long> ids = new ArrayList<>();
        long offset = head.dataStart();
        long origin = 1;
        long skipped = 0;
        boolean atEnd = false;
        while (!atEnd) {
            Decoder decoder =
                    format.decoder(new DecodeRequest(ROWS, head, origin, skipped, limits, ParquetFiles.MAX_RECORD));
            try (ByteInput input = ByteInput.of(RandomAccessBytes.of(file), offset, file.length, 1024)) {
                do {
                    Decoded decoded = decoder.decode(input);
                    RecordBatch batch = decoded.batch();
                    for (int i = 0; i < batch.size(); i++) {
                        ids.add(((LongColumn) batch.column(0)).get(batch.row(i)));
                    }
                    atEnd = decoded.atEnd();
                    offset = input.offset();
                    origin = decoder.nextOrigin();
                    skipped = decoder.nextSkipped();
                } while (!dying && !atEnd);
            }
        }
        return ids;
    }

    @Test
    void rowGroupsThatStandInNoOrderAreReadOnceEachAlsoAfterDying() throws IOException {
        byte[] file = reordered(file(120, "x", Map.of("row_group_rows", 50L)), 1, 2, 0);
        List<Long> expected = new ArrayList<>();
        for (long id = 50; id < 120; id++) {
            expected.add(id);
        }
        for (long id = 0; id < 50; id++) {
            expected.add(id);
        }
        assertThat(ids(file, limits(20, 1 << 20), false)).isEqualTo(expected);
        assertThat(ids(file, limits(20, 1 << 20), true)).isEqualTo(expected);
        assertThat(ids(file, limits(50, 1 << 20), true)).isEqualTo(expected);
    }

    /** Returns a file of {@code rows} rows whose one column has the same {@code text}, which stands in it once. */
    private static byte[] repeated(int rows, String text) throws IOException {
        ByteOutput file = new ByteOutput(1024);
        file.put(Footer.MAGIC);
        ByteOutput dictionary = new ByteOutput(1024);
        Bytes.putInt(dictionary.reserve(4), 0, text.length());
        dictionary.size(4);
        dictionary.put(text.getBytes(StandardCharsets.US_ASCII));
        PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, dictionary.size(), dictionary.size())
                .setDictionary_page_header(new DictionaryPageHeader(1, Encoding.PLAIN));
        page(header, dictionary, file);
        int dataStart = file.size();
        ByteOutput ids = new ByteOutput(16);
        ids.put((byte) 1);
        RunLengthWriter.write(i -> 0, 0, rows, 1, ids);
        header = new PageHeader(PageType.DATA_PAGE, ids.size(), ids.size())
                .setData_page_header(new DataPageHeader(rows, Encoding.RLE_DICTIONARY, Encoding.RLE, Encoding.RLE));
        page(header, ids, file);
        List<SchemaElement> schema = List.of(
                new SchemaElement("schema").setNum_children(1),
                new SchemaElement("text")
                        .setRepetition_type(FieldRepetitionType.REQUIRED)
                        .setType(Type.BYTE_ARRAY)
                        .setConverted_type(ConvertedType.UTF8));
        long size = (long) file.size() - Footer.MAGIC.length;
        ColumnMetaData column = new ColumnMetaData(
                        Type.BYTE_ARRAY,
                        List.of(Encoding.PLAIN, Encoding.RLE_DICTIONARY),
                        List.of("text"),
                        CompressionCodec.UNCOMPRESSED,
                        rows,
                        size,
                        size,
                        dataStart)
                .setDictionary_page_offset(Footer.MAGIC.length);
        RowGroup group = new RowGroup(List.of(new ColumnChunk(0).setMeta_data(column)), size, rows);
        end(new FileMetaData(1, schema, rows, List.of(group)), file);
        return file.toByteArray();
    }

    private static void page(PageHeader header, ByteOutput page, ByteOutput file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writePageHeader(header, bytes);
        file.put(bytes.toByteArray());
        file.put(page.toByteArray());
    }

    private static void end(FileMetaData told, ByteOutput file) throws IOException {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        Util.writeFileMetaData(told, end);
        file.put(end.toByteArray());
        for (int i = 0; i < 4; i++) {
            file.put((byte) (end.size() >>> (8 * i)));
        }
        file.put(Footer.MAGIC);
    }

    /** Returns the first rows behind {@code skipped} ones. */
    private static RecordBatch behind(byte[] file, long skipped) throws IOException {
        Schema text = Schema.of("rows", Field.required("text", DataTypes.TEXT));
        Format format = ParquetFiles.format(Map.of());
        FileHead head = format.head(ByteInput.of(file));
        Decoder decoder = format.decoder(
                new DecodeRequest(text, head, skipped + 1, skipped, limits(10_000, 1 << 20), ParquetFiles.MAX_RECORD));
        try (ByteInput input = ByteInput.of(RandomAccessBytes.of(file), head.dataStart(), file.length, 1024)) {
            return decoder.decode(input).batch();
        }
    }

    @Test
    void aBatchIsSmallThoughItsValuesStandOnceInTheFile() throws IOException {
        byte[] file = repeated(4_000, "x".repeat(50_000));
        assertThat(file.length).isLessThan(60_000);
        assertThat(behind(file, 0).size()).isBetween(1, 21);
    }

    @Test
    void goesOnBehindManyLargeValues() throws IOException {
        RecordBatch batch = behind(repeated(4_000, "x".repeat(500_000)), 3_990);
        assertThat(batch.origin(batch.row(0))).isEqualTo(3_991);
    }

    @Test
    void listsThatAreNestedWithoutEndAreNoFooter() {
        byte[] footer = new byte[1 << 20];
        Arrays.fill(footer, (byte) 0x19); // a field that is a list, which has one list, which has one list, …
        ByteOutput file = new ByteOutput(footer.length + 16);
        file.put(Footer.MAGIC);
        file.put(footer);
        for (int i = 0; i < 4; i++) {
            file.put((byte) (footer.length >>> (8 * i)));
        }
        file.put(Footer.MAGIC);
        assertThatThrownBy(() -> Footer.read(RandomAccessBytes.of(file.toByteArray())))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        damaged -> assertThat(damaged.code()).isEqualTo(ParquetErrorCode.PARQUET_DAMAGED));
    }
}

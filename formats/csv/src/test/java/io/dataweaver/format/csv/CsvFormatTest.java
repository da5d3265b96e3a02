package io.dataweaver.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFormatTest {

    private static final int MAX_RECORD = 1 << 20;

    private static Format format(Map<String, Object> options) {
        CsvPlugin plugin = new CsvPlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), TestContext.in(Path.of("")));
    }

    private static ByteInput input(byte[] bytes) {
        // A small buffer, so that records cross its end.
        return new ByteInput(new ByteArrayInputStream(bytes), 0, bytes.length, 16);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Rows and rejections of a file, as text: {@code line: [values]} and {@code line! column: message}. */
    private static List<String> read(Format format, byte[] file, int maxRecord) throws IOException {
        Schema schema = format.infer("file", input(file), true, Map.of());
        FileHead head = format.head(input(file));
        return read(
                format,
                file,
                schema,
                head,
                new FileRange(head.dataStart(), file.length, head.firstOrigin()),
                maxRecord);
    }

    private static List<String> read(
            Format format, byte[] file, Schema schema, FileHead head, FileRange range, int maxRecord)
            throws IOException {
        Decoder decoder = format.decoder(new DecodeRequest(
                schema, head, range.firstOrigin(), new BatchLimits(3, 1 << 20, Duration.ZERO), maxRecord));
        byte[] part = Arrays.copyOfRange(file, (int) range.start(), (int) range.end());
        ByteInput input = input(part);
        List<String> found = new ArrayList<>();
        boolean more = true;
        while (more) {
            Decoded decoded = decoder.decode(input);
            RecordBatch batch = decoded.batch();
            for (int i = 0; i < batch.size(); i++) {
                int row = batch.row(i);
                found.add(batch.origin(row) + ": "
                        + batch.columns().stream()
                                .map((Column column) -> String.valueOf(column.value(row)))
                                .toList());
            }
            for (Rejection rejection : decoded.rejections()) {
                found.add(rejection.record().origin() + "! " + rejection.column() + ": " + rejection.message());
            }
            more = !decoded.atEnd();
        }
        return found;
    }

    private static List<String> read(Map<String, Object> options, String file) throws IOException {
        return read(format(options), utf8(file), MAX_RECORD);
    }

    @Test
    void readsQuotesDoubledQuotesAndNewlinesInQuotes() throws IOException {
        assertThat(read(Map.of(), "a,b\n1,\"x, \"\"y\"\"\nz\"\n2,plain\r\n3,\"\"\n4,\n"))
                .containsExactly("2: [1, x, \"y\"\nz]", "4: [2, plain]", "5: [3, ]", "6: [4, null]");
    }

    @Test
    void holdsNoMoreThanABatchHoweverManyRecordsAreRejected() throws IOException {
        byte[] file = utf8("a\n" + "1\n2\nx\n".repeat(100_000));
        Format format = format(Map.of());
        Schema schema = Schema.of("file", Field.nullable("a", DataTypes.BIGINT));
        FileHead head = format.head(input(file));
        ByteInput input = new ByteInput(new ByteArrayInputStream(file, 2, file.length - 2), 2, file.length, 256);
        Decoder decoder = format.decoder(
                new DecodeRequest(schema, head, 2, new BatchLimits(10, 1 << 20, Duration.ZERO), MAX_RECORD));
        int rows = 0;
        int rejected = 0;
        boolean more = true;
        while (more) {
            Decoded decoded = decoder.decode(input);
            rows += decoded.batch().size();
            rejected += decoded.rejections().size();
            more = !decoded.atEnd();
            assertThat(input.array()).hasSizeLessThanOrEqualTo(4096);
        }
        assertThat(rows).isEqualTo(200_000);
        assertThat(rejected).isEqualTo(100_000);
    }

    @Test
    void endsABatchWhereItsRejectedRecordsTakeTheBytesThatItMay() throws IOException {
        byte[] file = utf8("a\n" + ("x".repeat(99) + "\n").repeat(1000));
        Format format = format(Map.of());
        FileHead head = format.head(input(file));
        Schema schema = Schema.of("file", Field.nullable("a", DataTypes.BIGINT));
        ByteInput input = new ByteInput(new ByteArrayInputStream(file, 2, file.length - 2), 2, file.length, 256);
        Decoder decoder = format.decoder(
                new DecodeRequest(schema, head, 2, new BatchLimits(10_000, 2_000, Duration.ZERO), MAX_RECORD));
        int rejected = 0;
        boolean more = true;
        while (more) {
            Decoded decoded = decoder.decode(input);
            assertThat(decoded.rejections()).hasSizeLessThan(100);
            rejected += decoded.rejections().size();
            more = !decoded.atEnd();
        }
        assertThat(rejected).isEqualTo(1000);
    }

    @Test
    void takesAQuoteWithinAnUnquotedFieldAsItStands() throws IOException {
        assertThat(read(Map.of(), "a,b\n5\" pipe,x\n")).containsExactly("2: [5\" pipe, x]");
    }

    @Test
    void readsTheUsualDialects() throws IOException {
        assertThat(read(Map.of("delimiter", "tab"), "a\tb\n1\tx,y\n")).containsExactly("2: [1, x,y]");
        assertThat(read(Map.of("delimiter", ";", "escape", "\\", "null", "NA"), "a;b\nNA;x\\;y\n"))
                .containsExactly("2: [null, x;y]");
        assertThat(read(Map.of("header", false, "comment", "#"), "#c\n1,2\n# d\n3,4"))
                .containsExactly("2: [1, 2]", "4: [3, 4]");
        assertThat(read(Map.of("header", false, "columns", List.of("x", "y"), "trim", true), " 1 , \" a \" \n"))
                .containsExactly("1: [1,  a ]");
        assertThat(read(Map.of("skip_lines", 2L), "made by us\n\na\n7\n")).containsExactly("4: [7]");
    }

    @Test
    void keepsNullsAtTheStartOfAFileOfOneColumnWithoutHeader() throws IOException {
        assertThat(read(Map.of("header", false), "\nx\n\n")).containsExactly("1: [null]", "2: [x]", "3: [null]");
    }

    @Test
    void refusesANullMarkerThatWouldMakeARecordAComment() {
        assertThatThrownBy(() -> format(Map.of("comment", "#", "null", "#N/A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'#N/A' starts with the `comment` character");
    }

    @Test
    void removesAByteOrderMarkAndReadsOtherEncodings() throws IOException {
        assertThat(read(Map.of(), "\ufeffname\nä€\n")).containsExactly("2: [ä€]");
        byte[] latin = "name,b\nGröße,1\n".getBytes(Charset.forName("windows-1252"));
        assertThat(read(format(Map.of("encoding", "windows-1252")), latin, MAX_RECORD))
                .containsExactly("2: [Größe, 1]");
    }

    @Test
    void refusesAnEncodingThatItCannotScan() {
        assertThatThrownBy(() -> format(Map.of("encoding", "utf-16")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("iconv");
    }

    @Test
    void rejectsWhatDoesNotFitWithItsLineColumnAndValueAndGoesOn() throws IOException {
        Map<String, Object> types = Map.of("types", Map.of("id", "integer", "day", "date", "price", "decimal(5,2)"));
        String file = """
                id,day,price,note
                1,2026-01-01,1.25,a
                x,2026-01-02,1,b
                3,2026-02-30,1,c
                4,2026-01-04,1.255,d
                5,2026-01-05,1234.5,e
                6,2026-01-06,7
                7,2026-01-07,7,g,h
                99999999999,2026-01-08,7,i
                9,2026-01-09,,j
                """;
        assertThat(read(types, file))
                .containsExactlyInAnyOrder(
                        "2: [1, 2026-01-01, 1.25, a]",
                        "3! id: cannot read 'x' as a whole number",
                        "4! day: cannot read '2026-02-30' as a date such as 2026-11-22",
                        "5! price: cannot read '1.255' as DECIMAL(5,2) (it has too many digits)",
                        "6! price: cannot read '1234.5' as DECIMAL(5,2) (it has too many digits)",
                        "7! null: expected 4 fields, but found 3",
                        "8! null: expected 4 fields, but found 5",
                        "9! id: cannot read '99999999999' as INTEGER (it is out of range)",
                        "10: [9, 2026-01-09, null, j]");
    }

    @Test
    void rejectsTextThatIsNotWellFormed() throws IOException {
        byte[] file = utf8("a,b\n1,ok\n2,?x\n3,fine\n");
        file[new String(file, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xff;
        assertThat(read(format(Map.of()), file, MAX_RECORD))
                .containsExactlyInAnyOrder("2: [1, ok]", "3! b: the text is not well-formed UTF-8", "4: [3, fine]");
    }

    @Test
    void padsRaggedRecordsWhenAsked() throws IOException {
        assertThat(read(Map.of("ragged", "pad"), "a,b\n1\n2,x,,\n")).containsExactly("2: [1, null]", "3: [2, x]");
    }

    @Test
    void rejectsOnlyTheLineWhoseQuoteIsNotClosed() throws IOException {
        List<String> found = read(Map.of(), "a,b\n1,\"open\n2,x\n3,y\n");
        assertThat(found).contains("3: [2, x]", "4: [3, y]");
        assertThat(found).filteredOn(line -> line.startsWith("2!")).hasSize(1);
    }

    @Test
    void rejectsARecordThatIsTooLarge() throws IOException {
        String file = "a,b\n1,x\n2," + "y".repeat(500) + "\n3,z\n";
        assertThat(read(format(Map.of()), utf8(file), 100))
                .contains("2: [1, x]", "4: [3, z]")
                .anySatisfy(line -> assertThat(line).startsWith("3! null: the record is larger than 100 bytes"));
    }

    @Test
    void resumesBehindARecordThatIsTooLargeAndNeverWithinIt() throws IOException {
        Format format = format(Map.of());
        byte[] file = utf8("a,b\n1,x\n2," + "y".repeat(4100) + ",9\n3,z\n");
        Schema schema = Schema.of("f", Field.nullable("a", DataTypes.TEXT), Field.nullable("b", DataTypes.TEXT));
        FileHead head = format.head(input(file));
        List<String> rows = new ArrayList<>();
        long origin = head.firstOrigin();
        int offset = (int) head.dataStart();
        while (offset < file.length) {
            Decoder decoder =
                    format.decoder(new DecodeRequest(schema, head, origin, new BatchLimits(1, 1, Duration.ZERO), 100));
            ByteInput input = input(Arrays.copyOfRange(file, offset, file.length));
            RecordBatch batch = decoder.decode(input).batch();
            if (!batch.isEmpty()) {
                rows.add(batch.origin(0) + ": " + batch.column(0).value(0));
            }
            origin = decoder.nextOrigin();
            offset += (int) input.offset();
        }
        assertThat(rows).containsExactly("2: 1", "4: 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1;-2;0|bigint",
                "00501;1|text",
                "+1;2|text",
                "1;2.50|decimal",
                "12345678901234567890|decimal",
                "1e5|text",
                "true;FALSE|boolean",
                "1;true|text",
                "2026-01-01;2026/02/03|date",
                "2026-01-01;2026-01-01 10:00|timestamp(6)",
                "2026-01-01T10:00:00Z|timestamptz(6)",
                "10:00;23:59:59|time(6)",
                "2026-13-01|text",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6|uuid",
                "-|text",
                "{}|text"
            })
    void infersTypesThatLoseNothing(String values, String type) throws IOException {
        String file = "v,w\n" + values.replace(";", ",\n") + ",\n";
        Schema schema = format(Map.of()).infer("file", input(utf8(file)), true, Map.of());
        assertThat(schema.fields())
                .containsExactly(Field.nullable("v", DataTypes.parse(type)), Field.nullable("w", DataTypes.TEXT));
    }

    @Test
    void readsOnlyTheWantedColumnsInTheWantedOrder() throws IOException {
        byte[] file = utf8("a,b,c\n1,x,true\n2,y,false\n");
        Format format = format(Map.of());
        Schema all = format.infer("file", input(file), true, Map.of());
        FileHead head = format.head(input(file));
        FileRange range = new FileRange(head.dataStart(), file.length, head.firstOrigin());
        assertThat(read(format, file, all.project(List.of("c", "a")), head, range, MAX_RECORD))
                .containsExactly("2: [true, 1]", "3: [false, 2]");
        Schema missing = Schema.of("file", Field.nullable("d", DataTypes.TEXT));
        assertThatThrownBy(() -> read(format, file, missing, head, range, MAX_RECORD))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'d'")
                .hasMessageContaining("a, b, c");
    }

    @Test
    void namesAColumnWithoutNameAndRefusesTwoOfOneName() throws IOException {
        Format format = format(Map.of());
        assertThat(format.infer("f", input(utf8("a,,c\n1,2,3\n")), true, Map.of())
                        .names())
                .containsExactly("a", "column_2", "c");
        assertThatThrownBy(() -> format.head(input(utf8("a,a\n"))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'a'");
    }

    /** Files of random fields, quoted and not, cut into every number of ranges, hold the same rows at the same lines. */
    @Test
    void readsTheSameInRangesAsInOne() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Map<String, Object> options = random.nextInt(4) == 0 ? Map.of("escape", "\\", "comment", "#") : Map.of();
            boolean quotes = random.nextBoolean();
            String file = "a,b\n"
                    + IntStream.range(0, 1 + random.nextInt(40))
                            .mapToObj(i -> field(random, quotes) + "," + field(random, quotes))
                            .collect(Collectors.joining(random.nextBoolean() ? "\n" : "\r\n"));
            byte[] bytes = utf8(file);
            Format format = format(options);
            Schema schema = Schema.of("f", Field.nullable("a", DataTypes.TEXT), Field.nullable("b", DataTypes.TEXT));
            FileHead head = format.head(input(bytes));
            FileRange whole = new FileRange(head.dataStart(), bytes.length, head.firstOrigin());
            List<String> expected = read(format, bytes, schema, head, whole, MAX_RECORD);
            for (int parts = 1; parts < 12; parts++) {
                List<FileRange> ranges = format.ranges(randomAccess(bytes), head, parts);
                List<String> found = new ArrayList<>();
                for (FileRange range : ranges) {
                    found.addAll(read(format, bytes, schema, head, range, MAX_RECORD));
                }
                assertThat(found)
                        .as("seed %d, %d parts of %s", seed, parts, file)
                        .isEqualTo(expected);
            }
        }
    }

    private static String field(Random random, boolean quotes) {
        String plain = List.of("", "x", "ä", "12", "a b", "#", "-").get(random.nextInt(7));
        if (!quotes || random.nextBoolean()) {
            return plain;
        }
        return "\"" + List.of("", "\n", ",", "\"\"", "x\n\ny", "#\n", "z").get(random.nextInt(7)) + plain + "\"";
    }

    private static RandomAccessBytes randomAccess(byte[] bytes) {
        return new RandomAccessBytes() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long offset, byte[] target, int from, int count) {
                if (offset >= bytes.length) {
                    return -1;
                }
                int available = (int) Math.min(count, bytes.length - offset);
                System.arraycopy(bytes, (int) offset, target, from, available);
                return available;
            }
        };
    }

    @Test
    void refusesToWriteNestedValues() {
        DataType list = DataTypes.listOf(DataTypes.TEXT);
        assertThatThrownBy(() -> format(Map.of()).encoder(Schema.of("f", Field.nullable("tags", list))))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'tags'");
    }
}

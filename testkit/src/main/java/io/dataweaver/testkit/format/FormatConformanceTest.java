package io.dataweaver.testkit.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * What every format must do. Its author extends this once a dialect, and answers two questions.
 *
 * <p>What a format cannot hold must be refused: a type by {@link Format#encoder}, a value by a rejection. Everything else
 * comes back as it was.
 */
public abstract class FormatConformanceTest extends HeldValues {

    private static final Schema SIMPLE = Schema.of(
            "conformance",
            Field.nullable("id", DataTypes.BIGINT),
            Field.nullable("name", DataTypes.TEXT),
            Field.nullable("share", DataTypes.DOUBLE));
    private static final int FUZZ_ROUNDS = 300;

    /** Returns what the plugin says of itself. */
    protected abstract ComponentDescriptor descriptor();

    /** Makes a format. */
    protected abstract Format format();

    /**
     * Returns a record, with what ends it, that cannot be decoded but does not hide the next one; to stand between two
     * others of columns {@code id bigint, name text, share double}.
     */
    protected Optional<byte[]> malformedRecord() {
        return Optional.empty();
    }

    @Test
    void canDoNoMoreThanItsDescriptorSays() {
        if (format().isSplittable()) {
            assertThat(descriptor().capabilities()).contains(Capability.SPLITTABLE);
        }
        assertThat(format().extension()).matches("[a-z0-9]+");
    }

    @ParameterizedTest
    @MethodSource("types")
    void bringsEdgeValuesBackUnbentOrRefusesTheType(DataType type) throws Exception {
        Schema schema = edgeSchema(type);
        if (!holds(type)) {
            assertThatThrownBy(() -> format().encoder(schema))
                    .as("%s is refused before anything is written", type)
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("v");
            return;
        }
        assertComesBack(schema, edges(type), type.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bringsRandomRowsBackUnbent(long seed) throws Exception {
        RandomData data = new RandomData(seed);
        Schema schema = data.schema("conformance", 8, this::holds);
        assertComesBack(schema, data.rows(schema, 100), data.toString());
    }

    private void assertComesBack(Schema schema, List<Row> rows, String what) throws IOException {
        Coding coding = new Coding(format(), schema);
        Coding.Encoded encoded = coding.encode(rows);
        List<Row> kept = expected(schema, rows, Rows.rejected(encoded.rejections()));
        Coding.Read read = coding.decode(encoded.bytes());
        assertThat(read.rejections()).as("%s: rejections on reading", what).isEmpty();
        assertThat(read.rows()).as(what).containsExactlyElementsOf(kept);
        Coding.Read trickled = coding.decodeTrickle(encoded.bytes());
        assertThat(trickled.rows()).as("%s, a byte at a time", what).isEqualTo(read.rows());
        assertThat(trickled.origins()).as("%s, a byte at a time", what).isEqualTo(read.origins());
    }

    @Test
    void readsNothingFromAFileOfNoRows() throws Exception {
        Coding coding = new Coding(format(), SIMPLE);
        Coding.Read read = coding.decode(coding.encode(List.of()).bytes());
        assertThat(read.rows()).isEmpty();
        assertThat(read.rejections()).isEmpty();
    }

    @Test
    void writesOnlyTheRowsThatABatchShows() throws Exception {
        ByteOutput out = new ByteOutput(16);
        Encoder encoder = format().encoder(SIMPLE);
        out.put(encoder.header());
        encoder.encode(Batches.of(SIMPLE, numbered(6), 1).select(new int[] {1, 4}, 2), out, true);
        encoder.flush(out);
        out.put(Coding.footer(encoder, out));
        List<Row> rows = new Coding(format(), SIMPLE).decode(out.toByteArray()).rows();
        assertThat(rows).containsExactly(numbered(6).get(1), numbered(6).get(4));
    }

    @Test
    void joinsPartsThatWereWrittenApart() throws Exception {
        List<Row> rows = numbered(30);
        byte[] file = new Coding(format(), SIMPLE)
                .encodeApart(List.of(rows.subList(0, 10), rows.subList(10, 11), rows.subList(11, 30)));
        assertThat(new Coding(format(), SIMPLE).decode(file).rows()).isEqualTo(rows);
    }

    @Test
    void endsFilesThatOneEncoderHasWrittenWithoutReadingThem() throws Exception {
        Coding coding = new Coding(format(), SIMPLE);
        List<Row> rows = numbered(30);
        for (byte[] file :
                coding.encodeUnread(List.of(rows.subList(0, 17), rows.subList(17, 17), rows.subList(17, 30)))) {
            List<Row> read = coding.decode(file).rows();
            assertThat(read).isEqualTo(rows.subList(0, read.size()));
            rows = rows.subList(read.size(), rows.size());
        }
        assertThat(rows).isEmpty();
    }

    @Test
    void tellsHowMuchItHoldsBack() {
        ByteOutput out = new ByteOutput(16);
        Encoder encoder = format().encoder(SIMPLE);
        out.put(encoder.header());
        for (int i = 0; i < 3; i++) {
            long written = out.size();
            long held = encoder.heldBytes();
            encoder.encode(Batches.of(SIMPLE, numbered(30), 1), out, i == 0);
            // What is written may take less than it took when it was held.
            assertThat(out.size() > written || encoder.heldBytes() > held).isTrue();
        }
        encoder.flush(out);
        assertThat(encoder.heldBytes()).isZero();
    }

    @Test
    void readsTheWantedColumnsInTheWantedOrder() throws Exception {
        List<Row> rows = nasty();
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(rows).bytes();
        for (List<String> wanted :
                List.of(List.of("share", "id"), List.of("name"), List.of("share"), List.of("name", "share", "id"))) {
            int[] indexes = wanted.stream().mapToInt(SIMPLE::indexOf).toArray();
            assertThat(coding.withSchema(SIMPLE.project(wanted)).decode(file).rows())
                    .as("columns %s", wanted)
                    .isEqualTo(rows.stream().map(row -> row.project(indexes)).toList());
        }
    }

    @Test
    void goesOnFromEveryPlaceWhereItStopped() throws Exception {
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(nasty()).bytes();
        FileHead head = coding.head(file);
        Coding.Read whole = coding.decode(file);
        assertThat(whole.places()).isNotEmpty();
        for (Coding.Place place : whole.places()) {
            Coding.Read rest = coding.decodeFrom(file, head, place);
            int done = place.rows();
            assertThat(rest.rows())
                    .as("rows after %s", place)
                    .isEqualTo(whole.rows().subList(done, whole.rows().size()));
            assertThat(rest.origins())
                    .as("origins after %s", place)
                    .isEqualTo(whole.origins().subList(done, whole.origins().size()));
        }
    }

    @Test
    void numbersRecordsUpwards() throws Exception {
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(nasty()).bytes();
        assertThat(coding.decode(file).origins())
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(origin -> origin >= 1);
    }

    @Test
    void readsTheSameInAnyNumberOfRanges() throws Exception {
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(nasty()).bytes();
        FileHead head = coding.head(file);
        Coding.Read whole = coding.decode(file);
        int most = format().isSplittable() ? 120 : 4;
        for (int parts = 1; parts <= most; parts++) {
            List<FileRange> ranges = format().ranges(RandomAccessBytes.of(file), head, parts);
            if (!format().isSplittable()) {
                assertThat(ranges).hasSize(1);
            }
            assertRanges(ranges, head, file.length, parts);
            List<Row> rows = new ArrayList<>();
            List<Long> origins = new ArrayList<>();
            for (FileRange range : ranges) {
                Coding.Read read = coding.decode(file, head, range);
                assertThat(read.rejections()).as("rejections of %s", range).isEmpty();
                rows.addAll(read.rows());
                origins.addAll(read.origins());
            }
            assertThat(rows).as("rows in %d parts", parts).isEqualTo(whole.rows());
            assertThat(origins).as("origins in %d parts", parts).isEqualTo(whole.origins());
        }
    }

    private static void assertRanges(List<FileRange> ranges, FileHead head, int size, int parts) {
        assertThat(ranges).as("%d parts", parts).isNotEmpty();
        long end = head.dataStart();
        for (FileRange range : ranges) {
            assertThat(range.start())
                    .as("start of %s of %d parts", range, parts)
                    .isGreaterThanOrEqualTo(end);
            assertThat(range.end()).as("end of %s of %d parts", range, parts).isBetween(range.start(), (long) size);
            end = range.end();
        }
    }

    @Test
    void cutsALargeFileIntoSeveralRanges() throws Exception {
        assumeTrue(format().isSplittable(), "it is splittable");
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(numbered(2_000)).bytes();
        assertThat(format().ranges(RandomAccessBytes.of(file), coding.head(file), 4))
                .hasSize(4)
                .allMatch(range -> range.end() - range.start() > file.length / 8);
    }

    @Test
    void rejectsARecordWithItsPlaceAndReadsThoseAroundIt() throws Exception {
        byte[] malformed =
                malformedRecord().orElseThrow(() -> new TestAbortedException("no record of it can be malformed alone"));
        List<Row> rows = numbered(6);
        Coding coding = new Coding(format(), SIMPLE);
        byte[] good = coding.encode(rows).bytes();
        Coding.Read whole = coding.decode(good);
        Coding.Place third = placeOf(coding, good, 3);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(good, 0, (int) third.offset());
        file.write(malformed);
        file.write(good, (int) third.offset(), good.length - (int) third.offset());
        Coding.Read read = coding.decode(file.toByteArray());
        assertThat(read.rows()).isEqualTo(whole.rows());
        assertThat(read.rejections()).hasSize(1);
        Rejection rejection = read.rejections().get(0);
        assertThat(rejection.record().origin()).isEqualTo(third.origin());
        assertThat(rejection.message()).isNotBlank();
        assertThat(coding.decodeTrickle(file.toByteArray()).rows()).isEqualTo(whole.rows());
    }

    private static Coding.Place placeOf(Coding coding, byte[] file, int rows) throws IOException {
        return coding.withOneRowABatch().decode(file).places().stream()
                .filter(place -> place.rows() == rows)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rejectsARecordThatIsTooLong() throws Exception {
        List<Row> rows = new ArrayList<>(numbered(10));
        rows.set(4, Row.of(5L, "x".repeat(20_000), 0.5));
        Coding coding = new Coding(format(), SIMPLE);
        Coding.Encoded encoded = coding.encode(rows);
        assumeTrue(encoded.rejections().isEmpty(), "a record can be that long");
        byte[] file = encoded.bytes();
        Coding.Read read = coding.withMaxRecord(1_000).decode(file);
        rows.remove(4);
        assertThat(read.rows()).isEqualTo(rows);
        assertThat(read.rejections()).extracting(Rejection::code).containsExactly(RecordErrorCode.TOO_LARGE);
        Rejection.RejectedBytes bytes =
                (Rejection.RejectedBytes) read.rejections().get(0).record();
        assertThat(bytes.bytes().length).isLessThanOrEqualTo(Rejection.RejectedBytes.MAX_BYTES);
        assertThat(coding.withMaxRecord(1_000).decodeTrickle(file).rows()).isEqualTo(rows);
    }

    @Test
    void infersColumnsThatReadEveryRow() throws Exception {
        List<Row> rows = numbered(20);
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(rows).bytes();
        Schema inferred = format().infer("some name", ByteInput.of(file), true, Map.of());
        assertThat(inferred.dataset()).isEqualTo("some name");
        assertThat(inferred.names()).isEqualTo(SIMPLE.names());
        Coding.Read read = coding.withSchema(inferred).decode(file);
        assertThat(read.rejections()).isEmpty();
        assertThat(read.rows()).hasSameSizeAs(rows);
    }

    @Test
    void infersTheSameFromAFileThatIsCutOff() throws Exception {
        assumeTrue(!format().needsRandomAccess(), "it is read from the start");
        Coding coding = new Coding(format(), SIMPLE);
        byte[] file = coding.encode(numbered(40)).bytes();
        Schema whole = format().infer("cut", ByteInput.of(file), true, Map.of());
        for (int length = file.length * 3 / 4; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThat(format().infer("cut", ByteInput.of(cut), false, Map.of()))
                    .as("the first %d of %d bytes", length, file.length)
                    .isEqualTo(whole);
        }
    }

    @Test
    void letsGivenTypesWin() throws Exception {
        byte[] file = new Coding(format(), SIMPLE).encode(numbered(20)).bytes();
        Map<String, DataType> given = new LinkedHashMap<>(Map.of("id", DataTypes.DECIMAL, "share", DataTypes.TEXT));
        Schema inferred = format().infer("given", ByteInput.of(file), true, given);
        assertThat(inferred.field(inferred.indexOf("id")).type()).isEqualTo(DataTypes.DECIMAL);
        assertThat(inferred.field(inferred.indexOf("share")).type()).isEqualTo(DataTypes.TEXT);
    }

    /** Bytes that are damaged anywhere give rows and rejections, never an exception or an endless loop. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesDamagedFiles(long seed) {
        Random random = new Random(seed);
        Coding coding = new Coding(format(), SIMPLE).withMaxRecord(2_000);
        byte[] file = coding.encode(nasty().subList(0, 12)).bytes();
        for (int round = 0; round < FUZZ_ROUNDS; round++) {
            byte[] damaged = damage(file, random);
            try {
                Coding.Read read = coding.decode(damaged);
                assertThat(coding.decodeTrickle(damaged).rows()).isEqualTo(read.rows());
            } catch (DataWeaverException notSuchAFile) {
                assertThat(notSuchAFile).hasMessageNotContaining("Exception");
            } catch (IOException | RuntimeException | Error broken) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ": " + new String(damaged, StandardCharsets.ISO_8859_1),
                        broken);
            }
        }
    }

    private static byte[] damage(byte[] file, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length + 1)) : file.clone();
        byte[] likely = "\"\\{}[],:\n\r\0\u007f;'eE+-.0".getBytes(StandardCharsets.UTF_8);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && damaged.length > 0; i++) {
            int at = random.nextInt(damaged.length);
            damaged[at] = random.nextBoolean() ? likely[random.nextInt(likely.length)] : (byte) random.nextInt();
        }
        return damaged;
    }

    private static List<Row> numbered(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            rows.add(Row.of((long) i, "row " + i, i / 4.0 + 0.125));
        }
        return rows;
    }

    /** Rows whose text has delimiters, quotes and line breaks, so that a careless cut falls into one. */
    private List<Row> nasty() {
        List<Row> rows = new ArrayList<>();
        for (String text : EdgeValues.NASTY_TEXT) {
            if (!mayReject(DataTypes.TEXT, text) && text.length() < 1_000) {
                rows.add(Row.of((long) rows.size(), text, rows.size() * 1.5));
                rows.add(Row.of((long) rows.size(), rows.size() % 4 == 1 ? null : text + text, null));
            }
        }
        return rows;
    }
}

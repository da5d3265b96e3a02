package io.dataweaver.format.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawReadingTest {

    @Test
    void aFileIsOneRecordEvenIfItIsEmpty() {
        Format format = Raw.format(Map.of());
        byte[] file = {0, 1, -1, '\n', 'x'};

        assertThat(Raw.read(format, file).values()).containsExactly(new String(file, ISO_8859_1));
        assertThat(Raw.read(format, new byte[0]).values()).containsExactly("");
        assertThat(Raw.schema(format).toString()).isEqualTo("files(content bytes not null)");
        assertThat(format.isSplittable()).isFalse();
    }

    @Test
    void aFileThatWasReadIsNotReadAgain() {
        Format format = Raw.format(Map.of());
        byte[] file = {'a'};
        FileRange behind =
                Raw.read(format, file, new FileRange(0, 1, 1), 1, 100).places().get(0);

        assertThat(Raw.read(format, file, behind, 1, 100).values()).isEmpty();
    }

    @Test
    void textHasToBeWellFormed() {
        Format format = Raw.format(Map.of("delimiter", "\n", "as", "text", "column", "line"));
        Raw.Read read = Raw.read(format, "gr\u00fc\u00df\n\u00e9".getBytes(UTF_8));
        assertThat(read.values()).containsExactly("gr\u00fc\u00df", "\u00e9");

        Raw.Read bad = Raw.read(format, "one\nt\u00ffo\nthree\n".getBytes(ISO_8859_1));
        assertThat(bad.values()).containsExactly("one", "three");
        assertThat(bad.origins()).containsExactly(1L, 3L);
        Rejection rejection = bad.rejections().get(0);
        assertThat(rejection.code()).isEqualTo(RecordErrorCode.INVALID_TEXT);
        assertThat(rejection.column()).isEqualTo("line");
        assertThat(rejection.record().origin()).isEqualTo(2);
    }

    @Test
    void aRecordThatIsTooLongIsRejectedWithoutBeingHeld() {
        String longest = "x".repeat(200_000);
        for (String delimiter : List.of("\n", "<>")) {
            Format format = Raw.format(Map.of("delimiter", delimiter));
            byte[] file = ("one" + delimiter + longest + delimiter + "three").getBytes(UTF_8);
            Raw.Read read = Raw.read(format, file, new FileRange(0, file.length, 1), 10, 1000);

            assertThat(read.values()).containsExactly("one", "three");
            assertThat(read.origins()).containsExactly(1L, 3L);
            assertThat(read.rejections()).extracting(Rejection::code).containsExactly(RecordErrorCode.TOO_LARGE);
        }
        Format whole = Raw.format(Map.of());
        byte[] file = longest.getBytes(UTF_8);
        Raw.Read read = Raw.read(whole, file, new FileRange(0, file.length, 1), 10, 1000);
        assertThat(read.values()).isEmpty();
        assertThat(read.rejections()).extracting(Rejection::code).containsExactly(RecordErrorCode.TOO_LARGE);
    }

    @Test
    void aRecordThatWasCutOutIsReadAsItIs() throws IOException {
        Format format = Raw.format(Map.of("delimiter", "\n"));
        DecodeRequest request = new DecodeRequest(Raw.schema(format), Raw.HEAD, 57, BatchLimits.DEFAULT, 1000);

        assertThat(Raw.show(
                        format.recordDecoder(request)
                                .decode(ByteInput.of("a".getBytes(UTF_8)))
                                .batch()
                                .column(0),
                        0))
                .isEqualTo("a");
        assertThat(format.recordDecoder(request)
                        .decode(ByteInput.of(new byte[0]))
                        .batch()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void otherTypesAndAnEmptyDelimiterAreRefused() {
        assertThatThrownBy(() -> Raw.format(Map.of())
                        .infer("f", ByteInput.of(new byte[0]), true, Map.of("content", DataTypes.BIGINT)))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("'content' is given as BIGINT");
        assertThatThrownBy(() -> Raw.format(Map.of("delimiter", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave it out");
    }

    /** Beside the plain way to cut a text: search, take what stands before, go on behind. */
    private static List<String> cut(String file, String delimiter) {
        List<String> records = new ArrayList<>();
        int at = 0;
        for (int end = file.indexOf(delimiter); end >= 0; end = file.indexOf(delimiter, at)) {
            records.add(file.substring(at, end));
            at = end + delimiter.length();
        }
        if (at < file.length()) {
            records.add(file.substring(at));
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "aab", "aa", "aba"})
    void cutsAsOneDoesByHandHoweverItComesInAnyNumberOfRangesAndFromEveryPlace(String delimiter) throws IOException {
        Format format = Raw.format(Map.of("delimiter", delimiter));
        assertThat(format.isSplittable()).isEqualTo(!List.of("aa", "aba").contains(delimiter));
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            String text = random.ints(random.nextInt(60), 'a', 'd')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            byte[] file = text.getBytes(ISO_8859_1);
            String what = "seed " + seed + ": " + text;
            List<String> expected = cut(text, delimiter);
            Raw.Read whole = Raw.read(format, file);
            assertThat(whole.values()).as(what).isEqualTo(expected);
            assertThat(whole.origins())
                    .as(what)
                    .isEqualTo(IntStream.rangeClosed(1, expected.size())
                            .mapToObj(Long::valueOf)
                            .toList());
            for (FileRange place : whole.places()) {
                assertThat(Raw.read(format, file, place, 3, 100).values())
                        .as("%s from %s", what, place)
                        .isEqualTo(expected.subList((int) place.firstOrigin() - 1, expected.size()));
            }
            for (int parts = 1; parts <= 10; parts++) {
                List<String> values = new ArrayList<>();
                List<Long> origins = new ArrayList<>();
                for (FileRange range : format.ranges(Raw.file(file), Raw.HEAD, parts)) {
                    Raw.Read read = Raw.read(format, file, range, 3, 100);
                    values.addAll(read.values());
                    origins.addAll(read.origins());
                }
                assertThat(values).as("%s in %d parts", what, parts).isEqualTo(expected);
                assertThat(origins).as("%s in %d parts", what, parts).isEqualTo(whole.origins());
            }
        }
    }

    @Test
    void cutsALargeFileIntoRangesOfAboutTheSameSize() throws IOException {
        byte[] file = "a line of a log\r\n".repeat(50_000).getBytes(UTF_8);
        Format format = Raw.format(Map.of("delimiter", "\r\n"));

        List<FileRange> ranges = format.ranges(Raw.file(file), Raw.HEAD, 4);

        assertThat(ranges).hasSize(4);
        for (FileRange range : ranges) {
            assertThat(range.firstOrigin()).isEqualTo(range.start() / 17 + 1);
            assertThat(range.end() - range.start()).isBetween(file.length / 4 - 20L, file.length / 4 + 20L);
        }
    }
}

package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several ranges of a file give what one reader gives. */
final class JsonRangesTest {

    private static final Schema SCHEMA = Json.schema("a", "bigint", "t", "text");

    private final JsonFormat format = Json.format(JsonLayout.AUTO);

    @Test
    void howeverManyRangesTheRecordsAndTheirLinesAreTheSame() throws IOException {
        StringBuilder lines = new StringBuilder("\ufeff\n");
        for (int i = 0; i < 30; i++) {
            lines.append("{\"a\":")
                    .append(i)
                    .append(",\"t\":\"\\n é ")
                    .append("x".repeat(i % 11))
                    .append("\"}");
            lines.append(i % 3 == 0 ? "\r\n" : "\n")
                    .append(i % 8 == 0 ? "\n" : "")
                    .append(i % 9 == 0 ? "{bad\n" : "");
        }
        byte[] withNewline = lines.toString().getBytes(UTF_8);
        byte[] without = lines.append("{\"a\":99}").toString().getBytes(UTF_8);
        for (byte[] document : List.of(withNewline, without)) {
            Json.Result whole = Json.decode(SCHEMA, document);
            assertThat(whole.rows()).hasSizeGreaterThanOrEqualTo(30);
            for (int parts = 1; parts < document.length + 10; parts++) {
                assertSame(document, parts, whole);
            }
        }
    }

    private void assertSame(byte[] document, int parts, Json.Result whole) throws IOException {
        FileHead head = format.head(ByteInput.of(document));
        List<FileRange> ranges = format.ranges(new Bytes(document), head, parts);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<Long> origins = new ArrayList<>();
        List<Long> rejected = new ArrayList<>();
        long end = head.dataStart();
        for (FileRange range : ranges) {
            assertThat(range.start()).isEqualTo(end);
            end = range.end();
            Json.Result part = Json.decodeRange(
                    format, SCHEMA, document, head, range.start(), end, range.firstOrigin(), BatchLimits.DEFAULT, 32);
            rows.addAll(part.rows());
            origins.addAll(part.origins());
            part.rejections()
                    .forEach(rejection -> rejected.add(rejection.record().origin()));
        }
        assertThat(end).isEqualTo(document.length);
        assertThat(ranges.size()).isLessThanOrEqualTo(Math.max(parts, 1));
        assertThat(rows).as(parts + " parts").isEqualTo(whole.rows());
        assertThat(origins).as(parts + " parts").isEqualTo(whole.origins());
        assertThat(rejected)
                .isEqualTo(whole.rejections().stream()
                        .map(Rejection::record)
                        .map(Rejection.Rejected::origin)
                        .toList());
    }

    @Test
    void aLargeFileIsCutIntoAboutEqualParts() throws IOException {
        byte[] document = "{\"a\":1234567,\"t\":\"text\"}\n".repeat(100_000).getBytes(UTF_8);
        List<FileRange> ranges = format.ranges(new Bytes(document), format.head(ByteInput.of(document)), 8);
        assertThat(ranges).hasSize(8);
        long lines = document.length / 100_000;
        for (FileRange range : ranges) {
            assertThat(range.end() - range.start()).isBetween(document.length / 8 - 100L, document.length / 8 + 100L);
            assertThat(range.firstOrigin()).isEqualTo(range.start() / lines + 1);
        }
    }

    @Test
    void anArrayIsOneRange() throws IOException {
        byte[] document = " [{\"a\":1},\n{\"a\":2}]".getBytes(UTF_8);
        FileHead head = format.head(ByteInput.of(document));
        assertThat(format.ranges(new Bytes(document), head, 4)).containsExactly(new FileRange(2, document.length, 1));
    }

    @Test
    void anEmptyFileIsOneRange() throws IOException {
        FileHead head = format.head(ByteInput.of(new byte[0]));
        assertThat(format.ranges(new Bytes(new byte[0]), head, 4)).containsExactly(new FileRange(0, 0, 1));
    }

    /** A file in memory that gives few bytes at a time. */
    private record Bytes(byte[] document) implements RandomAccessBytes {
        @Override
        public long size() {
            return document.length;
        }

        @Override
        public int read(long offset, byte[] bytes, int from, int count) {
            if (offset >= document.length) {
                return -1;
            }
            int read = (int) Math.min(Math.min(count, 1000), document.length - offset);
            System.arraycopy(document, (int) offset, bytes, from, read);
            return read;
        }
    }
}

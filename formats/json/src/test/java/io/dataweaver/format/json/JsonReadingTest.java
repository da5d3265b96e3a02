package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.source.BatchLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonReadingTest {

    private static final Schema EVENTS = Json.schema(
            "id", "bigint", "type", "text", "price", "decimal(10,2)", "paid", "boolean", "device", "struct<os:text>");

    @Test
    void readsOneObjectALine() {
        Json.Result result = Json.decode(EVENTS, """
                {"id":1,"type":"click","price":1.5,"paid":true,"device":{"os":"ios","v":[1,{"a":"}"}]}}
                {"id":2,"type":"a rather long one","price":-20,"paid":false,"device":{"v":null,"os":"android"}}
                """);
        assertThat(result.rejections()).isEmpty();
        assertThat(result.rows())
                .containsExactly(
                        List.of(1L, "click", new BigDecimal("1.50"), true, Map.of("os", "ios")),
                        List.of(2L, "a rather long one", new BigDecimal("-20.00"), false, Map.of("os", "android")));
        assertThat(result.origins()).containsExactly(1L, 2L);
    }

    @Test
    void takesNamesInAnyOrderMissingAndUnknown() {
        Json.Result result = Json.decode(Json.schema("a", "bigint", "b", "text"), """
                {"a":1,"b":"x"}
                {"b":"y","a":2}
                { "more" : {"a": 9} , "b" : "z" }
                {"a":4}
                {}
                {"\\u0061":6,"b":null}
                {"a":7,"b":"x"}
                """);
        assertThat(result.rejections()).isEmpty();
        assertThat(result.column(0)).containsExactly(1L, 2L, null, 4L, null, 6L, 7L);
        assertThat(result.column(1)).containsExactly("x", "y", "z", null, null, null, "x");
    }

    @Test
    void passesOverUnwantedValuesBehindAnyBlanks() {
        Json.Result result = Json.decode(Json.schema("b", "bigint"), """
                {"a":1,"b":1}
                {"a": {"c":1},"b": 2}
                {"a":  "x","b":  3}
                {"a" :\t-1.5e3 , "b":4}
                {"a":1234567,"b":5}
                """);
        assertThat(result.rejections()).isEmpty();
        assertThat(result.column(0)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void rejectsALineAndGoesOnBehindIt() {
        Json.Result result =
                Json.decode(Json.schema("a", "bigint"), "{\"a\":1}\n{\"a\":\n{\"a\":\"3\"}\n\n  \r\n{\"a\":4}");
        assertThat(result.column(0)).containsExactly(1L, 4L);
        assertThat(result.origins()).containsExactly(1L, 6L);
        assertThat(result.rejections()).hasSize(2);
        Rejection malformed = result.rejections().get(0);
        assertThat(malformed.code()).isEqualTo(RecordErrorCode.MALFORMED);
        assertThat(malformed.record().origin()).isEqualTo(2);
        Rejection unfit = result.rejections().get(1);
        assertThat(unfit.code()).isEqualTo(RecordErrorCode.VALUE_UNFIT);
        assertThat(unfit.column()).isEqualTo("a");
        assertThat(unfit.message()).isEqualTo("expected BIGINT, but found text \"3\"");
        assertThat(((Rejection.RejectedBytes) unfit.record()).bytes())
                .asString()
                .isEqualTo("{\"a\":\"3\"}");
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(Json.decode(Json.schema("a", "bigint"), "\ufeff{\"a\":1}\n").column(0))
                .containsExactly(1L);
        assertThat(Json.decode(Json.schema("a", "bigint"), "\ufeff[{\"a\":1}]").column(0))
                .containsExactly(1L);
    }

    @Test
    void aFileMayBeEmptyOrBlank() {
        for (String document : List.of("", "\n", " \r\n\n\t", "[]", " [ ] ", "\ufeff")) {
            Json.Result result = Json.decode(Json.schema("a", "bigint"), document);
            assertThat(result.rows()).isEmpty();
            assertThat(result.rejections()).isEmpty();
        }
    }

    @Test
    void readsOnlyTheWantedMembersOfNestedObjects() {
        Json.Result result = Json.decode(Json.schema("device", "struct<screen:struct<w:bigint>,os:text>"), """
                {"id":1,"device":{"os":"a","screen":{"h":1,"w":2},"x":[]},"z":1}
                {"device":{"screen":{"w":3,"h":"skipped"},"os":"b"}}
                {"device":{}}
                {"device":{"screen":null}}
                """);
        assertThat(result.rows().toString())
                .isEqualTo("[[{screen={w=2}, os=a}], [{screen={w=3}, os=b}], [{screen=null, os=null}], "
                        + "[{screen=null, os=null}]]");
    }

    @Test
    void theSizeOfTheBufferMakesNoDifference() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            lines.append("{\"id\":")
                    .append(i)
                    .append(",\"type\":\"")
                    .append("x".repeat(i))
                    .append("\"}\n");
            lines.append(i % 5 == 0 ? "\n" : "").append(i % 7 == 0 ? "{\"id\":}\r\n" : "");
        }
        byte[] bytes = lines.toString().getBytes(UTF_8);
        Json.Result whole = Json.decode(EVENTS, bytes);
        assertThat(whole.rows()).hasSize(40);
        for (int size = 1; size < 200; size++) {
            Json.Result result = Json.decode(Json.format(JsonLayout.LINES), EVENTS, bytes, BatchLimits.DEFAULT, size);
            assertThat(result.rows()).isEqualTo(whole.rows());
            assertThat(result.origins()).isEqualTo(whole.origins());
            assertThat(result.rejections()).hasSameSizeAs(whole.rejections());
        }
    }

    @Test
    void aBatchEndsAtItsLimitsAndTheNextOneGoesOnThere() throws IOException {
        byte[] bytes = "{\"a\":1}\n{\"a\":2}\n\n{\"a\":3}\n{\"a\":4}\n{\"a\":5}".getBytes(UTF_8);
        for (String layout : List.of("lines", "array")) {
            byte[] document = layout.equals("lines")
                    ? bytes
                    : "[{\"a\":1},{\"a\":2},{\"a\":3},{\"a\":4} , {\"a\":5}]".getBytes(UTF_8);
            JsonFormat format = Json.format(JsonLayout.AUTO);
            FileHead head = format.head(ByteInput.of(document));
            BatchLimits two = new BatchLimits(2, 1 << 20, Duration.ofSeconds(1));
            List<Object> values = new ArrayList<>();
            long offset = head.dataStart();
            long origin = head.firstOrigin();
            boolean atEnd = false;
            while (!atEnd) {
                // A new decoder each time, as after a restart.
                ByteArrayInputStream rest =
                        new ByteArrayInputStream(document, (int) offset, document.length - (int) offset);
                ByteInput input = new ByteInput(rest, offset, Long.MAX_VALUE, 16);
                Decoder decoder = format.decoder(
                        new DecodeRequest(Json.schema("a", "bigint"), head, origin, two, Json.MAX_RECORD));
                Decoded decoded = decoder.decode(input);
                assertThat(decoded.batch().size()).isLessThanOrEqualTo(2);
                for (int i = 0; i < decoded.batch().size(); i++) {
                    values.add(decoded.batch().column(0).value(i));
                }
                offset = input.offset();
                origin = decoder.nextOrigin();
                atEnd = decoded.atEnd();
            }
            assertThat(values).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(origin).isEqualTo(layout.equals("lines") ? 7 : 6);
        }
    }

    @Test
    void aBatchIsFullWhenItTakesTooMuchMemory() throws IOException {
        String line = "{\"type\":\"" + "x".repeat(1000) + "\"}\n";
        byte[] document = line.repeat(1000).getBytes(UTF_8);
        JsonFormat format = Json.format(JsonLayout.AUTO);
        Decoder decoder = format.decoder(new DecodeRequest(
                Json.schema("type", "text"),
                format.head(ByteInput.of(document)),
                1,
                new BatchLimits(4096, 200_000, Duration.ofSeconds(1)),
                Json.MAX_RECORD));
        assertThat(decoder.decode(ByteInput.of(document)).batch().size()).isBetween(190, 300);
    }

    @Test
    void manyBadRecordsEndABatchToo() throws IOException {
        byte[] document = "x\n".repeat(100).getBytes(UTF_8);
        Decoder decoder = Json.format(JsonLayout.LINES)
                .decoder(new DecodeRequest(
                        Json.schema("a", "bigint"),
                        new FileHead(0, 1, "{\"layout\":\"lines\"}"),
                        1,
                        new BatchLimits(30, 1 << 20, Duration.ofSeconds(1)),
                        Json.MAX_RECORD));
        ByteInput input = ByteInput.of(document);
        assertThat(decoder.decode(input).rejections()).hasSize(30);
        assertThat(decoder.nextOrigin()).isEqualTo(31);
    }

    @Test
    void aRecordThatIsTooLargeIsRejectedWithoutBeingHeld() {
        String large = "{\"a\":\"" + "x".repeat(3 * Json.MAX_RECORD) + "\"}";
        for (String document : List.of(
                "{\"a\":\"b\"}\n" + large + "\n{\"a\":\"c\"}\n", "[{\"a\":\"b\"}," + large + ",{\"a\":\"c\"}]")) {
            Json.Result result = Json.decode(Json.schema("a", "text"), document);
            assertThat(result.column(0)).containsExactly("b", "c");
            Rejection rejection = result.onlyRejection();
            assertThat(rejection.code()).isEqualTo(RecordErrorCode.TOO_LARGE);
            assertThat(rejection.record().origin()).isEqualTo(2);
            assertThat(((Rejection.RejectedBytes) rejection.record()).bytes())
                    .hasSize(Rejection.RejectedBytes.MAX_BYTES);
        }
    }

    @Test
    void recordsAtHandDoNotWaitForASlowPipe() throws IOException {
        for (String start : List.of("{\"a\":1}\n{\"a\":2}\n{\"a\"", "[{\"a\":1},{\"a\":2}")) {
            InputStream slow = new InputStream() {
                private int at;

                @Override
                public int read() {
                    if (at == start.length()) {
                        throw new AssertionError("this would wait");
                    }
                    return start.charAt(at++);
                }

                @Override
                public int read(byte[] bytes, int from, int count) {
                    int read = Math.min(count, start.length() - at);
                    for (int i = 0; i < read; i++) {
                        bytes[from + i] = (byte) read();
                    }
                    if (read == 0) {
                        throw new AssertionError("this would wait");
                    }
                    return read;
                }

                @Override
                public int available() {
                    return start.length() - at;
                }
            };
            JsonFormat format = Json.format(JsonLayout.AUTO);
            ByteInput input = new ByteInput(slow, 0, Long.MAX_VALUE, 64);
            boolean array = start.startsWith("[");
            FileHead head = new FileHead(0, 1, "{\"layout\":\"" + (array ? "array" : "lines") + "\"}");
            if (array) {
                assertThat(input.more()).isTrue();
                input.position(1);
            }
            Decoded decoded = format.decoder(new DecodeRequest(
                            Json.schema("a", "bigint"), head, 1, BatchLimits.DEFAULT, Json.MAX_RECORD))
                    .decode(input);
            assertThat(decoded.batch().size()).isEqualTo(2);
            assertThat(decoded.atEnd()).isFalse();
        }
    }

    @Test
    void readsOneArrayOfObjects() {
        Json.Result result = Json.decode(
                Json.schema("a", "bigint"), " [ {\"a\":1} ,\n{\"a\" : 2, \"x\":[\"]\"]},7,{\"a\":tru},{\"a\":5}\n] ");
        assertThat(result.column(0)).isEqualTo(Arrays.asList(1L, 2L, 5L));
        assertThat(result.origins()).containsExactly(1L, 2L, 5L);
        assertThat(result.rejections()).hasSize(2);
    }
}

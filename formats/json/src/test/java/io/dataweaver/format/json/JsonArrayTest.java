package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.source.BatchLimits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An array is read as far as it can be told apart, and no further. */
final class JsonArrayTest {

    private static final Schema SCHEMA = Json.schema("a", "bigint");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"a\":2}",
                "[{\"a\":1},{\"a\":2},",
                "[{\"a\":1},{\"a\":2},]",
                "[{\"a\":1},{\"a\":2},,{\"a\":3}]",
                "[{\"a\":1},{\"a\":2} {\"a\":3}]",
                "[{\"a\":1},{\"a\":2};{\"a\":3}]",
                "[{\"a\":1},{\"a\":2}}",
                "[{\"a\":1},{\"a\":2},{\"a\":\"3}]",
                "[{\"a\":1},{\"a\":2},{\"a\":[3}]",
                "[{\"a\":1},{\"a\":2}]]",
                "[{\"a\":1},{\"a\":2}] {\"a\":3}"
            })
    void whatCannotBeToldApartEndsTheFileAfterTheElementsBefore(String document) throws IOException {
        JsonFormat format = Json.format(JsonLayout.AUTO);
        FileHead head = format.head(ByteInput.of(document.getBytes(UTF_8)));
        ByteInput input = ByteInput.of(document.getBytes(UTF_8));
        input.position((int) head.dataStart());
        Decoder decoder = format.decoder(new DecodeRequest(SCHEMA, head, 1, BatchLimits.DEFAULT, Json.MAX_RECORD));
        Decoded decoded = decoder.decode(input);
        assertThat(decoded.batch().size()).isEqualTo(2);
        assertThat(decoded.atEnd()).isFalse();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> decoder.decode(input))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            broken -> assertThat(broken.code()).isEqualTo(JsonErrorCode.JSON_ARRAY_BROKEN));
        }
    }

    @Test
    void theErrorSaysWhere() {
        assertThatThrownBy(() -> Json.decode(SCHEMA, "[{\"a\":1},\n{\"a\":2}"))
                .hasMessage("at byte 17, before element 3, expected ',' or ']', but the file ends");
        assertThatThrownBy(() -> Json.decode(SCHEMA, "[{\"a\":1},\n{\"a\":\"2}]"))
                .hasMessage("element 2, which starts at byte 10, does not end before the file does");
        assertThatThrownBy(() -> Json.decode(SCHEMA, "[,{\"a\":1}]"))
                .hasMessage("at byte 1, before element 1, expected an object, but found ','");
    }

    @Test
    void anElementThatIsOnlyWrongInsideIsRejectedAlone() {
        Json.Result result = Json.decode(
                SCHEMA,
                "[{\"a\":1},{\"a\" 2},{\"a\":\"x\"},[1,2],null,5,\"{\\\"\",{\"a\":1}x,{\"a\":4}]".replace("x,", ","));
        assertThat(result.column(0)).containsExactly(1L, 1L, 4L);
        assertThat(result.origins()).containsExactly(1L, 8L, 9L);
        assertThat(result.rejections()).extracting(r -> r.record().origin()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void elementsMayGoOverLines() {
        Json.Result result = Json.decode(Json.schema("a", "bigint", "b", "json"), """
                [
                  {
                    "a": 1,
                    "b": [
                      1, 2
                    ]
                  },
                  {
                    "b": null,
                    "a": 2
                  }
                ]
                """);
        assertThat(result.column(0)).containsExactly(1L, 2L);
        assertThat(result.column(1)).containsExactly("[\n      1, 2\n    ]", null);
    }

    @Test
    void whoResumesBehindTheLastElementFindsTheEnd() throws IOException {
        byte[] document = "[{\"a\":1},{\"a\":2} ] ".getBytes(UTF_8);
        JsonFormat format = Json.format(JsonLayout.AUTO);
        FileHead head = format.head(ByteInput.of(document));
        ByteInput input = ByteInput.of(document);
        input.position((int) head.dataStart());
        Decoder decoder = format.decoder(new DecodeRequest(SCHEMA, head, 1, BatchLimits.DEFAULT, Json.MAX_RECORD));
        assertThat(decoder.decode(input).batch().size()).isEqualTo(2);
        Json.Result rest = Json.decodeRange(
                format,
                SCHEMA,
                document,
                head,
                input.offset(),
                document.length,
                decoder.nextOrigin(),
                BatchLimits.DEFAULT,
                8);
        assertThat(rest.rows()).isEmpty();
        assertThat(rest.rejections()).isEmpty();
    }

    @Test
    void aPathLeadsToTheArray() {
        String document = "{\"type\":\"x]\\\"{\",\"meta\":{\"rows\":[[1]]},\"data\" : { \"n\":0, \"r\\u006fws\" : "
                + "[ {\"a\":1} , {\"a\":\"x\"},{\"a\":3} ] , \"more\":[]},\"end\":1}";
        JsonFormat format =
                new JsonFormat(new JsonOptions(JsonLayout.ARRAY, List.of("data", "rows"), Map.of(), NullMembers.WRITE));
        for (int bufferSize = 1; bufferSize < document.length(); bufferSize++) {
            Json.Result result = Json.decode(format, SCHEMA, document.getBytes(UTF_8), BatchLimits.DEFAULT, bufferSize);
            assertThat(result.column(0)).containsExactly(1L, 3L);
            assertThat(result.onlyRejection().record().origin()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | the document is no object",
                "{} | the document has no member 'data'",
                "{\"x\":1} | the document has no member 'data'",
                "{\"data\":[]} | 'data' is no object",
                "{\"data\":{\"x\":[] | 'data' has no member 'rows'",
                "{\"data\":{\"rows\":{}}} | 'data.rows' is no array",
                "{\"data\" 1} | the document is not well-formed behind the name 'data'"
            })
    void aPathThatLeadsNowhereIsRefused(String document, String message) {
        JsonFormat format =
                new JsonFormat(new JsonOptions(JsonLayout.ARRAY, List.of("data", "rows"), Map.of(), NullMembers.WRITE));
        assertThatThrownBy(() -> format.head(ByteInput.of(document.getBytes(UTF_8))))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(JsonErrorCode.JSON_NOT_RECORDS))
                .hasMessage(message);
    }

    @Test
    void aPathIsForReadingOneDocument() {
        ComponentDescriptor descriptor = new JsonPlugin().descriptor();
        assertThatThrownBy(() -> JsonOptions.of(Options.parse(descriptor, Map.of("layout", "lines", "path", "a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`layout: lines`");
        JsonFormat format = new JsonFormat(JsonOptions.of(Options.parse(descriptor, Map.of("path", "a.b"))));
        assertThatThrownBy(() -> format.encoder(SCHEMA))
                .hasMessage("cannot write into 'a.b': the option `path` is for reading");
    }
}

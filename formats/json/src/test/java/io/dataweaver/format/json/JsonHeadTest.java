package io.dataweaver.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.FileHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonHeadTest {

    @Test
    void theFirstCharacterTellsTheLayout() throws IOException {
        assertThat(head(JsonLayout.AUTO, "{\"a\":1}\n")).isEqualTo(new FileHead(0, 1, "{\"layout\":\"lines\"}"));
        assertThat(head(JsonLayout.AUTO, "\ufeff\n {\"a\":1}\n"))
                .isEqualTo(new FileHead(3, 1, "{\"layout\":\"lines\"}"));
        assertThat(head(JsonLayout.AUTO, " [ {\"a\":1}]")).isEqualTo(new FileHead(3, 1, "{\"layout\":\"array\"}"));
        assertThat(head(JsonLayout.ARRAY, "[]")).isEqualTo(new FileHead(1, 1, "{\"layout\":\"array\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AUTO | id,name | expected '{' or '[', but the file starts with 'i'",
                "LINES | [] | expected one object a line, but the file starts with an array",
                "ARRAY | {} | expected an array, but the file starts with '{'",
                "ARRAY | `` | expected an array, but the file is empty",
                "AUTO | {§  \"a\":1§} | expected one object a line, but the first object does not end on its line"
            })
    void refusesWhatIsNoSuchFile(JsonLayout layout, String document, String message) {
        assertThatThrownBy(() -> head(layout, document.replace('§', '\n')))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(JsonErrorCode.JSON_NOT_RECORDS))
                .hasMessage(message);
    }

    @Test
    void aBrokenFirstLineIsARejectionNotARefusal() throws IOException {
        assertThat(head(JsonLayout.AUTO, "{\"a\":\"1}\n{\"a\":2}\n").detail()).contains("lines");
        Json.Result result = Json.decode(Json.schema("a", "bigint"), "{\"a\":\n{\"a\":2}\n");
        assertThat(result.rejections()).hasSize(1);
        assertThat(result.column(0)).containsExactly(2L);
    }

    private static FileHead head(JsonLayout layout, String document) throws IOException {
        byte[] bytes = document.getBytes(UTF_8);
        return Json.format(layout).head(new ByteInput(new ByteArrayInputStream(bytes), 0, bytes.length, 1));
    }
}

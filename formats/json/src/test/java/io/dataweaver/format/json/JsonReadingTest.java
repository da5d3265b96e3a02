package io.dataweaver.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.math.BigDecimal;
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
    void readsOneArrayOfObjects() {
        Json.Result result = Json.decode(
                Json.schema("a", "bigint"), " [ {\"a\":1} ,\n{\"a\" : 2, \"x\":[\"]\"]},7,{\"a\":tru},{\"a\":5}\n] ");
        assertThat(result.column(0)).isEqualTo(Arrays.asList(1L, 2L, 5L));
        assertThat(result.origins()).containsExactly(1L, 2L, 5L);
        assertThat(result.rejections()).hasSize(2);
    }
}

package io.dataweaver.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateJsonTest {

    @Test
    void readsBackWhatItWrote() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("text", "a \"b\"\\c\n\u0001\ud800 ü \ud83d\ude00");
        value.put("numbers", List.of(Long.MIN_VALUE, 0.1, 1.2345678E7, -1e300));
        value.put("nothing", null);
        value.put("deep", Map.of("list", List.of(Map.of(), List.of(), true)));

        assertThat(StateJson.read(StateJson.write(value))).isEqualTo(value);
        assertThat(StateJson.write(List.of((byte) 1, (short) 2, 3, 0.5f))).isEqualTo("[1,2,3,0.5]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "NaN", "[] []", "99999999999999999999", "\"\\x\""})
    void refusesWhatIsNoJson(String json) {
        assertThatThrownBy(() -> StateJson.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
        assertThatThrownBy(() -> StateJson.read("[".repeat(1000))).hasMessageContaining("less nesting");
    }

    @Test
    void refusesWhatJsonHasNoWordFor() {
        assertThatThrownBy(() -> StateJson.write(Map.of("a", new byte[1]))).hasMessageContaining("is no text");
        assertThatThrownBy(() -> StateJson.write(Double.NaN)).hasMessageContaining("is no text");
    }
}

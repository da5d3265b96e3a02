package io.dataweaver.api.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateObjectTest {

    @Test
    void readsBackWhatItWrote() {
        StateObject object = StateObject.empty()
                .with("path", "a \"b\"\\c\n\u0001\ud800 ü \ud83d\ude00")
                .with("offset", Long.MIN_VALUE)
                .with("done", true);

        assertThat(StateObject.parse(object.toString())).isEqualTo(object);
        assertThat(object.number("offset")).isEqualTo(Long.MIN_VALUE);
        assertThat(object.flag("done")).isTrue();
    }

    @Test
    void keepsTheOrderOfNames() {
        assertThat(StateObject.empty().with("b", 1).with("a", "x").with("b", 2)).hasToString("{\"b\":2,\"a\":\"x\"}");
    }

    @Test
    void readsBlanksAndEscapes() {
        StateObject object = StateObject.parse(" { \"a\\u0020b\" : -1 ,\"t\":\"\\/\\n\", \"f\" : false } ");

        assertThat(object.number("a b")).isEqualTo(-1);
        assertThat(object.text("t")).isEqualTo("/\n");
        assertThat(object.flag("f")).isFalse();
        assertThat(object.findText("missing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1.5}",
                "{\"a\":{}}",
                "{\"a\":1}x",
                "{\"a\":\"\\u00g0\"}"
            })
    void refusesWhatIsNoFlatObject(String json) {
        assertThatThrownBy(() -> StateObject.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void saysWhichMemberIsMissingOrOfAnotherKind() {
        StateObject object = StateObject.empty().with("path", "x");

        assertThatThrownBy(() -> object.number("path")).hasMessageContaining("a whole number as \"path\"");
        assertThatThrownBy(() -> object.text("other")).hasMessageContaining("a text as \"other\"");
    }
}

package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.EngineStep;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkTest {

    static Stream<EngineStep> steps() {
        return Stream.of(
                Flink.embedded(), Flink.embedded().checkpoints("file:///tmp/flink"), Flink.at("http://127.0.0.1:8081"));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void namesTheEngineWithOptionsThatItHas(EngineStep step) {
        FlinkEnginePlugin plugin = new FlinkEnginePlugin();
        ComponentRef ref = step.toRef();

        assertThat(ref.type()).isEqualTo(plugin.descriptor().name());
        Options parsed = Options.parse(plugin.descriptor(), ref.options());
        plugin.create(parsed).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8081",
                "flink.example",
                "https://flink.example:8081",
                "http://flink.example:8081/proxy",
                "http:// flink"
            })
    void refusesARestThatIsNoAddress(String rest) {
        FlinkEnginePlugin plugin = new FlinkEnginePlugin();
        Options options = Options.parse(plugin.descriptor(), Map.of("rest", rest));

        assertThatThrownBy(() -> plugin.create(options))
                .isInstanceOfSatisfying(OptionException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(FlinkErrorCode.NOT_AN_ADDRESS);
                    assertThat(refused.path()).containsExactly("rest");
                })
                .hasMessageEndingWith("expected http://host:port, but found " + rest);
    }
}

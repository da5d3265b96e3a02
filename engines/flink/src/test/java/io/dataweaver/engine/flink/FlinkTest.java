package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.EngineStep;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
}

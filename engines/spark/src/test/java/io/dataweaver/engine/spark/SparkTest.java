package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.run.EngineStep;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparkTest {

    static Stream<EngineStep> steps() {
        return Stream.of(Spark.local(), Spark.at("spark://127.0.0.1:7077").conf(Map.of("spark.executor.cores", "2")));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void namesTheEngineWithOptionsThatItHas(EngineStep step) {
        SparkEnginePlugin plugin = new SparkEnginePlugin();
        ComponentRef ref = step.toRef();

        assertThat(ref.type()).isEqualTo(plugin.descriptor().name());
        Options parsed = Options.parse(plugin.descriptor(), ref.options());
        plugin.create(parsed).close();
    }
}

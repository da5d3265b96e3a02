package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One transaction at a time writes to a file. */
class WriterTurnTest {

    private static final Duration LONG = Duration.ofMinutes(3);

    @Test
    void givesUpWhileAnotherHasTheTurnAndHasItAfterwards() throws Exception {
        Path file = Path.of("/turns/of.duckdb");
        WriterTurn first = WriterTurn.of(file, LONG);
        WriterTurn second = WriterTurn.of(file, Duration.ofMillis(10));
        first.take();
        assertThatThrownBy(second::take)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure ->
                                assertThat(new DuckDbDialect().kindOf(failure)).isEqualTo(FailureKind.CONFLICT));
        WriterTurn.of(Path.of("/turns/of-another.duckdb"), LONG).take();
        first.giveBack();
        second.take();
        second.giveBack();
        second.giveBack(); // Gives nothing that it does not have.
        first.take();
        assertThatThrownBy(second::take).isInstanceOf(SQLException.class);
        first.giveBack();
    }
}

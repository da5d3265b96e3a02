package io.dataweaver.core.plan;

import static io.dataweaver.api.descriptor.Capability.EXACTLY_ONCE;
import static io.dataweaver.api.descriptor.Capability.IDEMPOTENT_BY_KEY;
import static io.dataweaver.api.descriptor.Capability.REPEATS;
import static io.dataweaver.api.descriptor.Capability.REPLAYABLE;
import static io.dataweaver.api.descriptor.Capability.TRANSACTIONAL_POSITIONS;
import static io.dataweaver.api.descriptor.Capability.TWO_PHASE_COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.core.plan.Guarantee.Level;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuaranteeTest {

    private static Level level(Set<Capability> source, Capability... sink) {
        return Guarantee.of(source, Set.of(EXACTLY_ONCE), Set.of(sink)).level();
    }

    @ParameterizedTest
    @EnumSource(
            value = Capability.class,
            names = {"TRANSACTIONAL_POSITIONS", "TWO_PHASE_COMMIT", "IDEMPOTENT_BY_KEY"})
    void isExactlyOnceIfTheSinkUndoesOrRepeatsNothing(Capability sink) {
        assertThat(level(Set.of(REPLAYABLE), sink)).isEqualTo(Level.EXACTLY_ONCE);
    }

    @Test
    void rowsThatTheSourceGivesAgainAreWrittenAgainUnlessTheyAreWrittenByKey() {
        Set<Capability> source = Set.of(REPLAYABLE, REPEATS);
        assertThat(level(source, TRANSACTIONAL_POSITIONS)).isEqualTo(Level.AT_LEAST_ONCE);
        assertThat(level(source, TWO_PHASE_COMMIT)).isEqualTo(Level.AT_LEAST_ONCE);
        assertThat(level(source, TRANSACTIONAL_POSITIONS, IDEMPOTENT_BY_KEY)).isEqualTo(Level.EXACTLY_ONCE);
    }

    @Test
    void rowsOfASourceThatCannotBeReadAgainMayBeLost() {
        assertThat(level(Set.of(), TRANSACTIONAL_POSITIONS)).isEqualTo(Level.AT_MOST_ONCE);
    }
}

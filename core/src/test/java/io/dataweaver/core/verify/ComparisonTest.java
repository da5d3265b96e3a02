package io.dataweaver.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Comparison of(Optional<Since> since, List<String> hidden) {
        Set<String> inOrder = new LinkedHashSet<>(hidden);
        return Comparison.of(0, "sink", TwoTables.SCHEMA, TwoTables.SCHEMA, since, false, inOrder);
    }

    /** Sets that cannot be changed have another order in each process. */
    @Test
    void isKnownAgainInAnotherProcessInWhichWhatIsHiddenHasAnotherOrder() {
        String identity = of(Optional.empty(), List.of("note", "total")).identity();
        assertThat(of(Optional.empty(), List.of("total", "note")).identity()).isEqualTo(identity);
        assertThat(of(Optional.of(new Since("id", "7")), List.of("note", "total"))
                        .identity())
                .isNotEqualTo(identity);
    }
}

package io.dataweaver.api.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourceLagTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void ofSeveralSplitsIsTheSumOfWhatIsKnownAndTheLongestTime() {
        SourceLag one = SourceLag.ofRecords(3).since(NOON);
        SourceLag two = SourceLag.ofRecords(4).since(NOON.minusSeconds(5));
        assertThat(one.plus(two)).isEqualTo(SourceLag.ofRecords(7).since(NOON.minusSeconds(5)));
        assertThat(one.plus(SourceLag.UNKNOWN)).isEqualTo(one);
        assertThat(SourceLag.UNKNOWN.plus(one)).isEqualTo(one);
        assertThat(SourceLag.ofBytes(10).retaining(30).plus(one).bytes()).hasValue(10);
        assertThat(SourceLag.UNKNOWN.isKnown()).isFalse();
        assertThat(one.plus(two).yields()).isFalse();
        assertThat(one.plus(SourceLag.UNKNOWN.yielding(true)).retaining(1).yields())
                .isTrue();
    }

    @Test
    void inTimeGrowsWhileSomethingWaitsAndIsZeroWhenNothingDoes() {
        assertThat(SourceLag.ofRecords(3).since(NOON).age(NOON.plusSeconds(9))).contains(Duration.ofSeconds(9));
        assertThat(SourceLag.ofRecords(3).since(NOON).age(NOON.minusSeconds(9))).contains(Duration.ZERO);
        assertThat(SourceLag.ofRecords(0).age(NOON)).contains(Duration.ZERO);
        assertThat(SourceLag.ofBytes(0).age(NOON)).contains(Duration.ZERO);
        assertThat(SourceLag.ofRecords(3).age(NOON)).isEmpty();
        assertThat(SourceLag.UNKNOWN.age(NOON)).isEmpty();
    }

    @Test
    void isNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> SourceLag.ofRecords(-1));
    }
}

package io.dataweaver.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RejectionLimitTest {

    private static List<Rejection> at(long... origins) {
        return LongStream.of(origins)
                .mapToObj(origin -> new Rejection(
                        new Rejection.RejectedBytes(new byte[0], origin), RecordErrorCode.MALFORMED, null, "bad"))
                .toList();
    }

    private static boolean trips(RejectionWindows windows, String split, long... origins) {
        return windows.add(split, at(origins)).isPresent();
    }

    @Test
    void aShareIsTakenOfTenThousandUntilSoManyAreRead() {
        RejectionLimit one = RejectionLimit.ofShare(new BigDecimal("0.01"));
        assertThat(one.isExceeded(100, 100, false)).isFalse();
        assertThat(one.isExceeded(101, 101, false)).isTrue();
        assertThat(one.isExceeded(200, 20_000, false)).isFalse();
        assertThat(one.isExceeded(201, 20_000, false)).isTrue();
        assertThat(one.isExceeded(2, 100, true)).isTrue();
        assertThat(one.isExceeded(1, 100, true)).isFalse();
    }

    @Test
    void aWindowTripsOnABurstAndNotOnAsManySpreadOut() {
        RejectionWindows windows =
                new RejectionWindows(RejectionLimit.ofLast(2, 10).windows());
        assertThat(trips(windows, "a", 1, 11, 21, 31, 35)).isFalse();
        assertThat(trips(windows, "b", 36, 37)).isFalse();
        assertThat(trips(windows, "a", 40)).isTrue();
    }

    @Test
    void aWindowCountsARecordOnceThatIsRejectedAgain() {
        RejectionWindows windows =
                new RejectionWindows(RejectionLimit.ofLast(2, 10).windows());
        assertThat(trips(windows, "a", 1, 2)).isFalse();
        assertThat(trips(windows, "a", 1, 2)).isFalse();
        assertThat(trips(windows, "a", 10)).isTrue();
    }

    @Test
    void aWindowFindsWhatIsToldLateAsIfItHadComeInOrder() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            int most = random.nextInt(5);
            int of = most + 1 + random.nextInt(20);
            RejectionWindows windows =
                    new RejectionWindows(RejectionLimit.ofLast(most, of).windows());
            TreeSet<Long> all = new TreeSet<>();
            for (int i = 0; i < 200; i++) {
                long origin = i * 8L + random.nextInt(60);
                all.add(origin);
                boolean expected = all.stream()
                        .anyMatch(first -> all.subSet(first, first + of).size() > most);
                boolean tripped = trips(windows, "a", origin);
                if (expected) {
                    assertThat(tripped).as("seed " + seed).isTrue();
                    break;
                }
                assertThat(tripped).as("seed " + seed).isFalse();
            }
        }
    }

    @Test
    void severalLimitsAreWrittenAsTheyAreRead() {
        RejectionLimit all = RejectionLimit.ofShare(new BigDecimal("0.05"))
                .and(RejectionLimit.ofCount(7))
                .and(RejectionLimit.ofLast(50, 1000));
        assertThat(all).hasToString("7, 5%, 50 of last 1000");
        assertThat(RejectionLimit.NONE).hasToString("100%");
    }
}

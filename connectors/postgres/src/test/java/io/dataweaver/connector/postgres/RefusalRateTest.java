package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalRateTest {

    private final RefusalRate rate = new RefusalRate();

    @Test
    void loadsAsMuchAsPossibleWhileNothingIsRefused() {
        rate.stored(1_000_000);
        assertThat(rate.chunkRows()).isEqualTo(RefusalRate.MOST_ROWS);
    }

    @Test
    void loadsLessTheMoreRowsAreRefused() {
        refuseEach(1000);
        int seldom = rate.chunkRows();
        refuseEach(100);
        int often = rate.chunkRows();
        refuseEach(1);
        assertThat(seldom).isLessThan(RefusalRate.MOST_ROWS);
        assertThat(often).isLessThan(seldom).isBetween(50, 300);
        assertThat(rate.chunkRows()).isLessThan(often).isPositive();
    }

    @Test
    void forgetsWhatWasWhenNothingIsRefusedAnyMore() {
        refuseEach(10);
        int before = rate.chunkRows();
        for (int stored = 0; stored < 100_000_000; stored += before) {
            before = rate.chunkRows();
            rate.stored(before);
        }
        assertThat(rate.chunkRows()).isEqualTo(RefusalRate.MOST_ROWS);
    }

    private void refuseEach(int rows) {
        for (int i = 0; i < 100; i++) {
            rate.stored(rows - 1);
            rate.refused();
        }
    }
}

package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.source.Split;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitQueueTest {

    /** Times may have any sign: only their difference means something. */
    private static final long NOW = -1_000_000;

    private static SplitProgress split(int ordinal, long weight) {
        return SplitProgress.notBegun(new Split("part-" + ordinal, ordinal, "numbers", "{}", weight));
    }

    private static SplitProgress finished(SplitProgress split) {
        return new SplitProgress(split.split(), Optional.empty(), true, RunCounts.NONE, List.of());
    }

    @Test
    void dealsByWeightAndLeavesNoHandEmpty() {
        SplitProgress large = split(0, 100);
        SplitProgress small = split(1, 30);
        SplitProgress smaller = split(2, 20);
        SplitQueue queue = new SplitQueue(false);

        assertThat(queue.deal(List.of(large, small, smaller), 2, NOW))
                .containsExactly(List.of(large), List.of(small, smaller));
        assertThat(queue.deal(List.of(large), 8, NOW)).containsExactly(List.of(large));
    }

    @Test
    void doesNotDealWhatIsFinished() {
        SplitProgress done = finished(split(0, 1));
        SplitQueue queue = new SplitQueue(false);

        assertThat(queue.deal(List.of(done, split(1, 1)), 2, NOW)).containsExactly(List.of(split(1, 1)));
        assertThat(queue.untilDue(List.of(done), NOW)).isEqualTo(SplitQueue.NEVER);
    }

    @Test
    void letsASplitWaitAfterAFailureWhileOthersGoOn() {
        SplitProgress failing = split(0, 1);
        SplitProgress other = split(1, 1);
        SplitQueue queue = new SplitQueue(false);
        assertThat(queue.failed(failing)).isEqualTo(1);
        queue.waits(failing, NOW, 50);

        assertThat(queue.untilDue(List.of(failing), NOW + 10)).isEqualTo(40);
        assertThat(queue.untilDue(List.of(failing, other), NOW + 10)).isZero();
        assertThat(queue.deal(List.of(failing, other), 2, NOW + 10)).containsExactly(List.of(other));
        assertThat(queue.deal(List.of(failing, other), 1, NOW + 50)).containsExactly(List.of(failing, other));
    }

    @Test
    void countsFailuresInARowUntilTheSplitComesFurther() {
        SplitProgress split = split(0, 1);
        SplitQueue queue = new SplitQueue(false);
        queue.failed(split);
        assertThat(queue.worked(split, false)).isFalse();
        assertThat(queue.failed(split)).isEqualTo(2);
        assertThat(queue.worked(split, true)).isTrue();
        assertThat(queue.worked(split, true)).isFalse();
        assertThat(queue.failed(split)).isEqualTo(1);
    }

    @Test
    void givesSplitsThatNeverEndTheirTurns() {
        List<SplitProgress> splits = List.of(split(0, 1), split(1, 1), split(2, 1));
        SplitQueue queue = new SplitQueue(true);
        queue.worked(splits.get(0), true);

        assertThat(queue.deal(splits, 1, NOW)).containsExactly(List.of(splits.get(1), splits.get(2), splits.get(0)));
    }
}

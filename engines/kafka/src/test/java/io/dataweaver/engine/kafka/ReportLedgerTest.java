package io.dataweaver.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.run.SplitBoard;
import io.dataweaver.core.state.RunCounts;
import io.dataweaver.core.state.SplitProgress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster that loses what it had confirmed does to a run: it is noticed before anything is published of it. */
class ReportLedgerTest {

    private static final Split SPLIT = new Split("a", 0, "a", "a", 1);
    private static final long BEGUN_AT = 7;

    private final SplitBoard board = new SplitBoard();
    private final ReportLedger ledger = new ReportLedger(board, BEGUN_AT);

    @BeforeEach
    void begin() {
        board.begin(List.of(SplitProgress.notBegun(SPLIT)));
    }

    private static Committable prepared(long checkpoint) {
        return new Committable(SPLIT.id(), "\"file " + checkpoint + "\"");
    }

    private static KeptSplit report(long checkpoint, boolean finished) {
        return new KeptSplit(
                checkpoint,
                new SplitProgress(SPLIT, Optional.empty(), finished, RunCounts.NONE, List.of(prepared(checkpoint))));
    }

    @Test
    void takesReportsInOrderAndKeepsWhatEachOfThemPrepared() {
        ledger.take(report(8, false));
        ledger.take(report(9, true));
        ledger.take(report(9, true)); // the sink tells whoever takes it over that nothing is left of it

        assertThat(ledger.lastCheckpoint()).isEqualTo(9);
        assertThat(board.snapshot().get(0).committables()).containsExactly(prepared(8), prepared(9));
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 10, 11})
    void refusesAReportThatDoesNotFollowTheOneBefore(long checkpoint) {
        ledger.take(report(8, false));

        assertThatThrownBy(() -> ledger.take(report(checkpoint, false)))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        lost -> assertThat(lost.code()).isEqualTo(KafkaErrorCode.LOST))
                .hasMessageContaining("split a")
                .hasMessageContaining("expected checkpoint 9")
                .hasMessageContaining("brings " + checkpoint);
        assertThat(board.snapshot().get(0).committables()).containsExactly(prepared(8));
    }
}

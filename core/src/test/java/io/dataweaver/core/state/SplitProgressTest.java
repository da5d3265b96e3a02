package io.dataweaver.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SplitState;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.transform.UnionErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitProgressTest {

    private static final Split SPLIT = new Split("a.csv#0", 0, "a", "{}", 17);
    private static final RunCounts COUNTS = new RunCounts(10, 2, 8, 3, 1);

    @Test
    void comesBackFromTheSinkWithItsCountsAndThePositionToTheLastBlank() {
        Position position = new Position("{ \"offset\" : 5.0 }");
        SplitProgress reached = new SplitProgress(SPLIT, Optional.of(position), false, COUNTS, List.of());
        assertThat(SplitProgress.notBegun(SPLIT).at(new SplitState(reached.held(), false)))
                .isEqualTo(reached);
    }

    @Test
    void comesBackFinishedWithoutAPositionIfItHeldNoRow() {
        SplitProgress reached = new SplitProgress(SPLIT, Optional.empty(), true, RunCounts.NONE, List.of());
        assertThat(SplitProgress.notBegun(SPLIT).at(new SplitState(reached.held(), true)))
                .isEqualTo(reached);
    }

    @Test
    void isWrittenWithAllItsDatasetsAndReadAsItWasBeforeSplitsHadSeveral() {
        Split several = new Split("all", 0, "a", List.of("b", "c"), "{}", 0);
        SplitProgress reached = new SplitProgress(
                several, Optional.of(new Position("7")), false, COUNTS, List.of(new Committable("all", "{}")));
        String text = SplitProgressCodec.encode(reached);
        assertThat(SplitProgressCodec.decode(text)).isEqualTo(reached);
        assertThat(SplitProgressCodec.decode(text.replace("\"others\":[\"b\",\"c\"],", ""))
                        .split())
                .isEqualTo(new Split("all", 0, "a", "{}", 0));
    }

    @Test
    void isWrittenWithWhyItIsSuspendedAndReadAsItWasBeforeItsKindWasTold() {
        SplitProgress suspended = SplitProgress.notBegun(SPLIT)
                .suspendedBy(new DataWeaverException(UnionErrorCode.COLUMN_MISSING, "it has other columns"));
        String text = SplitProgressCodec.encode(suspended);
        assertThat(SplitProgressCodec.decode(text)).isEqualTo(suspended);
        assertThat(suspended.suspension().orElseThrow().kind()).isEqualTo(ErrorKind.SCHEMA);
        assertThat(SplitProgressCodec.decode(text.replace("\"suspended_kind\":\"SCHEMA\",", ""))
                        .suspension()
                        .orElseThrow()
                        .kind())
                .isEqualTo(ErrorKind.FATAL);
    }

    @Test
    void refusesWhatNoRunGaveTheSink() {
        for (String held : List.of("{\"read\":\"many\"}", "{\"read\":1", "7 8")) {
            SplitState state = new SplitState(new Position(held), false);
            assertThatThrownBy(() -> SplitProgress.notBegun(SPLIT).at(state))
                    .as(held)
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.DAMAGED));
        }
    }
}

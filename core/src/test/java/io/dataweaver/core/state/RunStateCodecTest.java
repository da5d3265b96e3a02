package io.dataweaver.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Split;
import io.dataweaver.core.state.KnownDataset.KnownColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStateCodecTest {

    private static RunState state() {
        Split first = new Split("a.csv#0", 0, "a", "{\"path\":\"ä\\\"b\"}", 17);
        Split second = new Split("a.csv#1", 1, "a", "{}", 0);
        return new RunState(
                "orders",
                "0123abcd",
                "run-7",
                9,
                RunState.Status.RUNNING,
                List.of(
                        new SplitProgress(
                                first,
                                Optional.of(new Position("{\"offset\":5}")),
                                true,
                                new RunCounts(10, 2, 8, 3, 1),
                                List.of(new Committable("a.csv#0", "{\"n\":1}"), new Committable("a.csv#0", "2"))),
                        SplitProgress.notBegun(second)),
                Optional.of("flink"),
                List.of(
                        new KnownDataset(
                                "a",
                                List.of(
                                        new KnownColumn("id", "int64", "1", "int64 not null"),
                                        new KnownColumn("x", "", "2", "")),
                                List.of("id"),
                                "c",
                                List.of("id", "x")),
                        new KnownDataset("b", List.of(), List.of(), "", List.of())));
    }

    @Test
    void aStateThatNoEngineKeepsSaysNothingOfThat() {
        RunState state = new RunState("orders", "0123abcd", "run-7", 9, RunState.Status.RUNNING, List.of());
        byte[] bytes = RunStateCodec.encode(state);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("kept");
        assertThat(RunStateCodec.decode(bytes)).isEqualTo(state);
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(RunStateCodec.decode(RunStateCodec.encode(state()))).isEqualTo(state());
    }

    @Test
    void readsCheckpointsOfBeforeTransformsCouldAddRecords() {
        String json = new String(RunStateCodec.encode(state()), StandardCharsets.UTF_8);
        byte[] older = json.replace("\"added\":2,", "").getBytes(StandardCharsets.UTF_8);

        assertThat(older.length).isLessThan(json.length());
        assertThat(RunStateCodec.decode(older).counts()).isEqualTo(new RunCounts(10, 0, 8, 3, 1));
    }

    @Test
    void refusesAnotherFormatByName() {
        String json = new String(RunStateCodec.encode(state()), StandardCharsets.UTF_8);
        byte[] newer = json.replace("\"format\":1", "\"format\":2").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> RunStateCodec.decode(newer))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.UNKNOWN_VERSION));
    }

    @Test
    void refusesWhatIsCutShortAnywhere() {
        byte[] whole = RunStateCodec.encode(state());
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RunStateCodec.decode(cut)).isInstanceOf(DataWeaverException.class);
        }
    }
}

package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.run.RunObservation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a run in another process. */
class ObservationLinesTest {

    @Test
    void tellOfASplitThatIsSuspended() {
        List<String> heard = new ArrayList<>();
        RunObservation there = new RunObservation() {
            @Override
            public void suspends(String split, DataWeaverException failure) {
                heard.add(split + ": " + failure.getMessage() + " "
                        + failure.code().id());
            }
        };
        ObservationLines here =
                new ObservationLines(line -> ObservationLines.hear(StateObject.parse(line.toString()), there));
        here.suspends("public.orders", new DataWeaverException(SparkErrorCode.PROCESS_ENDED, "it is broken"));
        assertThat(heard).containsExactly("public.orders: it is broken " + SparkErrorCode.PROCESS_ENDED.id());
    }
}

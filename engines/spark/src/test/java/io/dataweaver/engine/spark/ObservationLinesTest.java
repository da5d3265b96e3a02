package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.run.RunObservation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told of a run in another process. */
class ObservationLinesTest {

    /** What the command tells itself, of a run that it has started. */
    private static final Set<String> TOLD_BY_THE_COMMAND = Set.of("replanned", "crossed", "ended");

    @Test
    void tellAllThatCanBeTold() {
        Set<String> told = Stream.of(ObservationLines.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(RunObservation.class.getMethods())
                .filteredOn(Method::isDefault)
                .extracting(Method::getName)
                .filteredOn(name -> !TOLD_BY_THE_COMMAND.contains(name))
                .isNotEmpty()
                .isSubsetOf(told);
    }

    @Test
    void tellOfATableThatIsEmptied() {
        List<String> heard = new ArrayList<>();
        RunObservation there = new RunObservation() {
            @Override
            public void emptied(String dataset) {
                heard.add(dataset);
            }
        };
        new ObservationLines(line -> ObservationLines.hear(StateObject.parse(line.toString()), there))
                .emptied("public.orders");
        assertThat(heard).containsExactly("public.orders");
    }

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

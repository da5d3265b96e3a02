package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.StateErrorCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What starts of a driver know of one another. */
class DriverApplicationTest {

    /** No master listens there: whoever tells it something goes on all the same. */
    private static final SparkSettings NOWHERE =
            new SparkSettings(Optional.of("spark://127.0.0.1:1"), DeployMode.CLUSTER, Map.of());

    @TempDir
    private Path state;

    private DriverFolder folder;

    @BeforeEach
    void create() {
        ForkOrder order = new ForkOrder("copy", "copy", "{}", state.toString(), false, NOWHERE);
        folder = DriverFolder.create(new DriverOrder(order, 0, 0));
    }

    private DriverApplication start(long number) {
        return new DriverApplication(folder, number, NOWHERE);
    }

    private static void assertRefused(DriverApplication start) {
        assertThatThrownBy(start::begins)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.FENCED));
    }

    @Test
    void aLaterStartKnowsWhatEarlierOnesHaveBegun() {
        start(1).begins();
        start(1).hasBegun("app-1");
        start(1).begins();
        start(1).hasBegun("app-2");
        assertThat(folder.applicationsBefore(3)).containsExactly("app-2");
        assertThat(folder.applicationsBefore(1)).isEmpty();
    }

    @Test
    void anEarlierStartBeginsNothingOnceALaterOneIsAboutTo() {
        start(1).begins();
        start(1).hasBegun("app-1");
        start(3).begins();
        assertRefused(start(1));
        start(3).hasBegun("app-2");
        start(3).begins();
    }

    @Test
    void beginsNothingForWhichNobodyWaits() {
        folder.delete();
        assertRefused(start(1));
        assertThat(folder.path()).doesNotExist();
    }
}

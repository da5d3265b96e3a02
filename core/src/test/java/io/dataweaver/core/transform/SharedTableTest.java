package io.dataweaver.core.transform;

import static io.dataweaver.core.transform.RowsSource.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the table of a lookup is read. */
class SharedTableTest {

    private static final Schema NAMES =
            Schema.of("names", Field.required("id", DataTypes.BIGINT), Field.required("name", DataTypes.TEXT));
    private static final RetryPolicy THREE_TRIES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(4));
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final SteppedTime time = new SteppedTime();
    private final RowsSource names = new RowsSource(NAMES).of(row(1, "old"));
    private final SharedTable table = table("10m");

    @AfterEach
    void close() {
        table.close();
    }

    private SharedTable table(String refresh) {
        LookupPlugin plugin = new LookupPlugin();
        Map<String, Object> options = Map.of("from", "rows", "on", "id", "refresh", refresh);
        return plugin.table(Options.parse(plugin.descriptor(), options), names, THREE_TRIES);
    }

    private Trial trial() {
        LookupPlugin plugin = new LookupPlugin();
        Trial trial = Trial.of(plugin.over(table), Map.of("from", "rows", "on", "id"), NAMES.project(List.of("id")));
        ((Scheduled) trial.transform()).runsBy(time);
        return trial;
    }

    private String found() {
        return trial().row(1).run().result().get(0);
    }

    @Test
    void readsAgainAtItsIntervalWithoutBeingAsked() throws Exception {
        assertThat(found()).isEqualTo("[1, old]");
        names.of(row(1, "new"));

        time.pass(INTERVAL.minusSeconds(1));
        assertThat(found()).isEqualTo("[1, old]");
        assertThat(names.readings).hasValue(1);

        time.pass(Duration.ofSeconds(1));
        assertThat(found()).isEqualTo("[1, new]");
        time.pass(INTERVAL);
        assertThat(names.readings).hasValue(3);
    }

    @Test
    void usesTheOldTableUntilTheNewOneIsWhole() throws Exception {
        found();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        names.of(row(1, "new"));
        names.interference = number -> {
            reading.countDown();
            goOn.await();
        };

        time.begin(INTERVAL);
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(found()).isEqualTo("[1, old]");
        goOn.countDown();
        time.settle();

        assertThat(found()).isEqualTo("[1, new]");
    }

    @Test
    void triesAFailedRefreshAgainWithTheOldTableInUse() throws Exception {
        found();
        names.of(row(1, "new"));
        names.fail(failure(StandIn.UNREACHABLE));

        time.pass(INTERVAL);
        assertThat(names.readings).hasValue(2);
        assertThat(found()).isEqualTo("[1, old]");
        names.interference = number -> {};
        time.pass(Duration.ofSeconds(1));

        assertThat(names.readings).hasValue(3);
        assertThat(found()).isEqualTo("[1, new]");
    }

    @Test
    void failsAfterTheLastTryAndThenReadsAnew() throws Exception {
        found();
        names.fail(failure(StandIn.UNREACHABLE));
        time.pass(INTERVAL);
        time.pass(Duration.ofSeconds(1));
        assertThat(found()).isEqualTo("[1, old]");
        time.pass(Duration.ofSeconds(2));

        assertThatThrownBy(this::found)
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("the lookup could not be refreshed: not there");
        assertThatThrownBy(this::found).hasMessage("not there");
        names.of(row(1, "new"));
        names.interference = number -> {};
        assertThat(found()).isEqualTo("[1, new]");
        names.of(row(1, "newer"));
        time.pass(INTERVAL);
        assertThat(found()).isEqualTo("[1, newer]");
    }

    @Test
    void doesNotTryAgainWhatCannotPass() throws Exception {
        found();
        names.of(row(1, "one"), row(1, "two"));
        time.pass(INTERVAL);

        assertThatThrownBy(this::found).hasMessageContaining("id = 1 occurs several times");
        assertThat(names.readings).hasValue(2);
    }

    @Test
    void allSplitsHaveOneTable() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Callable<LookupTable>> splits = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                splits.add(() -> {
                    start.await();
                    return table.current();
                });
            }
            List<Future<LookupTable>> tables =
                    splits.stream().map(threads::submit).toList();
            start.countDown();
            for (Future<LookupTable> each : tables) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isSameAs(table.current());
            }
            assertThat(names.readings).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void readsForTheNextBatchWhatItCouldNotReadForTheFirst() {
        names.fail(failure(StandIn.UNREACHABLE));
        assertThatThrownBy(this::found).hasMessage("not there");
        names.interference = number -> {};
        assertThat(found()).isEqualTo("[1, old]");
    }

    @Test
    void endsAReadingThatIsUnderWayWhenItIsClosed() throws Exception {
        SharedTable closed = table("1m");
        closed.runsBy(Scheduler.MACHINE);
        closed.close();
        closed.close();

        found();
        CountDownLatch reading = new CountDownLatch(1);
        names.interference = number -> {
            reading.countDown();
            new CountDownLatch(1).await();
        };
        time.begin(INTERVAL);
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        table.close();

        time.settle(); // All threads have ended, or this fails.
    }

    private static DataWeaverException failure(ErrorCode code) {
        return new DataWeaverException(code, "not there");
    }

    private enum StandIn implements ErrorCode {
        UNREACHABLE;

        @Override
        public ErrorDescription description() {
            return new ErrorDescription("DW-TST-001", ErrorKind.TRANSIENT, "a test says so", "none");
        }
    }
}

package io.dataweaver.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.schedule.Monitor;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.schedule.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Schema SCHEMA =
            new Schema("numbers", List.of(Field.required("n", DataTypes.BIGINT)), List.of("n"));
    private static final int ROWS = 100;
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Time that passes only while somebody waits, or when it is told to. */
    private static final class Time implements Scheduler, Monitor {
        private long now = 42;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Monitor newMonitor() {
            return this;
        }

        @Override
        public void await(long nanos) {
            now += Math.max(1, nanos / 3); // It may wake up early.
        }

        @Override
        public void enter() {}

        @Override
        public void exit() {}

        @Override
        public void signalAll() {}

        @Override
        public Task start(String name, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Task current() {
            throw new UnsupportedOperationException();
        }
    }

    private final Time time = new Time();

    /** Gives batches without end, each of which takes some time. */
    private SplitReader reader(long nanosOfBatch) {
        return new SplitReader() {
            @Override
            public ReadResult read(Duration maxWait) {
                time.now += nanosOfBatch;
                BatchBuilder batch = new BatchBuilder(SCHEMA, ROWS);
                for (int i = 0; i < ROWS; i++) {
                    batch.column(0).appendValue((long) i);
                    batch.endRow(i);
                }
                RecordBatch built = batch.build();
                return new ReadResult.Rows(built, List.of(), new Position("1"));
            }

            @Override
            public void close() {}
        };
    }

    private double secondsOf(SplitReader reader, int batches) throws InterruptedException {
        long before = time.now;
        int read = 0;
        while (read < batches) {
            if (reader.read(LOOK) instanceof ReadResult.Rows) {
                read++;
            }
        }
        return (time.now - before) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    @Test
    void keepsNobodyWaitingForLongerThanTheyWant() throws InterruptedException {
        SplitReader reader = new Pace(1, time).reader(reader(0));
        assertThat(reader.read(LOOK)).isInstanceOf(ReadResult.Rows.class);
        long before = time.now;
        assertThat(reader.read(LOOK)).isInstanceOf(ReadResult.NothingYet.class);
        assertThat(time.now - before).isEqualTo(LOOK.toNanos());
        assertThat(secondsOf(reader, 1)).isBetween(99.7, 100.0);
    }

    @Test
    void readsNoMoreRowsThanAreAllowedOverAllReaders() throws InterruptedException {
        Pace pace = new Pace(1000, time);
        assertThat(secondsOf(pace.reader(reader(10)), 50)).isBetween(4.9, 5.1);
        assertThat(secondsOf(pace.reader(reader(10)), 50)).isBetween(4.9, 5.1);
    }

    @Test
    void catchesUpNoMoreThanASecond() throws InterruptedException {
        Pace pace = new Pace(1000, time);
        time.now += TimeUnit.HOURS.toNanos(1);
        assertThat(secondsOf(pace.reader(reader(0)), 50)).isBetween(3.9, 4.1);
    }

    @Test
    void holdsNobodyUpWhoIsSlower() throws InterruptedException {
        Pace pace = new Pace(1000, time);
        assertThat(secondsOf(pace.reader(reader(TimeUnit.MILLISECONDS.toNanos(200))), 50))
                .isBetween(9.9, 10.1);
    }

    @Test
    void isNotThereWithoutALimit() {
        SplitReader plain = reader(0);
        assertThat(new Pace(VerifyRequest.UNLIMITED, time).reader(plain)).isSameAs(plain);
    }
}

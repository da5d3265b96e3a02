package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Position;
import io.dataweaver.connector.postgres.ChangePosition.InLog;
import io.dataweaver.connector.postgres.ChangePosition.InRows;
import io.dataweaver.connector.postgres.ChangePosition.RowsRead;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.postgres.PostgresServer.CopyRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHistoryTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TransactionSet SHOWN = TransactionSet.parse("10:20:15");

    /** The server was on timeline 1 up to 100, on 2 up to 200, and is on 4. */
    private static final LogHistory HISTORY = history(new Timeline(1, 0), new Timeline(2, 100), new Timeline(4, 200));

    private static LogHistory history(Timeline... timelines) {
        return new LogHistory("7", List.of(timelines));
    }

    private static Optional<String> contradiction(Timeline timeline, long reach) {
        return HISTORY.contradiction("7", new LogMark(timeline, reach));
    }

    @Test
    void holdsWhatWasReadBeforeItsTimelineWasLeft() {
        assertThat(contradiction(new Timeline(1, 0), 100)).isEmpty();
        assertThat(contradiction(new Timeline(2, 100), 200)).isEmpty();
        assertThat(contradiction(new Timeline(4, 200), 5_000)).isEmpty();
    }

    @Test
    void contradictsWhatWasReadBehindThePlaceWhereItsTimelineWasLeft() {
        assertThat(contradiction(new Timeline(1, 0), 101))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("at 0/64 in the log, where its timeline 2 begins", "up to 0/65 on timeline 1"));
        assertThat(HISTORY.fork(new LogMark(new Timeline(1, 0), 101))).isEqualTo(OptionalLong.of(100));
        assertThat(HISTORY.fork(new LogMark(new Timeline(2, 100), -1))).isEqualTo(OptionalLong.of(200));
        assertThat(HISTORY.fork(new LogMark(new Timeline(2, 100), 200))).isEmpty();
    }

    @Test
    void contradictsWhatIsOnATimelineThatItHasNeverBeenOn() {
        Timeline promotedElsewhere = new Timeline(3, 150);
        Timeline ofTheSameNumber = new Timeline(2, 50);
        for (Timeline other : List.of(promotedElsewhere, ofTheSameNumber)) {
            assertThat(contradiction(other, 160))
                    .hasValueSatisfying(reason -> assertThat(reason)
                            .contains("is on timeline " + other.number() + " of the log (begun at ")
                            .contains("not in the past of this server, whose log is on timeline 4 (begun at 0/C8)"));
            assertThat(HISTORY.fork(new LogMark(other, 160))).isEmpty();
        }
    }

    @Test
    void leavesAnotherServerToWhoeverComparesServers() {
        assertThat(HISTORY.contradiction("8", new LogMark(new Timeline(9, 1), 2)))
                .isEmpty();
    }

    @Test
    void marksWhatWasReadWithTheTimelineThatHoldsIt() {
        assertThat(HISTORY.mark(100).timeline()).isEqualTo(new Timeline(1, 0));
        assertThat(HISTORY.mark(101).timeline()).isEqualTo(new Timeline(2, 100));
        assertThat(HISTORY.mark(Long.MIN_VALUE).timeline()).isEqualTo(new Timeline(4, 200));
    }

    @Test
    void isReadFromTheFileOfTheServer() {
        assertThat(LogHistory.parse("""
                        1\t0/3000148\tno recovery target specified

                        # a comment
                        2\tA/3000A0\tbefore 2026-11-28 04:00:00+00
                        """, 3))
                .containsExactly(
                        new Timeline(1, 0),
                        new Timeline(2, ChangePosition.lsn("0/3000148")),
                        new Timeline(3, ChangePosition.lsn("A/3000A0")));
    }

    @Test
    void marksPositionsAndLeavesTheRestOfThemAsItIs() {
        RowsRead seen = new RowsRead(SHOWN, 70, false);
        for (ChangePosition at : List.of(
                new InLog(50, 60, 3, seen, 9),
                new InLog(50, 0, 0, null, 9),
                new InRows(50, SHOWN, 1, 2, RowAddress.NONE, 9))) {
            Position plain = at.encode();
            assertThat(LogMark.find(plain)).isEmpty();
            for (LogMark mark : List.of(HISTORY.mark(50), HISTORY.mark(150))) {
                Position marked = mark.on(plain);
                assertThat(LogMark.find(marked)).hasValue(mark);
                assertThat(ChangePosition.parse(marked).encode()).isEqualTo(plain);
            }
        }
    }

    @Test
    void dependsOnTheLogAsFarAsRowsAndTransactionsWereRead() {
        assertThat(new InLog(50, 0, 0, null, 9).reach()).isEqualTo(50);
        assertThat(new InLog(50, 60, 3, null, 9).reach()).as("its commit").isEqualTo(61);
        assertThat(new InLog(50, 60, 3, new RowsRead(SHOWN, 55, false), 9).reach())
                .isEqualTo(61);
        assertThat(new InLog(50, 0, 0, new RowsRead(SHOWN, 70, false), 9).reach())
                .as("what the rows show")
                .isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isToldByEachServerRightAfterItWasPromoted(boolean isOldest, @TempDir Path folder) {
        Path data = folder.resolve("first");
        try (PostgresServer first =
                isOldest ? PostgresServer.startOwnFrom(OldestServer.BINARIES, data) : PostgresServer.startOwn(data)) {
            String database = first.createDatabase().name();
            LogHistory before = history(first.database(database));
            assertThat(before.timelines()).containsExactly(Timeline.FIRST);
            first.stop();
            try (PostgresServer standby = first.startCopy(folder.resolve("second"), CopyRole.STANDBY)) {
                standby.promote();
                LogHistory after = history(standby.database(database));
                assertThat(after.server()).isEqualTo(before.server());
                assertThat(after.timelines()).hasSize(2).startsWith(Timeline.FIRST);
                assertThat(after.current().number()).isEqualTo(2);
                assertThat(after.current().begun()).isPositive();
            }
        }
    }

    private static LogHistory history(PostgresDatabase database) {
        Options options = Options.parse(new PostgresSourcePlugin().descriptor(), SinkHarness.raw(database));
        try (SessionPool pool = new SessionPool(ConnectionSettings.of(options, LIMIT))) {
            return LogHistory.of(pool);
        }
    }
}

package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table is truncated while its rows are read, or its changes. */
@Timeout(180)
class TruncateTest {

    private static final String TWICE = "begin; insert into counted values (101, 1), (102, 2); truncate counted;"
            + " insert into counted values (101, 3), (103, 3); update counted set n = 4 where id = 103; truncate counted;"
            + " insert into counted values (101, 5), (104, 5), (105, 5); delete from counted where id = 105; commit";

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private void counted() {
        from.execute(
                "create table counted (id int8 primary key, n int)",
                "insert into counted select i, i from generate_series(1, 100) i");
    }

    private Following following(int rowsOfBatch, String mode) {
        return following("counted", rowsOfBatch, mode);
    }

    private Following following(String table, int rowsOfBatch, String mode) {
        return new Following(from, to, rowsOfBatch, "table", table, "mode", mode, "on_truncate", "apply");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 1000})
    void emptiesTheTargetAtItsPlaceInTheLogWhereverThatIsInATransaction(int rowsOfBatch) {
        counted();
        try (Following following = following(rowsOfBatch, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            from.execute("truncate counted");
            following.untilAlike("counted");
            from.execute(
                    "insert into counted select i, i from generate_series(1, 20) i",
                    TWICE,
                    "insert into counted values (106, 6)",
                    "begin; truncate counted; rollback",
                    "update counted set n = 7 where id = 104");
            following.untilAlike("counted");
            assertThat(to.rows("select * from counted order by id")).containsExactly("101|5", "104|7", "106|6");
            assertThat(following.rejections()).isEmpty();
        }
    }

    /** Of the transaction, each change comes alone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnBehindATruncateOnceItIsDurableAndInFrontOfItBefore(boolean durable) {
        counted();
        try (Following following = following(2, "snapshot_then_cdc")) {
            for (int steps = 1; steps <= 11; steps++) {
                from.execute("delete from counted");
                following.untilAlike("counted");
                from.execute(TWICE);
                int moved = 0;
                while (moved < steps) {
                    moved += following.step() ? 1 : 0;
                }
                if (durable) {
                    following.commit();
                }
                following.die();
                following.untilAlike("counted");
                assertThat(to.rows("select * from counted order by id"))
                        .as("%d steps", steps)
                        .containsExactly("101|5", "104|5");
            }
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void takesNoRowForGoneThatCameBehindATruncateWhichTheRowsShowAlready() {
        counted();
        try (Following following = following(10, "snapshot_then_cdc")) {
            from.execute("truncate counted", "insert into counted select i, -i from generate_series(50, 150) i");
            following.step();
            following.commit();
            following.untilAlike("counted");
            assertThat(to.number("select count(*) from counted")).isEqualTo(101);
        }
    }

    /** The first snapshot is older than the TRUNCATE, and the rest of the rows is read in a later one. */
    @Test
    void forgetsTheRowsThatWereReadBeforeATruncateInTheMiddleOfReadingThem() {
        counted();
        try (Following following = following(10, "snapshot_then_cdc")) {
            following.step();
            following.step();
            following.commit();
            following.close();
            from.execute(
                    "insert into counted values (201, 1)",
                    "truncate counted",
                    "insert into counted select i, -i from generate_series(90, 120) i",
                    "delete from counted where id = 100",
                    "update counted set id = 300 where id = 110");
            following.goOn();
            following.step();
            following.commit();
            following.die();
            following.untilAlike("counted");
            assertThat(to.number("select count(*) from counted")).isEqualTo(30);
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void emptiesWhatWasThereBeforeIfOnlyChangesAreRead() {
        counted();
        to.execute("create table counted (id int8 primary key, n int)", "insert into counted values (-1, -1)");
        try (Following following = following(10, "cdc")) {
            from.execute(
                    "insert into counted values (101, 1)", "truncate counted", "insert into counted values (1, 2)");
            following.untilAlike("counted");
        }
    }

    @Test
    void emptiesOneOfSeveralTablesOfAStatementAndLeavesThoseOfOthers() {
        counted();
        from.execute(
                "create table detail (id int8 primary key, counted int8 references counted)",
                "insert into detail values (1, 1)",
                "create table other (id int8 primary key)",
                "insert into other values (1)");
        try (Following counted = following(10, "snapshot_then_cdc");
                Following detail = following("detail", 10, "snapshot_then_cdc");
                Following other = following("other", 10, "snapshot_then_cdc")) {
            counted.untilAlike("counted");
            detail.untilAlike("detail");
            other.untilAlike("other");
            from.execute("truncate other, counted cascade", "insert into other values (2)");
            from.execute("insert into counted values (7, 7)", "insert into detail values (7, 7)");
            counted.untilAlike("counted");
            detail.untilAlike("detail");
            other.untilAlike("other");
            assertThat(to.rows("select * from detail")).containsExactly("7|7");
            from.execute("truncate detail", "insert into counted values (8, 8)");
            counted.untilAlike("counted");
            detail.untilAlike("detail");
            assertThat(to.number("select count(*) from counted")).isEqualTo(2);
        }
    }

    /** TRUNCATE is refused where foreign keys point to the table. */
    @Test
    void deletesTheRowsOfATargetThatForeignKeysPointTo() {
        counted();
        try (Following following = following(10, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            to.execute("create table pointing (id int8 references counted)");
            from.execute("truncate counted", "insert into counted values (1, 2)");
            following.untilAlike("counted");
        }
    }

    @Test
    void endsWhereRowsOfAnotherTablePointToThoseThatAreToGoAndKeepsBoth() {
        counted();
        try (Following following = following(10, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            to.execute("create table pointing (id int8 references counted)", "insert into pointing values (1)");
            from.execute("truncate counted");
            assertThatThrownBy(() -> following.untilAlike("counted"))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.WRITE_FAILED))
                    .hasMessageContaining("emptying public.counted failed");
        }
        assertThat(to.number("select count(*) from counted")).isEqualTo(100);
    }

    /** A TRUNCATE that waits would keep all others from reading; one that is done hides the rows from older snapshots. */
    @Test
    void deletesTheRowsOfATargetThatSomebodyIsReading() throws Exception {
        counted();
        try (Following following = following(10, "snapshot_then_cdc");
                Connection reader = to.connect();
                Statement statement = reader.createStatement()) {
            following.untilAlike("counted");
            reader.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read; select count(*) from counted");
            from.execute("truncate counted", "insert into counted values (1, 2)");
            following.untilAlike("counted");
            try (ResultSet seen = statement.executeQuery("select count(*) from counted")) {
                assertThat(seen.next()).isTrue();
                assertThat(seen.getInt(1)).isEqualTo(100);
            }
        }
    }

    @Test
    void rejectsBadRowsThoughTheyAreGoneLaterAndKeepsThoseBehind() {
        counted();
        to.execute("create table counted (id int8 primary key, n int check (n < 1000))");
        try (Following following = following(10, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            from.execute("begin; insert into counted values (101, 1000), (102, 2); truncate counted;"
                    + " insert into counted values (103, 3), (104, 1001), (105, 5); commit");
            while (following.rejections().size() < 2
                    || !to.rows("select id from counted order by id").equals(List.of("103", "105"))) {
                following.step();
                following.commit();
            }
            assertThat(following.rejections()).hasSize(2);
        }
    }

    @Test
    void refusesATableWithPartitionsOfWhichOneCouldBeTruncatedUnseen() {
        from.execute(
                "create table parted (id int8 primary key) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (100)");
        try (Source source =
                Copying.anySource(from, "table", "parted", "mode", "snapshot_then_cdc", "on_truncate", "apply")) {
            assertThatThrownBy(source::datasets)
                    .isInstanceOfSatisfying(DataWeaverException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(PostgresErrorCode.CHANGES_UNTOLD);
                        assertThat(refused.hint()).contains("read each partition as a table of its own");
                    })
                    .hasMessageContaining("table public.parted has partitions");
        }
    }

    @Test
    void followsAPartitionByItselfWhichIsTruncatedAloneOrWithTheWholeTable() {
        from.execute(
                "create table parted (id int8 primary key) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (100)",
                "create table parted_2 partition of parted for values from (100) to (200)",
                "insert into parted select generate_series(90, 110)");
        try (Following following = following("parted_1", 10, "snapshot_then_cdc")) {
            following.untilAlike("parted_1");
            from.execute("truncate parted_2", "insert into parted values (1), (101)");
            following.untilAlike("parted_1");
            assertThat(to.number("select count(*) from parted_1")).isEqualTo(11);
            from.execute("truncate parted_1", "insert into parted values (2), (102)");
            following.untilAlike("parted_1");
            from.execute("truncate parted", "insert into parted values (3), (103)");
            following.untilAlike("parted_1");
            assertThat(to.rows("select * from parted_1")).containsExactly("3");
        }
    }

    @Test
    void onlyAReaderThatIsToApplyItSaysThatItTells() {
        counted();
        for (String what : new String[] {"stop", "skip"}) {
            try (Source source = Copying.anySource(from, "table", "counted", "mode", "cdc", "on_truncate", what)) {
                assertThat(source.capabilities()).doesNotContain(Capability.TELLS_EMPTYING);
            }
        }
        for (String mode : new String[] {"append", "replace"}) {
            try (PostgresSink sink = SinkHarness.sink(to, "mode", mode)) {
                assertThat(sink.capabilities()).doesNotContain(Capability.APPLIES_EMPTYING);
            }
        }
    }
}

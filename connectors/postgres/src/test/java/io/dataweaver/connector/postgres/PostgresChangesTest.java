package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hangs is ended: a follower that does not come to where it must would be waited for without end. */
@Timeout(180)
class PostgresChangesTest {

    private static final BatchLimits LIMITS = new BatchLimits(100, 1 << 20, Duration.ofMillis(100));
    private static final String MODE = "mode";
    private static final String LARGE = "(select string_agg(md5(i::text || 'x'), '') from generate_series(1, 400) i)";

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private void orders() {
        from.execute(
                "create table orders (id int8 primary key, name text, price numeric(10,2), big text)",
                "alter table orders alter big set storage external",
                "insert into orders select i, 'n' || i, i / 4.0, case when i % 10 = 0 then " + LARGE
                        + " end from generate_series(1, 500) i");
    }

    @Test
    void copiesTheRowsAndFollowsEachChange() {
        orders();
        try (Following following = new Following(from, to, 100, "table", "orders", MODE, "snapshot_then_cdc")) {
            following.step();
            from.execute(
                    "insert into orders values (1001, 'new', 1, " + LARGE + ")",
                    "update orders set price = price + 1 where id <= 20",
                    "delete from orders where id between 30 and 40");
            following.untilAlike("orders");
            from.execute(
                    "update orders set name = 'changed' where id % 10 = 0",
                    "update orders set big = null where id = 50",
                    "update orders set id = 2000 + id where id between 61 and 69",
                    "delete from orders where id = 1001; insert into orders values (1001, 'again', null, null)");
            following.untilAlike("orders");
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void followsFromNowOnIfOnlyChangesAreWanted() {
        orders();
        try (Following following = new Following(from, to, 100, "table", "orders", MODE, "cdc")) {
            from.execute("insert into orders values (1001, 'new', 1, null)");
            to.execute("insert into orders select * from (values (1, 'stale', 0.0, null)) v");
            from.execute("delete from orders where id <= 500");
            following.untilAlike("orders");
        }
    }

    @Test
    void losesNoChangeThatCameBeforeAnythingWasDurable() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "cdc")) {
            from.execute("insert into counted values (1, 1)");
            while (!following.hasMoved()) {
                following.step();
            }
            following.die();
            assertThat(following.hasMoved()).isFalse();
            from.execute("insert into counted values (2, 2)");
            following.untilAlike("counted");
        }
    }

    @Test
    void beginsAgainFromNowIfTheRunIsAnotherOne() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following earlier = new Following(from, to, 10, "table", "counted", MODE, "cdc")) {
            earlier.stopReading();
            from.execute("set synchronous_commit = on", "insert into counted values (1, 1)");
        }
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "cdc")) {
            from.execute("insert into counted values (2, 2)");
            while (to.number("select count(*) from counted") == 0) {
                following.step();
                following.commit();
            }
            assertThat(to.rows("select id from counted")).containsExactly("2");
        }
    }

    @Test
    void keepsLargeValuesThatAnUpdateLeavesAlone() {
        orders();
        try (Following following = new Following(from, to, 10, "table", "orders", MODE, "snapshot_then_cdc")) {
            following.untilAlike("orders");
            from.execute(
                    "update orders set name = 'once' where id = 10",
                    "update orders set name = 'twice' where id = 10",
                    "insert into orders values (1001, 'new', 1, " + LARGE + ")",
                    "update orders set name = 'newer' where id = 1001",
                    "update orders set name = 'newest', price = null where id = 1001",
                    "delete from orders where id = 20",
                    "insert into orders values (20, 'again', 1, " + LARGE + ")",
                    "update orders set name = 'and again' where id = 20");
            following.untilAlike("orders");
            assertThat(from.number("select count(*) from orders where length(big) = 12800"))
                    .isEqualTo(51);
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void rejectsAnUpdateThatLeavesAloneWhatTheTargetDoesNotHave() {
        orders();
        try (Following following = new Following(from, to, 100, "table", "orders", MODE, "snapshot_then_cdc")) {
            following.untilAlike("orders");
            to.execute("delete from orders where id in (10, 11)");
            from.execute("update orders set name = 'x' where id in (9, 10, 11)");
            while (following.rejections().isEmpty()) {
                following.step();
                following.commit();
            }
            assertThat(following.rejections())
                    .singleElement()
                    .satisfies(rejection -> assertThat(rejection.message())
                            .contains("the source did not send values that an update has left alone"));
            assertThat(to.rows("select id, name from orders where id in (9, 10, 11) order by 1"))
                    .containsExactly("9|x", "11|x");
        }
    }

    @Test
    void tellsWholeOldRowsWhereTheTableHasThemLogged() {
        orders();
        from.execute("alter table orders replica identity full");
        List<Row> rows = new ArrayList<>();
        try (Source source = Copying.anySource(from, "table", "orders", MODE, "cdc")) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                from.execute(
                        "update orders set name = 'x', id = 9010 where id = 10", "delete from orders where id = 9010");
                while (rows.size() < 3) {
                    if (Copying.read(reader) instanceof ReadResult.Rows some) {
                        rows.addAll(Rows.of(some.batch()));
                    }
                }
            }
        }
        assertThat(rows)
                .extracting(Row::kind)
                .containsExactly(ChangeKind.UPDATE_BEFORE, ChangeKind.UPDATE_AFTER, ChangeKind.DELETE);
        assertThat(rows).extracting(row -> row.value(0)).containsExactly(10L, 9010L, 9010L);
        assertThat(rows)
                .extracting(row -> String.valueOf(row.value(3)).length())
                .containsOnly(12_800);
    }

    @Test
    void goesOnWithinATransactionAfterDying() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            from.execute("insert into counted select i, 0 from generate_series(1, 95) i;"
                    + " update counted set n = n + 1; update counted set n = n + 1 where id % 2 = 0");
            for (int i = 0; i < 40; i++) {
                following.step();
                if (i % 3 == 0) {
                    following.commit();
                }
                if (i % 4 == 0) {
                    following.die();
                }
            }
            following.untilAlike("counted");
            assertThat(ChangePosition.parse(following.position()).rows()).isEqualTo(95 + 95 + 47);
        }
    }

    @Test
    void readsTheRowsOnInALaterMomentAfterDying() {
        orders();
        try (Following following = new Following(from, to, 50, "table", "orders", MODE, "snapshot_then_cdc")) {
            following.step();
            following.step();
            following.commit();
            from.execute(
                    "delete from orders where id in (5, 400)",
                    "update orders set name = 'moved' where id in (7, 410)",
                    "insert into orders values (1001, 'between', 1, null)");
            following.die();
            following.step();
            from.execute("update orders set name = 'later' where id in (8, 490)");
            following.untilAlike("orders");
        }
    }

    @Test
    void readsAllRowsOnceMoreIfTheTableWasWrittenAnewMeanwhile() {
        orders();
        try (Following following = new Following(from, to, 50, "table", "orders", MODE, "snapshot_then_cdc")) {
            following.step();
            following.commit();
            following.stopReading();
            from.execute("delete from orders where id % 3 = 0", "vacuum full orders");
            following.die();
            following.untilAlike("orders");
        }
    }

    /** The moment at which rows are read shows none of a table that is written anew before they are, as by ALTER TABLE. */
    @Test
    void doesNotTakeAPartForEmptyThatIsWrittenAnewBeforeItIsRead() {
        from.execute(
                "create table parted (id int8 primary key, name text) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (100)",
                "create table parted_2 partition of parted for values from (100) to (200)",
                "insert into parted select i, 'n' || i from generate_series(50, 149) i");
        try (Following following = new Following(from, to, 20, "table", "parted", MODE, "snapshot_then_cdc")) {
            following.step();
            following.commit();
            from.execute("alter table parted_2 set unlogged", "alter table parted_2 set logged");
            assertThatThrownBy(() -> following.untilAlike("parted"))
                    .isInstanceOfSatisfying(DataWeaverException.class, failed -> {
                        assertThat(failed.code().id()).isEqualTo("DW-SRC-167");
                        assertThat(failed.code().kind()).isEqualTo(ErrorKind.TRANSIENT);
                        assertThat(failed).hasMessageContaining("parted_2");
                    });
            following.die();
            following.untilAlike("parted");
        }
    }

    @Test
    void followsPartitionsAsOneTable() {
        from.execute(
                "create table parted (id int8 primary key, name text) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (100)",
                "create table parted_2 (name text, id int8 not null)",
                "alter table parted attach partition parted_2 for values from (100) to (200)",
                "insert into parted select i, 'n' || i from generate_series(50, 149) i");
        try (Following following = new Following(from, to, 20, "table", "parted", MODE, "snapshot_then_cdc")) {
            following.step();
            following.commit();
            following.die();
            from.execute(
                    "update parted set id = id + 100 where id between 60 and 90",
                    "insert into parted values (1, 'one')",
                    "delete from parted where id = 149");
            following.untilAlike("parted");
        }
    }

    @Test
    void leavesOutWhatTheServerComputes() {
        from.execute("create table sums (id int8 primary key, a int, b int generated always as (a * 2) stored)");
        try (Following following = new Following(from, to, 20, "table", "sums", MODE, "snapshot_then_cdc")) {
            from.execute("insert into sums values (1, 5)");
            while (to.number("select count(*) from sums") == 0) {
                following.step();
                following.commit();
            }
            assertThat(to.rows("select * from sums")).containsExactly("1|5");
        }
    }

    @Test
    void letsTheServerForgetOnlyWhatIsDurable() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            long before = ChangePosition.parse(following.position()).needed();
            from.execute("insert into counted values (1, 1)");
            // The row may come before the end of its transaction.
            while (ChangePosition.parse(following.position()).rows() < 1
                    || ChangePosition.parse(following.position()).needed() <= before) {
                following.step();
            }
            long moved = ChangePosition.parse(following.position()).needed();
            assertThat(ChangePosition.lsn(following.confirmed())).isLessThan(moved);
            following.commit();
            while (ChangePosition.lsn(following.confirmed()) < moved) {
                following.step();
            }
        }
    }

    /** A server whose log has less is no place to go on, though it has all that comes from the log. */
    @Test
    void marksPositionsWithHowFarTheRowsDependOnTheLog() {
        from.execute("create table t (id int8 primary key)", "insert into t select generate_series(1, 300)");
        try (Following following = new Following(from, to, 100, "table", "t", MODE, "snapshot_then_cdc")) {
            from.execute("set synchronous_commit = on", "insert into t values (301)");
            long shown = ChangePosition.lsn(String.valueOf(from.value("select pg_current_wal_insert_lsn()")));
            following.step();
            LogMark amongTheRows = LogMark.find(following.position()).orElseThrow();
            assertThat(ChangePosition.parse(following.position())).isInstanceOf(ChangePosition.InRows.class);
            assertThat(amongTheRows.timeline()).isEqualTo(Timeline.FIRST);
            assertThat(amongTheRows.reach()).isGreaterThanOrEqualTo(shown);
            assertThat(ChangePosition.parse(following.position()).needed()).isLessThan(shown);
            following.untilAlike("t");
            LogMark inTheLog = LogMark.find(following.position()).orElseThrow();
            assertThat(inTheLog.reach()).isGreaterThanOrEqualTo(shown);
        }
    }

    /** Reads rows, dies, and goes on behind them when {@code meanwhile} was done. */
    private void goOnAmongTheRows(String... meanwhile) {
        from.execute(
                "create table t (id int8 primary key, name text, big text)",
                "alter table t alter big set storage external",
                "insert into t select i, repeat('n', 100), " + LARGE + " from generate_series(1, 300) i");
        try (Following following = new Following(from, to, 100, "table", "t", MODE, "snapshot_then_cdc")) {
            following.step();
            following.commit();
            following.close();
            from.endConnections(); // whose snapshots would keep rows from being removed
            from.execute(meanwhile);
            following.goOn();
            following.untilAlike("t");
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void findsLargeValuesOfARowThatMovedToWhereRowsWereReadBefore() {
        goOnAmongTheRows(
                "delete from t where id between 2 and 40",
                "vacuum t",
                "update t set name = repeat('m', 1000) where id = 200",
                "do $$ begin assert (select ctid < '(2,0)' from t where id = 200), 'it did not move'; end $$");
    }

    @Test
    void passesOverChangesOfRowsThatAreGoneWhenReadingGoesOn() {
        goOnAmongTheRows(
                "update t set name = 'changed' where id in (200, 201, 202)",
                "delete from t where id = 200",
                "update t set id = 1000 where id = 201",
                "update t set id = 1001 where id = 202",
                "update t set id = 1002 where id = 1001",
                "insert into t values (1003, 'new', 'short')",
                "delete from t where id = 1003",
                "update t set id = 1003 where id = 203");
    }

    /** The sink has no such row, and the log leaves a large value of it alone, behind all that the rows show. */
    @ParameterizedTest
    @CsvSource({"by_table, false", "whole, false", "whole, true"})
    void passesOverChangesOfARowThatMovedAndIsGoneBehindTheRows(String transactions, boolean positionNamesTable)
            throws InterruptedException {
        from.execute(
                "create table t (id int8 primary key, name text, big text)",
                "alter table t alter big set storage external",
                "insert into t select i, repeat('n', 100), " + LARGE + " from generate_series(1, 300) i");
        Object[] options = {"table", "t", MODE, "snapshot_then_cdc", "transactions", transactions};
        Position among;
        Split split;
        try (Source source = Copying.anySource(from, options)) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, List.of(request), Optional.empty())) {
                among = rows(reader).position();
            }
            assertThat(StateObject.parse(among.json()).has("table")).isFalse();
            if (positionNamesTable) {
                among = new Position(StateObject.parse(among.json())
                        .with("table", request.schema().dataset())
                        .toString());
            }
        }
        from.endConnections(); // whose snapshots would keep rows from being removed
        from.execute(
                "delete from t where id between 2 and 40",
                "vacuum t",
                "update t set name = repeat('m', 1000) where id = 200",
                "do $$ begin assert (select ctid < '(2,0)' from t where id = 200), 'it did not move'; end $$");
        try (Source source = Copying.anySource(from, options)) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            try (SplitReader reader = source.open(split, List.of(request), Optional.of(among))) {
                Position at = among;
                while (ChangePosition.parse(at) instanceof ChangePosition.InRows) {
                    at = rows(reader).position();
                }
                from.execute(
                        "update t set name = '2' where id = 200",
                        "update t set name = '3' where id = 200",
                        "delete from t where id = 200",
                        "insert into t values (1000, 'last', null)");
                List<Row> changes = new ArrayList<>();
                Row last = Row.of(1000L, "last", null);
                while (!changes.contains(last)) {
                    changes.addAll(firstRows(reader));
                }
                assertThat(changes)
                        .filteredOn(row -> Long.valueOf(200).equals(row.value(0)))
                        .extracting(Row::kind)
                        .containsExactly(ChangeKind.DELETE);
            }
        }
    }

    private static ReadResult.Rows rows(SplitReader reader) {
        while (true) {
            if (Copying.read(reader) instanceof ReadResult.Rows some) {
                return some;
            }
        }
    }

    @Test
    void leavesNeitherSlotNorPublicationOfAPipelineThatIsDeleted() {
        from.execute(
                "create table counted (id int8 primary key, n int)", "create publication others for table counted");
        SourcePlugin plugin = new PostgresSourcePlugin();
        Options options = Options.parse(
                plugin.descriptor(), SinkHarness.raw(from, "table", "counted", MODE, "snapshot_then_cdc"));
        String left = "select (select count(*) from pg_replication_slots where database = current_database())"
                + " + (select count(*) from pg_publication)";
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            assertThatThrownBy(() -> plugin.discard(options, new TestContext())).hasMessageContaining("is read by");
            assertThat(from.number(left)).isEqualTo(3);
            following.stopReading();
            plugin.discard(options, new TestContext());
            assertThat(from.rows("select pubname from pg_publication")).containsExactly("others");
            assertThat(from.number(left)).isEqualTo(1);
            plugin.discard(options, new TestContext());
        }
    }

    @Test
    void tellsHowMuchWaitsInTheLog() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following following = new Following(from, to, 1000, "table", "counted", MODE, "cdc")) {
            from.execute(
                    "insert into counted values (-1, 0)",
                    "do $$ begin for t in 0..19 loop insert into counted select t * 1000 + i, 0 from generate_series(1, 1000) i;"
                            + " commit; end loop; end $$");
            while (!following.hasMoved()
                    || ChangePosition.parse(following.position()).rows() < 2) {
                following.step();
            }
            assertThat(following.lag().bytes().orElseThrow()).isGreaterThan(100_000);
            assertThat(following.lag().retainedBytes().orElseThrow()).isGreaterThan(100_000);
            assertThat(following.lag().since())
                    .hasValueSatisfying(since -> assertThat(since)
                            .isBetween(
                                    Instant.now().minusSeconds(600),
                                    Instant.now().plusSeconds(60)));
            following.untilAlike("counted");
            while (following.lag().bytes().orElseThrow() > 0) {
                following.step();
            }
            assertThat(following.lag().since()).isEmpty();
        }
    }

    /** So that a table at rest in a busy server does not make its log grow. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void movesOnWhileOnlyOthersWrite(boolean inAnotherDatabase) {
        PostgresDatabase others = inAnotherDatabase ? to : from;
        from.execute("create table still (id int8 primary key)");
        others.execute("create table busy (id int8, filler text)");
        try (Following following = new Following(from, to, 10, "table", "still", MODE, "snapshot_then_cdc")) {
            following.untilAlike("still");
            long before = ChangePosition.lsn(following.confirmed());
            while (ChangePosition.lsn(following.confirmed()) - before < 1_000_000) {
                others.execute("insert into busy select i, repeat('x', 100) from generate_series(1, 2000) i");
                following.step();
                following.commit();
            }
        }
    }

    @Test
    void learnsWhatIsDurableFromACoordinatorInAnotherProcess() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "cdc", "slot", "Far Away");
                Source coordinator = Copying.anySource(from, "table", "counted", MODE, "cdc", "slot", "Far Away")) {
            coordinator.datasets();
            from.execute("insert into counted values (1, 1)");
            while (!following.hasMoved()) {
                following.step();
            }
            Position moved = following.position();
            coordinator.acknowledge(
                    new DurableCheckpoint(1), Map.of(following.split().id(), moved));
            while (ChangePosition.lsn(following.confirmed())
                    < ChangePosition.parse(moved).needed()) {
                following.step();
            }
        }
    }

    private ErrorCode failure(Following following) {
        try {
            following.die();
            while (true) {
                following.step();
            }
        } catch (DataWeaverException failed) {
            return failed.code();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()",
                "set synchronous_commit = on; insert into counted values (2, 2); select pg_replication_slot_advance(slot_name,"
                        + " pg_current_wal_insert_lsn()) from pg_replication_slots where database = current_database()",
            })
    void refusesToGoOnOverAGap(String harm) {
        from.execute("create table counted (id int8 primary key, n int)", "insert into counted values (1, 1)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            following.stopReading();
            from.execute(harm.split("; "));
            assertThat(failure(following)).isEqualTo(PostgresErrorCode.LOG_GAP);
        }
    }

    /** As after a failover to a copy that does not have everything, or to another server under the same name. */
    @Test
    void refusesToGoOnWithAnotherServerOrOneThatWasSetBack() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc");
                Source source = Copying.anySource(from, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            following.stopReading();
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            Split split = following.split();
            StateObject detail = StateObject.parse(split.detail()).with("server", "7");
            Split elsewhere = new Split(split.id(), 0, split.dataset(), detail.toString(), 0);
            assertThatThrownBy(() -> source.open(elsewhere, request, Optional.of(following.position())))
                    .hasMessageContaining("this is another server")
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.LOG_GAP));
            Position ahead = new ChangePosition.InLog(ChangePosition.lsn("FFFF/0"), 0, 0, null, 1).encode();
            assertThatThrownBy(() -> source.open(split, request, Optional.of(ahead)))
                    .hasMessageContaining("the server was set back")
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.LOG_GAP));
        }
    }

    @Test
    void refusesToGoOnOnceTheServerHasRemovedTheLog() throws InterruptedException {
        from.execute(
                "create table counted (id int8 primary key, n int)",
                "insert into counted values (1, 1)",
                "create table filler (t text)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            following.stopReading();
            from.execute("alter system set max_slot_wal_keep_size = '1MB'", "select pg_reload_conf()");
            try {
                while (!"lost"
                        .equals(from.value(
                                "select wal_status from pg_replication_slots where database = current_database()"))) {
                    from.execute(
                            "insert into filler select repeat(md5(i::text), 30) from generate_series(1, 20000) i",
                            "select pg_switch_wal()",
                            "checkpoint");
                }
            } finally {
                from.execute("alter system reset max_slot_wal_keep_size", "select pg_reload_conf()");
            }
            assertThat(failure(following)).isEqualTo(PostgresErrorCode.LOG_GAP);
            goesOnBeyondTheGap(following);
        }
    }

    /** With the next change, or with all rows; a slot that the server has cut off is of no use. */
    private void goesOnBeyondTheGap(Following following) throws InterruptedException {
        from.execute("insert into counted values (2, 2)");
        try (Source source = Copying.anySource(from, "table", "counted", MODE, "snapshot_then_cdc")) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            SourceGap gap = onlyGap(source, following);
            assertThat(gap.choices()).containsExactlyInAnyOrder(GapChoice.RESNAPSHOT, GapChoice.SKIP_GAP);
            GapBridge skipped = source.bridge(gap, GapChoice.SKIP_GAP);
            from.execute("insert into counted values (3, 3)");
            try (SplitReader reader = source.open(skipped.split(), request, skipped.from())) {
                assertThat(firstRows(reader)).containsExactly(Row.of(3L, 3));
            }
            GapBridge again = source.bridge(onlyGap(source, following), GapChoice.RESNAPSHOT);
            try (SplitReader reader = source.open(again.split(), request, again.from())) {
                assertThat(firstRows(reader)).containsExactly(Row.of(1L, 1), Row.of(2L, 2), Row.of(3L, 3));
            }
        }
    }

    private static SourceGap onlyGap(Source source, Following following) {
        List<SourceGap> gaps = source.gaps(Map.of(following.split(), Optional.of(following.position())));
        assertThat(gaps).hasSize(1);
        return gaps.get(0);
    }

    /** What was read of the rows has no place in the log yet, from where on it could be followed. */
    @Test
    void offersOnlyToBeginAnewWhereTheRowsWereNotAllRead() {
        orders();
        try (Following following = new Following(from, to, 50, "table", "orders", MODE, "snapshot_then_cdc");
                Source source = Copying.anySource(from, "table", "orders", MODE, "snapshot_then_cdc")) {
            following.step();
            following.commit();
            following.stopReading();
            from.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                    + " where database = current_database()");
            assertThat(onlyGap(source, following).choices()).containsExactly(GapChoice.RESNAPSHOT);
        }
    }

    /** What a publication of our own does not tell any more is lost, whatever the slot has. */
    @Test
    void makesAPublicationAnewThatIsGone() throws InterruptedException {
        from.execute("create table counted (id int8 primary key, n int)", "insert into counted values (1, 1)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            following.stopReading();
            from.execute("drop publication "
                    + StateObject.parse(following.split().detail()).text("slot"));
            assertThat(failure(following)).isEqualTo(PostgresErrorCode.LOG_GAP);
            goesOnBeyondTheGap(following);
        }
    }

    @Test
    void stopsAtATruncatedTableUnlessItMaySkipThat() {
        from.execute("create table counted (id int8 primary key, n int)", "insert into counted values (1, 1)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            from.execute("truncate counted");
            assertThat(failure(following)).isEqualTo(PostgresErrorCode.TABLE_TRUNCATED);
        }
        to.execute("drop table counted");
        from.execute("insert into counted values (1, 1)");
        try (Following following =
                new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc", "on_truncate", "skip")) {
            following.untilAlike("counted");
            from.execute("truncate counted", "insert into counted values (1, 2)");
            following.untilAlike("counted");
        }
    }

    @Test
    void goesOnWithAColumnThatWasAddedOnceTheTargetHasItToo() {
        from.execute("create table counted (id int8 primary key, n int)", "insert into counted values (1, 1)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            from.execute(
                    "insert into counted values (2, 2)",
                    "alter table counted add more text",
                    "insert into counted values (3, 3, 'more')",
                    "update counted set more = 'now' where id = 1");
            assertThatThrownBy(() -> following.untilAlike("counted"))
                    .isInstanceOfSatisfying(DataWeaverException.class, failed -> {
                        assertThat(failed.code()).isEqualTo(PostgresErrorCode.TABLE_ALTERED);
                        assertThat(failed).hasMessageContaining("public.counted has the new column more");
                    });
            following.close();
            to.execute("alter table counted add more text");
            following.goOn();
            following.untilAlike("counted");
        }
    }

    @Test
    void stopsWhereAColumnWasDroppedAndWritesNoNullInItsPlace() {
        from.execute(
                "create table counted (id int8 primary key, n int, m int)", "insert into counted values (1, 1, 1)");
        try (Following following = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            following.untilAlike("counted");
            from.execute("alter table counted drop m", "update counted set n = 2");
            assertThatThrownBy(() -> following.untilAlike("counted"))
                    .hasMessageContaining("does not have the column m any more")
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.TABLE_ALTERED));
        }
        assertThat(to.rows("select * from counted")).containsExactly("1|1|1");
    }

    /** With no identity at all, the server would refuse updates once there is a publication. */
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "using index other"})
    void refusesTablesOfWhichTheLogDoesNotHaveThePrimaryKey(String identity) {
        from.execute(
                "create table odd (id int8 primary key, n int not null)",
                "create unique index other on odd (n)",
                "alter table odd replica identity " + identity);
        try (Source source = Copying.anySource(from, "table", "odd", MODE, "cdc")) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            Split split = source.plan(List.of(request)).get(0);
            assertThatThrownBy(() -> source.open(split, request, Optional.empty()))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.CHANGES_UNTOLD));
        }
        from.execute("insert into odd values (1, 1)", "update odd set n = 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table odd (id int8, n int)",
                "create view odd as select 1 as id",
                "create table odd (id int8 primary key, address inet)"
            })
    void refusesTablesWhoseChangesTheLogDoesNotTell(String table) {
        from.execute(table);
        try (Source source = Copying.anySource(from, "table", "odd", MODE, "cdc")) {
            assertThatThrownBy(() -> source.plan(
                            List.of(new ReadRequest(source.datasets().get(0), List.of(), LIMITS))))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.CHANGES_UNTOLD));
        }
    }

    @Test
    void refusesAPublicationThatDoesNotTellChangesUnderTheNameOfTheTable() {
        from.execute(
                "create table parted (id int8 primary key) partition by range (id)",
                "create table parted_1 partition of parted for values from (0) to (100)",
                "create publication shop for table parted");
        try (Source source = Copying.anySource(from, "table", "parted", MODE, "cdc", "publication", "shop")) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            Split split = source.plan(List.of(request)).get(0);
            assertThatThrownBy(() -> source.open(split, request, Optional.empty()))
                    .hasMessageContaining("does not have table public.parted with publish_via_partition_root");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders with (publish = 'insert, update, truncate')",
                "orders with (publish = 'insert, update, delete')",
                "orders where (id < 100)",
                "orders (id, name)"
            })
    void refusesAPublicationThatWithholdsSomeChangesOrAPartOfThem(String published) {
        orders();
        from.execute("create publication shop for table " + published);
        try (Source source = Copying.anySource(from, "table", "orders", MODE, "cdc", "publication", "shop")) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
            Split split = source.plan(List.of(request)).get(0);
            assertThatThrownBy(() -> source.open(split, request, Optional.empty()))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failed -> assertThat(failed.code()).isEqualTo(PostgresErrorCode.CHANGES_UNTOLD))
                    .hasMessageContaining("publish");
        }
    }

    @Test
    void readsTheColumnsThatAPublicationHasIfNoOthersAreWanted() throws InterruptedException {
        orders();
        from.execute("create publication shop for table orders (id, name) with (publish = 'insert, update, delete')");
        try (Source source =
                Copying.anySource(from, "table", "orders", MODE, "cdc", "publication", "shop", "on_truncate", "skip")) {
            Schema wanted = source.datasets().get(0).project(List.of("id", "name"));
            ReadRequest request = new ReadRequest(wanted, List.of(), LIMITS);
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                from.execute("insert into orders values (1001, 'new', 1, null)");
                assertThat(firstRows(reader)).containsExactly(Row.of(1001L, "new"));
            }
        }
    }

    private static List<Row> firstRows(SplitReader reader) throws InterruptedException {
        List<Row> rows = List.of();
        while (rows.isEmpty()) {
            ReadResult result = Copying.read(reader);
            if (result instanceof ReadResult.Rows some) {
                rows = Rows.of(some.batch());
            } else if (result instanceof ReadResult.Part part) {
                rows = Rows.of(part.batch());
            }
        }
        return rows;
    }

    @Test
    void rejectsAChangeWithAValueThatNoTypeOfOursHolds() {
        from.execute("create table odd (id int8 primary key, price numeric(10,2))");
        try (Following following = new Following(from, to, 10, "table", "odd", MODE, "cdc")) {
            from.execute("insert into odd values (1, 1), (2, 'NaN'), (3, 3)", "delete from odd where id = 2");
            following.untilAlike("odd");
            assertThat(following.rejections()).singleElement().satisfies(rejection -> {
                assertThat(rejection.column()).isEqualTo("price");
                assertThat(rejection.record().origin()).isEqualTo(2);
            });
        }
    }

    @Test
    void takesASlotOverFromAReaderThatHangs() {
        from.execute("create table counted (id int8 primary key, n int)");
        try (Following hanging = new Following(from, to, 10, "table", "counted", MODE, "snapshot_then_cdc")) {
            hanging.untilAlike("counted");
            try (Source source = Copying.anySource(from, "table", "counted", MODE, "snapshot_then_cdc")) {
                ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), LIMITS);
                try (SplitReader reader = source.open(hanging.split(), request, Optional.of(hanging.position()))) {
                    from.execute("insert into counted values (1, 1)");
                    ReadResult result = Copying.read(reader);
                    while (result instanceof ReadResult.NothingYet) {
                        result = Copying.read(reader);
                    }
                    assertThat(((ReadResult.Rows) result).batch().size()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void readsFromAPublicationThatIsThere() {
        orders();
        from.execute("create table others (id int8 primary key)", "create publication shop for table orders, others");
        try (Following following = new Following(
                from, to, 100, "table", "orders", MODE, "snapshot_then_cdc", "publication", "shop", "slot", "mine")) {
            following.untilAlike("orders");
            from.execute(
                    "begin; insert into others values (1); update orders set name = 'x' where id < 10; commit",
                    "truncate others");
            following.untilAlike("orders");
            assertThat(StateObject.parse(following.split().detail()).text("slot"))
                    .startsWith("mine_");
        }
        assertThat(from.rows("select pubname from pg_publication")).containsExactly("shop");
    }
}

package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.connector.postgres.RandomChangesTest.Writer;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of a large table are read in parts, at once, before its log. */
@Timeout(300)
class RowsInPartsTest {

    private static final int TRANSACTIONS = 250;
    private static final Object[] IN_PARTS = {"mode", "snapshot_then_cdc", "split_size", "8KiB"};

    private final PostgresDatabase from = PostgresServer.shared().createDatabase();
    private final PostgresDatabase to = PostgresServer.shared().createDatabase();
    private final Random random = new Random(4);

    @AfterEach
    void drop() {
        from.close();
        to.close();
    }

    private FollowingInParts follow(int rowsOfBatch, String table, Object... more) {
        Object[] options = new Object[IN_PARTS.length + 2 + more.length];
        System.arraycopy(IN_PARTS, 0, options, 0, IN_PARTS.length);
        options[IN_PARTS.length] = "table";
        options[IN_PARTS.length + 1] = table;
        System.arraycopy(more, 0, options, IN_PARTS.length + 2, more.length);
        return new FollowingInParts(from, to, rowsOfBatch, options);
    }

    /** What the random test follows. */
    enum Kind {
        TABLE,
        OF_WHOLE_ROWS,
        TRUNCATED,
        WITH_PARTITIONS
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void endsAlikeWhateverDiesWhen(Kind kind, TestReporter reporter) throws Exception {
        long seed = Long.getLong("dataweaver.seed", new Random().nextLong());
        reporter.publishEntry("dataweaver.seed", Long.toString(seed));
        Random seeded = new Random(seed);
        boolean wholeRowsLogged = kind == Kind.OF_WHOLE_ROWS;
        RandomChangesTest.createTable(from, wholeRowsLogged);
        if (kind == Kind.WITH_PARTITIONS) {
            partition("for values with (modulus 3, remainder %d)", "hash");
        }
        new Writer(seeded, wholeRowsLogged, 0).run(from, 100);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        String onTruncate = kind == Kind.TRUNCATED ? "apply" : "stop";
        try (FollowingInParts following = follow(1 + seeded.nextInt(30), "t", "on_truncate", onTruncate)) {
            assertThat(following.splits()).hasSize(FollowingInParts.PARALLELISM);
            Writer even = new Writer(new Random(seeded.nextLong()), wholeRowsLogged, 0);
            if (kind == Kind.TRUNCATED) {
                even.truncating();
            }
            Writer odd = new Writer(new Random(seeded.nextLong()), wholeRowsLogged, 1);
            List<Future<?>> ends = List.of(
                    writers.submit(() -> {
                        even.run(from, TRANSACTIONS);
                        return 0;
                    }),
                    writers.submit(() -> {
                        odd.run(from, TRANSACTIONS);
                        return 0;
                    }));
            while (!ends.stream().allMatch(Future::isDone)) {
                following.step(seeded);
                if (seeded.nextInt(3) == 0) {
                    following.commit();
                }
                if (seeded.nextInt(25) == 0) {
                    following.die();
                }
            }
            for (Future<?> end : ends) {
                end.get();
            }
            following.untilAlike(seeded, "t");
            assertThat(following.phases()).isEqualTo(2);
            assertThat(following.rejections()).as("rejections, seed " + seed).isEmpty();
        } finally {
            writers.shutdownNow();
        }
    }

    /** Makes t a table with three partitions, of which the first has two of its own. */
    private void partition(String bounds, String by) {
        from.execute(
                "alter table t rename to plain",
                "create table t (like plain including storage, primary key (id)) partition by " + by + " (id)",
                "create table t_0 partition of t " + String.format(bounds, 0) + " partition by hash (id)",
                "create table t_0a partition of t_0 for values with (modulus 2, remainder 0)",
                "create table t_0b partition of t_0 for values with (modulus 2, remainder 1)",
                "create table t_1 partition of t " + String.format(bounds, 1),
                "create table t_2 partition of t " + String.format(bounds, 2),
                "insert into t select * from plain",
                "drop table plain");
    }

    /** Rows 0 to 999 in partitions for each 400 of them, and an empty one. */
    private void createPartitioned() {
        from.execute(
                "create table t (id int8 primary key, v text) partition by range (id)",
                "create table t_0 partition of t for values from (0) to (400)",
                "create table t_400 partition of t for values from (400) to (800)",
                "create table t_800 partition of t for values from (800) to (1200)",
                "create table t_1200 partition of t for values from (1200) to (1600)",
                "insert into t select i, repeat('x', 200) from generate_series(0, 999) i");
    }

    private void createLarge() {
        from.execute(
                "create table t (id int8 primary key, v text)",
                "insert into t select i, repeat('x', 200) from generate_series(1, 1000) i");
    }

    /** The same moment for all: what is read of the log then is what that does not show, and nothing comes twice. */
    @Test
    void readsAllPartsAsOfOneMoment() {
        createLarge();
        try (FollowingInParts following = follow(50, "t")) {
            from.execute("update t set v = 'later' where id % 2 = 0", "delete from t where id % 5 = 0");
            while (following.phases() == 1) {
                following.step(random);
            }
            assertThat(to.number("select count(*) from t where v <> 'later'")).isEqualTo(1000);
            following.untilAlike(random, "t");
        }
    }

    /** Another start cannot see the moment of the one before, and the log has what happened in between. */
    @Test
    void goesOnInALaterMomentWithoutLosingRowsThatHaveMoved() {
        createLarge();
        try (FollowingInParts following = follow(50, "t")) {
            from.execute("update t set v = v || 'moved'");
            following.die();
            from.execute("update t set v = v || 'again' where id < 500", "delete from t where id > 900");
            following.untilAlike(random, "t");
            assertThat(following.phases()).isEqualTo(2);
        }
    }

    @Test
    void readsAllRowsWhereTheTableWasWrittenAnewMeanwhile() {
        createLarge();
        try (FollowingInParts following = follow(50, "t")) {
            for (int i = 0; i < 6; i++) {
                following.step(random);
            }
            following.commit();
            following.die();
            from.execute("delete from t where id % 3 = 0", "vacuum full t");
            following.die();
            following.untilAlike(random, "t");
        }
    }

    @Test
    void cutsATableWithPartitionsInPiecesOfOneSizeWhereverPartitionsEnd() {
        createPartitioned();
        try (FollowingInParts following = follow(50, "t")) {
            assertThat(following.splits()).containsExactly("public.t#0", "public.t#1", "public.t#2");
            List<RowsPart> parts =
                    following.unfinished().keySet().stream().map(RowsPart::of).toList();
            assertThat(parts.stream().mapToLong(RowsPart::blocks).max().orElseThrow())
                    .isLessThanOrEqualTo(
                            parts.stream().mapToLong(RowsPart::blocks).min().orElseThrow() + 1);
            assertThat(parts.stream().flatMap(part -> part.ranges().stream()).map(RowsRange::table))
                    .as("partitions that are read by two, and one that is empty")
                    .hasSize(6);
            from.execute(
                    "update t set id = id + 1000 where id between 390 and 410",
                    "delete from t where id % 5 = 0",
                    "update t set v = 'later' where id % 2 = 0",
                    "insert into t select i, 'new' from generate_series(1500, 1520) i");
            following.untilAlike(random, "t");
            assertThat(following.phases()).isEqualTo(2);
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void readsAllPartitionsAsOfOneMoment() {
        createPartitioned();
        try (FollowingInParts following = follow(50, "t")) {
            from.execute("update t set id = id + 1000 where id < 300", "delete from t where id = 500");
            while (following.phases() == 1) {
                following.step(random);
            }
            assertThat(to.number("select count(*) from t where id < 1000")).isEqualTo(1000);
            following.untilAlike(random, "t");
        }
    }

    /** The log has no row that came with a partition, nor says where those of one are that is gone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsPartitionsThatWereAttachedWhileRowsWereReadAndPassesOverThoseThatAreGone(boolean dies) {
        createPartitioned();
        try (FollowingInParts following = follow(50, "t")) {
            for (int i = 0; i < 3; i++) {
                following.step(random);
            }
            from.execute(
                    "begin; alter table t detach partition t_800;"
                            + " create table t_800_new (like t_800 including all);"
                            + " insert into t_800_new select id + 100, v || 'anew' from t_800;"
                            + " alter table t attach partition t_800_new for values from (800) to (1200);"
                            + " drop table t_800; commit",
                    "begin; alter table t detach partition t_1200; insert into t_1200 values (1300, 'not in the log');"
                            + " alter table t attach partition t_1200 for values from (1200) to (1600); commit",
                    "alter table t_0 rename to t_zero",
                    "alter table t_400 rename to t_0",
                    "update t set v = 'in the log' where id in (5, 950, 1300)");
            if (dies) {
                following.die();
            }
            while (following.phases() < 3) {
                following.step(random);
            }
            // Those of the partition that is gone may have been read before.
            to.execute("delete from t where id between 800 and 899");
            following.untilAlike(random, "t");
            assertThat(following.splits())
                    .containsExactly("public.t#0", "public.t#1", "public.t#2", "public.t#3", "public.t");
            assertThat(following.rejections()).isEmpty();
        }
    }

    @Test
    void readsAllRowsOfPartitionsThatWereWrittenAnewMeanwhile() {
        createPartitioned();
        try (FollowingInParts following = follow(50, "t")) {
            for (int i = 0; i < 6; i++) {
                following.step(random);
            }
            following.commit();
            following.die();
            from.execute("delete from t where id % 3 = 0", "vacuum full t_400", "vacuum full t_800");
            following.untilAlike(random, "t");
        }
    }

    @Test
    void leavesSmallTablesToOneReaderThatGoesOnWithTheirLog() {
        createLarge();
        from.execute("create table s (id int8 primary key)", "insert into s values (1), (2)");
        try (FollowingInParts following = new FollowingInParts(
                from, to, 50, "mode", "snapshot_then_cdc", "split_size", "8KiB", "tables", List.of("t", "s"))) {
            assertThat(following.splits()).containsExactly("public.s", "public.t#0", "public.t#1", "public.t#2");
            from.execute("insert into s values (3)", "delete from t where id = 7");
            following.untilAlike(random, "t", "s");
            assertThat(following.splits()).endsWith("public.t");
        }
    }

    @Test
    void saysThatTheLogIsGoneRatherThanGoOnWithoutIt() {
        createLarge();
        try (FollowingInParts following = follow(50, "t")) {
            from.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where database ="
                    + " current_database()");
            assertThatThrownBy(following::die).hasMessageContaining("is gone");
        }
    }

    /** What is gone by now was never copied; its changes behind the rows leave a large value alone that nobody has. */
    @Test
    void passesOverChangesOfARowThatMovedAndWasDeletedBehindAllThatTheRowsShow() {
        from.execute(
                "create table t (id int8 primary key, v text, n int, big text)",
                "alter table t alter big set storage external",
                "insert into t select i, repeat('x', 200), 0, repeat('y', 3000) from generate_series(1, 300) i");
        try (FollowingInParts following = follow(2, "t")) {
            from.execute("update t set n = 1");
            following.die();
            while (following.phases() == 1) {
                following.step(random);
            }
            assertThat(to.number("select count(*) from t where id = 150"))
                    .as("it has moved beyond the last part")
                    .isZero();
            from.execute(
                    "update t set n = 2 where id = 150",
                    "update t set n = 3 where id = 150",
                    "delete from t where id = 150");
            for (int i = 0; i < 1000; i++) {
                following.step(random);
                following.commit();
            }
            following.untilAlike(random, "t");
            assertThat(following.rejections()).isEmpty();
        }
    }

    /** With `errors.table: isolate` the others go on then. */
    @Test
    void leavesWhatIsWrongWithALargeTableToItsOwnSplit() {
        createLarge();
        from.execute(
                "create table u (id int8 primary key, v text)",
                "insert into u select i, repeat('x', 200) from generate_series(1, 1000) i",
                "alter table u replica identity nothing");
        try (Source source = Copying.anySource(
                from, "tables", List.of("t", "u"), "mode", "snapshot_then_cdc", "split_size", "8KiB")) {
            List<ReadRequest> requests = source.datasets().stream()
                    .map(schema -> new ReadRequest(schema, List.of(), BatchLimits.DEFAULT))
                    .toList();
            List<Split> splits = source.planFirst(requests);
            assertThat(splits).extracting(Split::id).containsExactly("public.t#0", "public.t#1", "public.u");
            assertThatThrownBy(() -> source.open(splits.get(2), requests.get(1), Optional.empty()))
                    .hasMessageContaining("the replica identity of table public.u");
        }
    }

    /** Ranges that have ended would lack what the log had in the gap. */
    @Test
    void canOnlyReadAllRowsAgainBeyondAGapWhileRowsAreReadAndLeaveItOutBehindThem() {
        createLarge();
        Map<Split, Optional<Position>> amongRows;
        Map<Split, Optional<Position>> inLog;
        try (FollowingInParts following = follow(50, "t")) {
            amongRows = following.unfinished();
            while (following.phases() == 1) {
                following.step(random);
            }
            inLog = following.unfinished();
        }
        try (Source source = Copying.anySource(from, "table", "t", "mode", "snapshot_then_cdc")) {
            assertThat(source.gaps(amongRows)).isEmpty();
            assertThat(source.gaps(inLog)).isEmpty();
            from.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where database ="
                    + " current_database()");
            assertThat(source.gaps(amongRows))
                    .hasSize(3)
                    .allSatisfy(gap -> assertThat(gap.choices()).containsExactly(GapChoice.RESNAPSHOT));
            SourceGap gap = source.gaps(inLog).get(0);
            assertThat(gap.choices()).containsExactlyInAnyOrder(GapChoice.RESNAPSHOT, GapChoice.SKIP_GAP);
            GapBridge bridge = source.bridge(gap, GapChoice.RESNAPSHOT);
            assertThat(bridge.split().id()).isEqualTo("public.t");
            ReadRequest request = new ReadRequest(
                    source.datasets().get(0), List.of(), new BatchLimits(4096, 1 << 22, Duration.ofMinutes(3)));
            try (SplitReader reader = source.open(bridge.split(), request, bridge.from())) {
                assertThat(Copying.read(reader))
                        .isInstanceOfSatisfying(
                                ReadResult.Rows.class,
                                rows -> assertThat(rows.batch().size())
                                        .as("all rows, again")
                                        .isEqualTo(1000));
            }
        }
    }

    /** Those parts that have ended lack what the log had, and those that have not read all of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAllRowsAgainWhereTheLogHasAGapWhenSomePartsHaveEnded(boolean withPartitions) {
        if (withPartitions) {
            createPartitioned();
        } else {
            createLarge();
        }
        try (FollowingInParts following = follow(50, "t")) {
            while (following.unfinished().size() == FollowingInParts.PARALLELISM) {
                following.step(random);
            }
            following.commit();
            from.execute("update t set v = 'before'");
            dropSlot();
            from.execute("update t set v = 'in the gap' where id % 2 = 0", "insert into t values (1100, 'in the gap')");
            assertThat(following.crossGaps(GapChoice.RESNAPSHOT)).isEqualTo(FollowingInParts.PARALLELISM - 1);
            assertThat(following.crossGaps(GapChoice.RESNAPSHOT))
                    .as("gaps by then")
                    .isZero();
            from.execute("update t set v = 'behind it' where id % 3 = 0", "delete from t where id % 10 = 1");
            following.step(random);
            following.commit();
            following.die();
            following.untilAlike(random, "t");
            assertThat(following.phases()).isEqualTo(2);
            assertThat(following.rejections()).isEmpty();
        }
    }

    private void dropSlot() {
        from.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where database ="
                + " current_database()");
    }

    /** The log has the rows that came before and behind it, and the parts may have read either. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void emptiesTheTargetWhereTheTableWasTruncatedWhileItsPartsWereRead(boolean dies) {
        createLarge();
        try (FollowingInParts following = follow(50, "t", "on_truncate", "apply")) {
            following.step(random);
            untilNobodyReads(following);
            from.execute(
                    "insert into t values (1001, 'to go')",
                    "truncate t",
                    "insert into t select i, 'kept' from generate_series(900, 2100) i",
                    "delete from t where id = 901");
            following.step(random);
            following.commit();
            if (dies) {
                following.die();
            }
            following.untilAlike(random, "t");
            assertThat(to.number("select count(*) from t")).isEqualTo(1200);
            assertThat(following.phases()).isEqualTo(2);
            from.execute(
                    "begin; insert into t values (1, 'to go'); truncate t; insert into t values (2, 'kept'); commit");
            following.untilAlike(random, "t");
            assertThat(following.rejections()).isEmpty();
        }
    }

    /** Each statement reads some seconds at most, and nothing is locked between two of them. */
    @Test
    void letsOthersAlterTheTableBetweenTwoStatements() {
        createLarge();
        try (FollowingInParts following = follow(1000, "t")) {
            following.step(random);
            untilNobodyReads(following);
            from.execute("alter table t alter v set not null");
            following.untilAlike(random, "t");
        }
    }

    private void untilNobodyReads(FollowingInParts following) {
        while (from.number("select count(*) from pg_locks where relation = 't'::regclass and pid <> pg_backend_pid()")
                > 0) {
            following.step(random);
        }
        assertThat(following.phases()).as("rows are left").isEqualTo(1);
    }

    @Test
    void asksForAsMuchAtOnceAsTakesSomeSeconds() {
        PartSize size = new PartSize(64 << 20);
        long first = size.blocks();
        assertThat(first).isEqualTo(1024);
        size.took(first, Duration.ofMillis(100));
        assertThat(size.blocks()).as("it was quick").isEqualTo(2 * first);
        size.took(first, Duration.ofMillis(100));
        assertThat(size.blocks()).as("it was the end of a table").isEqualTo(2 * first);
        size.took(2 * first, Duration.ofSeconds(2));
        assertThat(size.blocks()).isEqualTo(2 * first);
        for (int i = 0; i < 20; i++) {
            size.took(1, Duration.ofSeconds(5));
        }
        assertThat(size.blocks()).as("it is slow").isEqualTo(128);
        for (int i = 0; i < 40; i++) {
            size.took(size.blocks(), Duration.ofMillis(1));
        }
        assertThat(size.blocks()).as("never without a bound").isEqualTo(131_072);
    }

    /** That it takes long enough is told whatever else the machine does. */
    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "snapshot_then_cdc", "snapshot_then_cdc in parts"})
    void readsRowsNoFasterThanThePipelineSays(String mode) throws Exception {
        createLarge();
        try (Source source = Copying.anySource(
                from,
                "table",
                "t",
                "read_rate",
                "250KB",
                "mode",
                mode.split(" ", 2)[0],
                "split_size",
                mode.endsWith("parts") ? "8KiB" : "1GiB")) {
            ReadRequest request = new ReadRequest(
                    source.datasets().get(0), List.of(), new BatchLimits(20, 1 << 20, Duration.ofSeconds(1)));
            long began = System.nanoTime();
            int rows = 0;
            for (Split split : source.planFirst(List.of(request))) {
                try (SplitReader reader = source.open(split, request, Optional.empty())) {
                    int last = -1;
                    while (last != 0) {
                        ReadResult result = reader.read(Duration.ofSeconds(1));
                        last = result instanceof ReadResult.Rows some
                                ? some.batch().size()
                                : result instanceof ReadResult.EndOfSplit || rows == 1000 ? 0 : -1;
                        rows += Math.max(0, last);
                    }
                }
            }
            assertThat(rows).isEqualTo(1000);
            // A row has 200 bytes at least, and what is read is paid for before more is.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(750));
        }
    }

    @Test
    void readsHalfAsFastEachSecondForAsLongAsOthersNeedTheServerAndRecovers() throws Exception {
        AtomicBoolean isBusy = new AtomicBoolean();
        AtomicLong now = new AtomicLong();
        Pace pace = new Pace(Long.MAX_VALUE, isBusy::get, now::get);
        assertThat(eachSecond(pace, now, 1 << 25)).as("quiet").isEqualTo(Long.MAX_VALUE);
        isBusy.set(true);
        assertThat(eachSecond(pace, now, 1 << 25)).isEqualTo(1 << 24);
        assertThat(eachSecond(pace, now, 1 << 24)).isEqualTo(1 << 23);
        for (int i = 0; i < 20; i++) {
            eachSecond(pace, now, 1 << 18);
        }
        assertThat(pace.rate()).as("it ends at some time").isEqualTo(Pace.LEAST);
        isBusy.set(false);
        assertThat(eachSecond(pace, now, 1 << 18)).isEqualTo(2 * Pace.LEAST);
        for (int i = 0; i < 20; i++) {
            eachSecond(pace, now, 1 << 18);
        }
        assertThat(pace.rate()).as("as fast as before").isEqualTo(Long.MAX_VALUE);
    }

    private static double eachSecond(Pace pace, AtomicLong now, long bytes) throws Exception {
        pace.spend(bytes);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        pace.await(Duration.ZERO);
        return pace.rate();
    }

    /** That it takes long enough is told whatever else the machine does. */
    @Test
    void readsSlowlyWhileOthersAreAtWorkOnTheServer() throws Exception {
        createLarge();
        try (Connection other = from.connect();
                Statement work = other.createStatement()) {
            ExecutorService worker = Executors.newSingleThreadExecutor();
            try (FollowingInParts following = follow(20, "t", "yield_above", 0)) {
                Future<Boolean> working = worker.submit(() -> work.execute("select pg_sleep(600)"));
                while (from.number("select count(*) from pg_stat_activity where query = 'select pg_sleep(600)'"
                                + " and state = 'active'")
                        == 0) {
                    Thread.onSpinWait();
                }
                long began = System.nanoTime();
                following.step(random);
                assertThat(following.yields()).isTrue();
                while (following.phases() == 1) {
                    following.step(random);
                }
                assertThat(following.yields()).as("the log is read as it comes").isFalse();
                // All rows have 200 KB at least, and what was read last is not waited for.
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(600));
                work.cancel();
                assertThatThrownBy(working::get).hasMessageContaining("cancel");
                following.untilAlike(random, "t");
            } finally {
                worker.shutdownNow();
            }
        }
    }

    @Test
    void refusesToYieldWhereItCannotSeeWhetherOthersAreAtWork() {
        createLarge();
        String reader = "reader_" + from.name();
        from.execute("create role " + reader + " login", "grant select on t to " + reader);
        try (Source source = Copying.anySource(from, "table", "t", "yield_above", 5, "user", reader)) {
            ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), BatchLimits.DEFAULT);
            Split split = source.plan(List.of(request)).get(0);
            try (SplitReader rows = source.open(split, request, Optional.empty())) {
                assertThatThrownBy(() -> rows.read(Duration.ofSeconds(1)))
                        .isInstanceOfSatisfying(
                                DataWeaverException.class,
                                refused -> assertThat(refused.code()).isEqualTo(PostgresErrorCode.PERMISSION_DENIED))
                        .hasMessageContaining("with `yield_above` the user has to see what other sessions do");
            }
        } finally {
            from.execute("drop owned by " + reader, "drop role " + reader);
        }
    }
}

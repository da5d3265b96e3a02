package io.dataweaver.testkit.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.DurableCheckpoint;
import io.dataweaver.core.exchange.Exchange;
import io.dataweaver.core.exchange.ExchangeErrorCode;
import io.dataweaver.core.exchange.ExchangeLayout;
import io.dataweaver.core.exchange.ExchangePosition;
import io.dataweaver.core.exchange.ExchangeReader;
import io.dataweaver.core.exchange.ExchangeSource;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.StateErrorCode;
import io.dataweaver.core.state.StateFiles;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that pass through an exchange keep their order by key and split, once and for all. */
class ExchangeTest {

    private static final Schema SCHEMA = new Schema(
            "rows",
            List.of(
                    Field.nullable("key", DataTypes.TEXT),
                    Field.nullable("number", DataTypes.BIGINT),
                    Field.nullable("at", DataTypes.TIMESTAMP)),
            List.of("number"));
    private static final int PARTITIONS = 5;

    @TempDir
    Path folder;

    private Exchange exchange() {
        return exchange(List.of("key"));
    }

    private Exchange exchange(List<String> key) {
        return exchange(key, new DiskStateFiles(folder));
    }

    private static Exchange exchange(List<String> key, StateFiles files) {
        return new Exchange(
                files,
                "p/exchange",
                new ExchangeLayout(SCHEMA, key, PARTITIONS, Optional.of("at"), true),
                Scheduler.MACHINE);
    }

    private static Row row(@Nullable String key, long number) {
        return Row.of(key, number, null);
    }

    private static Row at(String key, int second) {
        return Row.of(key, (long) second, LocalDateTime.of(1970, 1, 1, 0, 0, second));
    }

    private static void assertFails(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failed -> assertThat(failed.code()).isEqualTo(code));
    }

    private List<Path> filesOf(String sub, String ending) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("p/exchange").resolve(sub))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void putsEachKeyInOnePartitionAndKeepsTheOrderOfEachSplit(long seed) throws Exception {
        Random random = new Random(seed);
        int splits = 1 + random.nextInt(4);
        Map<String, List<Long>> written = new HashMap<>();
        UpstreamRun run = UpstreamRun.begin(exchange(), "run", splits);
        long number = 0;
        for (int step = 0; step < 60; step++) {
            int split = random.nextInt(splits);
            List<Row> rows = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                String key = random.nextInt(10) == 0 ? null : "key " + random.nextInt(12);
                long each = ++number * splits + split;
                rows.add(row(key, each));
                written.computeIfAbsent(key + " of " + split, id -> new ArrayList<>())
                        .add(each);
            }
            run.write(split, rows);
            if (random.nextInt(4) == 0) {
                run.commit(run.prepare(split, false));
            }
            if (random.nextInt(20) == 0) {
                for (int each = 0; each < splits; each++) {
                    run.commit(run.prepare(each, false));
                }
                run.close();
                run = run.restarted(exchange());
            }
        }
        for (int split = 0; split < splits; split++) {
            run.commit(run.prepare(split, true));
        }
        run.complete();
        run.close();
        assertThat(read(splits)).as("seed %d", seed).isEqualTo(written);
    }

    private Map<String, List<Long>> read(int splits) throws Exception {
        Map<String, List<Long>> read = new HashMap<>();
        Map<Object, Integer> partitions = new HashMap<>();
        List<List<Row>> all = ExchangeRig.rows(exchange());
        for (int partition = 0; partition < all.size(); partition++) {
            for (Row row : all.get(partition)) {
                String key = String.valueOf(row.value(0));
                assertThat(partitions.putIfAbsent(key, partition))
                        .as("partition of %s", key)
                        .isIn(null, partition);
                long number = Long.parseLong(String.valueOf(row.value(1)));
                read.computeIfAbsent(key + " of " + number % splits, id -> new ArrayList<>())
                        .add(number);
            }
        }
        return read;
    }

    @Test
    void givesTheSameRowsAndWatermarksFromEveryPositionAlsoIfReadWhileItGrows() throws Exception {
        Exchange exchange = exchange();
        List<List<ExchangeRig.Part>> grown = new ArrayList<>();
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 2)) {
            ExchangeSource source = exchange.source();
            List<Split> splits = source.plan(List.of());
            List<ExchangeReader> readers = new ArrayList<>();
            for (Split split : splits) {
                readers.add(source.open(split, ExchangeRig.request(SCHEMA), Optional.empty()));
                grown.add(new ArrayList<>());
            }
            for (int second = 0; second < 20; second++) {
                run.publish(second % 2, second >= 18, at("key " + second % 7, second));
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    while (readers.get(partition).read(Duration.ZERO) instanceof ReadResult.Rows rows) {
                        grown.get(partition)
                                .add(new ExchangeRig.Part(
                                        Rows.of(rows.batch()), ExchangePosition.decode(rows.position())));
                    }
                }
            }
            run.complete();
            readers.forEach(ExchangeReader::close);
        }
        List<List<ExchangeRig.Part>> whole = ExchangeRig.parts(exchange());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<ExchangeRig.Part> expected = withRows(whole.get(partition));
            assertThat(withRows(grown.get(partition))).isEqualTo(expected);
            for (ExchangeRig.Part from : grown.get(partition)) {
                ExchangeSource source = exchange().source();
                Split split = source.plan(List.of()).get(partition);
                List<ExchangeRig.Part> rest = ExchangeRig.parts(source, split, Optional.of(from.position()));
                assertThat(withRows(rest))
                        .isEqualTo(expected.stream()
                                .filter(part -> part.position().entry()
                                        > from.position().entry())
                                .toList());
            }
        }
    }

    private static List<ExchangeRig.Part> withRows(List<ExchangeRig.Part> parts) {
        return parts.stream().filter(part -> !part.rows().isEmpty()).toList();
    }

    @Test
    void tellsTheEventTimeThatAllSplitsHaveReachedBeforeTheRows() throws Exception {
        Exchange exchange = exchange(List.of());
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 3);
                ExchangeSource source = exchange.source()) {
            Split first = source.plan(List.of()).get(0);
            try (ExchangeReader reader = source.open(first, ExchangeRig.request(SCHEMA), Optional.empty())) {
                run.publish(0, false, at("a", 30), at("a", 10));
                assertThat(watermarkOfRows(reader)).isEqualTo(Long.MIN_VALUE);
                run.publish(
                        1,
                        false,
                        at("b", 20),
                        Row.of(ChangeKind.DELETE, "b", 1L, at("b", 50).value(2)));
                run.publish(2, true);
                assertThat(watermarkOfNothing(reader)).isEqualTo(20_000_000);
                run.publish(0, false, at("a", 40));
                assertThat(watermarkOfRows(reader)).isEqualTo(20_000_000);
                run.publish(1, true);
                run.publish(0, false, at("a", 41));
                assertThat(watermarkOfRows(reader)).isEqualTo(40_000_000);
                assertThat(watermarkOfNothing(reader)).isEqualTo(41_000_000);
                run.expect(4);
                run.publish(0, false, at("a", 42));
                assertThat(watermarkOfRows(reader)).isEqualTo(41_000_000);
                assertThat(reader.read(Duration.ZERO))
                        .as("it does not go back")
                        .isInstanceOf(ReadResult.NothingYet.class);
                run.publish(3, true);
                assertThat(watermarkOfNothing(reader)).isEqualTo(42_000_000);
                run.publish(0, true);
                assertThat(watermarkOfNothing(reader)).isEqualTo(Long.MAX_VALUE);
                run.complete();
                assertThat(reader.read(Duration.ZERO)).isInstanceOf(ReadResult.EndOfSplit.class);
                assertThat(reader.watermark()).isEqualTo(Long.MAX_VALUE);
            }
        }
    }

    private static long watermarkOfRows(ExchangeReader reader) throws InterruptedException {
        return watermark(reader, false);
    }

    private static long watermarkOfNothing(ExchangeReader reader) throws InterruptedException {
        return watermark(reader, true);
    }

    private static long watermark(ExchangeReader reader, boolean empty) throws InterruptedException {
        ReadResult.Rows rows = (ReadResult.Rows) reader.read(Duration.ZERO);
        assertThat(rows.batch().isEmpty()).isEqualTo(empty);
        assertThat(ExchangePosition.decode(rows.position()).watermark()).isEqualTo(reader.watermark());
        return reader.watermark();
    }

    @Test
    void knowsNoWatermarkWhereItIsNotKnownWhichSplitsThereAre() throws Exception {
        Exchange exchange = exchange(List.of());
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 0)) {
            run.publish(0, false, at("a", 30));
        }
        assertThat(ExchangeRig.parts(exchange).get(0))
                .extracting(part -> part.position().watermark())
                .containsOnly(Long.MIN_VALUE);
    }

    @Test
    void makesADeleteAndAnInsertOfAnUpdateThatChangesTheKey() throws Exception {
        Exchange exchange = exchange();
        Row before = Row.of(ChangeKind.UPDATE_BEFORE, "a", 1L, null);
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 1)) {
            run.publish(
                    0,
                    true,
                    before,
                    Row.of(ChangeKind.UPDATE_AFTER, "a", 2L, null),
                    before,
                    Row.of(ChangeKind.UPDATE_AFTER, "b", 3L, null),
                    before,
                    Row.of(ChangeKind.UPDATE_AFTER, Row.Mark.UNCHANGED, 4L, null));
        }
        List<Row> rows =
                ExchangeRig.rows(exchange).stream().flatMap(List::stream).toList();
        assertThat(rows.stream().filter(row -> !"b".equals(row.value(0))))
                .containsExactly(
                        before,
                        Row.of(ChangeKind.UPDATE_AFTER, "a", 2L, null),
                        Row.of(ChangeKind.DELETE, "a", 1L, null),
                        before,
                        Row.of(ChangeKind.UPDATE_AFTER, Row.Mark.UNCHANGED, 4L, null));
        assertThat(rows).contains(Row.of(ChangeKind.INSERT, "b", 3L, null));
    }

    @Test
    void keepsTheTwoHalvesOfAnUpdateInOneBatch() throws Exception {
        Exchange exchange = exchange();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 4998; i++) {
            rows.add(Row.of(ChangeKind.values()[(i + 1) % 3], "a", (long) i, null));
        }
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 1);
                ExchangeSource source = exchange.source()) {
            run.write(0, rows);
            run.commit(run.prepare(0, true));
            run.complete();
            List<Row> read = new ArrayList<>();
            BatchLimits seven = new BatchLimits(7, 1L << 20, Duration.ZERO);
            for (BatchLimits limits : List.of(BatchLimits.DEFAULT, seven)) {
                for (Split split : source.plan(List.of())) {
                    ReadRequest request = new ReadRequest(SCHEMA, List.of(), limits);
                    try (ExchangeReader reader = source.open(split, request, Optional.empty())) {
                        while (reader.read(Duration.ZERO) instanceof ReadResult.Rows part) {
                            List<Row> batch = Rows.of(part.batch());
                            assertThat(batch.isEmpty()
                                            || batch.get(batch.size() - 1).kind() != ChangeKind.UPDATE_BEFORE)
                                    .isTrue();
                            read.addAll(batch);
                        }
                    }
                }
            }
            assertThat(read).hasSize(9996).startsWith(rows.toArray(Row[]::new));
        }
    }

    @Test
    void rejectsRowsWhoseKeyWasNotSentWithTheOtherHalfOfTheirUpdate() throws Exception {
        Exchange exchange = exchange();
        Row before = Row.of(ChangeKind.UPDATE_BEFORE, Row.Mark.UNCHANGED, 1L, null);
        Row after = Row.of(ChangeKind.UPDATE_AFTER, "b", 1L, null);
        Row deleted = Row.of(ChangeKind.DELETE, Row.Mark.UNCHANGED, 2L, null);
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 1)) {
            assertThat(Rows.rejected(run.write(0, row("a", 0), before, after, row("a", 3), deleted, row("a", 4))))
                    .containsExactly(before, after, deleted);
            run.commit(run.prepare(0, true));
        }
        assertThat(ExchangeRig.rows(exchange).stream().flatMap(List::stream))
                .containsExactly(row("a", 0), row("a", 3), row("a", 4));
    }

    @Test
    void waitsForRowsThatAnotherProcessPublishesAndStopsWaitingWhenWokenUp() throws Exception {
        Exchange there = exchange(List.of());
        Exchange here = exchange(List.of());
        try (UpstreamRun run = UpstreamRun.begin(there, "run", 1);
                ExchangeSource source = here.source()) {
            Split first = source.plan(List.of()).get(0);
            try (ExchangeReader reader = source.open(first, ExchangeRig.request(SCHEMA), Optional.empty())) {
                assertThat(reader.read(Duration.ZERO)).isInstanceOf(ReadResult.NothingYet.class);
                reader.wakeUp();
                assertThat(reader.read(Duration.ofMinutes(5))).isInstanceOf(ReadResult.NothingYet.class);
                CompletableFuture<ReadResult> waiting = CompletableFuture.supplyAsync(() -> {
                    try {
                        return reader.read(Duration.ofMinutes(5));
                    } catch (InterruptedException stopped) {
                        throw new AssertionError(stopped);
                    }
                });
                run.publish(0, true, row("a", 1));
                assertThat(waiting.get())
                        .isInstanceOfSatisfying(
                                ReadResult.Rows.class,
                                rows -> assertThat(Rows.of(rows.batch())).containsExactly(row("a", 1)));
            }
        }
    }

    @Test
    void removesSegmentsOnceEveryPartitionHasPassedThem() throws Exception {
        Exchange exchange = exchange();
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run", 1);
                ExchangeSource source = exchange.source()) {
            for (int i = 0; i < 4; i++) {
                run.publish(0, i == 3, row("a", i), row("b", i), row("c", i));
            }
            run.complete();
            assertThat(filesOf("segments", ".rows")).hasSize(4);
            Map<String, Position> ends = new HashMap<>();
            List<Split> splits = source.plan(List.of());
            for (Split split : splits) {
                List<ExchangeRig.Part> parts = ExchangeRig.parts(source, split, Optional.empty());
                ends.put(split.id(), parts.get(parts.size() - 1).position().encode());
            }
            Map<String, Position> some = new HashMap<>(ends);
            some.remove(splits.get(0).id());
            source.acknowledge(new DurableCheckpoint(1), some);
            assertThat(filesOf("segments", ".rows")).hasSize(4);
            some.put(splits.get(0).id(), new ExchangePosition("run", 2, 0, 0, 0).encode());
            source.acknowledge(new DurableCheckpoint(2), some);
            assertThat(filesOf("segments", ".rows")).hasSize(2);
            source.acknowledge(new DurableCheckpoint(3), ends);
            assertThat(filesOf("segments", ".rows")).isEmpty();
            assertFails(
                    ExchangeErrorCode.LOST,
                    () -> ExchangeRig.parts(
                            source, splits.get(0), Optional.of(new ExchangePosition("run", 0, 0, 0, Long.MIN_VALUE))));
        }
    }

    @Test
    void goesOnInFurtherFilesOfItsManifestAndRemovesThoseThatWerePassed() throws Exception {
        Exchange exchange = exchange(List.of());
        int splits = 9000;
        UpstreamRun run = UpstreamRun.begin(exchange, "run", splits);
        run.publish(7, false, at("a", 1));
        Committable[] empty = new Committable[splits - 8];
        for (int split = 8; split < splits; split++) {
            empty[split - 8] = run.prepare(split, true);
        }
        run.commit(empty);
        run.publish(7, false, at("a", 2));
        run.close();
        UpstreamRun next = run.restarted(exchange);
        next.publish(7, false, at("a", 3));
        next.close();
        assertThat(manifests()).hasSize(2);
        ExchangeSource source = exchange().source();
        Split split = source.plan(List.of()).get(7 % PARTITIONS);
        List<ExchangeRig.Part> parts = ExchangeRig.parts(source, split, Optional.empty());
        assertThat(parts.stream().flatMap(part -> part.rows().stream()))
                .containsExactly(at("a", 1), at("a", 2), at("a", 3));
        Map<String, Position> positions = new HashMap<>();
        for (Split each : source.plan(List.of())) {
            positions.put(each.id(), parts.get(1).position().encode());
        }
        Exchange lookedAtJustThen =
                exchange(List.of(), interrupted(() -> source.acknowledge(new DurableCheckpoint(1), positions)));
        for (Exchange each : List.of(lookedAtJustThen, exchange())) {
            assertThat(ExchangeRig.parts(
                            each.source(), split, Optional.of(parts.get(1).position())))
                    .flatExtracting(ExchangeRig.Part::rows)
                    .containsExactly(at("a", 3));
            assertThat(manifests()).hasSize(1);
        }
    }

    /** Calls {@code first} before a file is opened for the first time. */
    private StateFiles interrupted(Runnable first) {
        StateFiles disk = new DiskStateFiles(folder);
        AtomicBoolean done = new AtomicBoolean();
        return (StateFiles) Proxy.newProxyInstance(
                StateFiles.class.getClassLoader(), new Class<?>[] {StateFiles.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open") && done.compareAndSet(false, true)) {
                        first.run();
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private List<Path> manifests() throws Exception {
        return filesOf("", "").stream()
                .filter(file -> String.valueOf(file.getFileName()).startsWith("manifest-"))
                .toList();
    }

    @Test
    void goesOnBehindALineOfItsManifestThatWasCutOff() throws Exception {
        try (UpstreamRun run = UpstreamRun.begin(exchange(), "run", 1)) {
            run.publish(0, false, row("a", 1));
            Path manifest = filesOf("", "0").get(0);
            for (String torn : List.of("0123", "01234567 {\"kind\":\"ro", "\0\0\0\0", "ffffffff {}\n")) {
                Files.writeString(manifest, torn, StandardOpenOption.APPEND);
                assertThat(ExchangeRig.rows(exchange()).stream().flatMap(List::stream))
                        .contains(row("a", 1));
                UpstreamRun next = run.restarted(exchange());
                next.close();
                assertThat(Files.readString(manifest)).doesNotContain(torn);
            }
        }
    }

    @Test
    void refusesAManifestThatIsDamagedInItsMiddle() throws Exception {
        UpstreamRun run = UpstreamRun.begin(exchange(), "run", 1);
        run.publish(0, false, row("a", 1));
        Path manifest = filesOf("", "0").get(0);
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceFirst("\"sequence\":1", "\"sequence\":2"));
        assertFails(ExchangeErrorCode.DAMAGED, () -> ExchangeRig.rows(exchange()));
        assertFails(ExchangeErrorCode.DAMAGED, () -> run.restarted(exchange()));
        run.close();
    }

    @Test
    void refusesRowsThatAreDamagedOrGone() throws Exception {
        try (UpstreamRun run = UpstreamRun.begin(exchange(), "run", 1)) {
            run.publish(0, true, row("a", 1));
        }
        Path segment = filesOf("segments", ".rows").get(0);
        byte[] bytes = Files.readAllBytes(segment);
        for (int at = 0; at < bytes.length; at++) {
            byte[] turned = bytes.clone();
            turned[at] ^= 4;
            Files.write(segment, turned);
            assertFails(ExchangeErrorCode.DAMAGED, () -> ExchangeRig.rows(exchange()));
        }
        Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertFails(ExchangeErrorCode.LOST, () -> ExchangeRig.rows(exchange()));
        Files.delete(segment);
        assertFails(ExchangeErrorCode.LOST, () -> ExchangeRig.rows(exchange()));
    }

    @Test
    void refusesToPublishWhatLeavesAGapOrIsNotThere() throws Exception {
        try (UpstreamRun run = UpstreamRun.begin(exchange(), "run", 1)) {
            run.write(0, row("a", 1));
            Committable first = run.prepare(0, false);
            run.write(0, row("a", 2));
            Committable second = run.prepare(0, false);
            assertFails(ExchangeErrorCode.LOST, () -> run.commit(second));
            List<Path> segments = filesOf("segments", ".rows");
            Files.delete(segments.get(1));
            assertFails(ExchangeErrorCode.LOST, () -> run.commit(first, second));
            run.commit(first);
            run.commit(first, first);
            assertThat(ExchangeRig.rows(exchange()).stream().flatMap(List::stream))
                    .containsExactly(row("a", 1));
        }
    }

    @Test
    void refusesToPublishForAStartThatWasTakenOver() throws Exception {
        try (UpstreamRun zombie = UpstreamRun.begin(exchange(), "run", 1)) {
            zombie.write(0, row("a", 1));
            Committable prepared = zombie.prepare(0, false);
            UpstreamRun next = zombie.restarted(exchange());
            assertFails(StateErrorCode.FENCED, () -> zombie.commit(prepared));
            next.commit(prepared);
            next.close();
            assertThat(ExchangeRig.rows(exchange()).stream().flatMap(List::stream))
                    .containsExactly(row("a", 1));
        }
    }

    @Test
    void bindsWhoReadsToTheRunThatWrote() throws Exception {
        Exchange exchange = exchange();
        ExchangeSource source = exchange.source();
        assertFails(ExchangeErrorCode.LOST, () -> source.plan(List.of()));
        try (UpstreamRun run = UpstreamRun.begin(exchange, "run-1", 1)) {
            run.publish(0, true, row("a", 1));
        }
        List<Split> splits = source.plan(List.of());
        try (UpstreamRun run = UpstreamRun.begin(exchange(), "run-2", 1)) {
            assertThat(filesOf("segments", ".rows")).as("of the run before").isEmpty();
            run.publish(0, true, row("a", 2));
            assertFails(
                    ExchangeErrorCode.OTHER_LOG,
                    () -> ExchangeRig.parts(exchange().source(), splits.get(0), Optional.empty()));
            assertThat(ExchangeRig.rows(exchange).stream().flatMap(List::stream))
                    .containsExactly(row("a", 2));
            SinkRun zombie = new SinkRun("p", "run-1", 1, true);
            assertFails(StateErrorCode.FENCED, () -> exchange().sink().prepare(zombie, List.of(SCHEMA)));
        }
        exchange.delete();
        assertThat(filesOf("", "")).containsExactly(folder.resolve("p/exchange/segments"));
    }

    @Test
    void removesWhatLostWritersHaveLeft() throws Exception {
        UpstreamRun run = UpstreamRun.begin(exchange(), "run", 2);
        run.publish(0, false, row("a", 1));
        UpstreamRun lost = run.restarted(exchange());
        lost.write(0, row("a", 2));
        lost.prepare(0, false);
        assertThat(filesOf("segments", ".rows")).hasSize(2);
        UpstreamRun next = run.restarted(exchange());
        next.publish(0, true, row("a", 3));
        assertThat(filesOf("segments", ".rows"))
                .as("that of the lost part 2 is gone")
                .hasSize(2);
        next.publish(1, true);
        lost.write(1, row("a", 4));
        lost.prepare(1, false);
        next.complete();
        assertThat(filesOf("segments", ".rows")).hasSize(2);
        assertThat(ExchangeRig.rows(exchange()).stream().flatMap(List::stream))
                .containsExactly(row("a", 1), row("a", 3));
        for (UpstreamRun each : List.of(run, lost, next)) {
            each.close();
        }
    }
}

package io.dataweaver.core.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import io.dataweaver.core.state.DiskStateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLetterStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00.123456Z");
    private static final RejectionHandler.Place PLACE =
            new RejectionHandler.Place("orders", "orders.csv", "source", "{\"offset\":7}");
    private static final Schema SCHEMA =
            Schema.of("orders", Field.required("id", DataTypes.BIGINT), Field.nullable("total", DataTypes.TEXT));

    @TempDir
    private Path folder;

    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    private DeadLetterStore store(String run, long maxSize) {
        return new DeadLetterStore(
                new DiskStateFiles(folder), "", new DeadLetterStore.Owner("orders", run, "f00d"), clock, maxSize);
    }

    private void keep(String run, RejectionHandler.Place place, Rejection... rejections) {
        try (DeadLetterStore store = store(run, Long.MAX_VALUE)) {
            store.handle(place, List.of(rejections));
            store.flush();
        }
    }

    private DeadLetters letters() {
        return DeadLetters.in(folder, clock);
    }

    private List<String> records() {
        return letters().list(LetterFilter.WAITING).stream()
                .map(letter -> letter.record().text())
                .toList();
    }

    private Path segment() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Rejection raw(String bytes, long line) {
        return raw(bytes.getBytes(StandardCharsets.UTF_8), line);
    }

    private static Rejection raw(byte[] bytes, long line) {
        return new Rejection(
                new Rejection.RejectedBytes(bytes, line), RecordErrorCode.VALUE_UNFIT, "total", "cannot read 'x'");
    }

    private static RecordBatch batch(Object... idsAndTotals) {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 4);
        for (int i = 0; i < idsAndTotals.length; i += 2) {
            builder.rowWriter()
                    .set("id", idsAndTotals[i])
                    .set("total", idsAndTotals[i + 1])
                    .end(i / 2 + 1L);
        }
        return builder.build();
    }

    @Test
    void tellsAllThatIsKnown() {
        Rejection rejection = new Rejection(
                new Rejection.RejectedBytes("3,\"x\",…".getBytes(StandardCharsets.UTF_8), 4),
                RecordErrorCode.VALUE_UNFIT,
                "total",
                "cannot read 'x'",
                new IllegalStateException("outer", new IOException("inner")));
        keep("run-1", PLACE, rejection);
        DeadLetter letter = letters().list(LetterFilter.ALL).get(0);
        assertThat(letter)
                .returns("orders", DeadLetter::pipeline)
                .returns("run-1", DeadLetter::run)
                .returns("f00d", DeadLetter::fingerprint)
                .returns(NOW, DeadLetter::rejectedAt)
                .returns("orders", DeadLetter::dataset)
                .returns("orders.csv", DeadLetter::split)
                .returns(4L, DeadLetter::origin)
                .returns("{\"offset\":7}", DeadLetter::readTo)
                .returns("source", DeadLetter::step)
                .returns(RecordErrorCode.VALUE_UNFIT.id(), DeadLetter::code)
                .returns("total", DeadLetter::column)
                .returns("cannot read 'x'", DeadLetter::message)
                .returns(Fate.NONE, DeadLetter::fate);
        assertThat(letter.causes())
                .containsExactly("java.lang.IllegalStateException: outer", "java.io.IOException: inner");
        assertThat(letter.record().text()).isEqualTo("3,\"x\",…");
        assertThat(letters().find(letter.id().substring(0, 6)).map(DeadLetter::id))
                .contains(letter.id());
    }

    @Test
    void keepsBytesThatAreNoTextAndSaysWhereOnlyTheirStartIsThere() {
        byte[] large = new byte[Rejection.RejectedBytes.MAX_BYTES];
        keep("run-1", PLACE, raw(new byte[] {(byte) 0xff, 0}, 1), raw(large, 2));
        List<DeadLetter> letters = letters().list(LetterFilter.ALL);
        DeadRecord.Raw first = (DeadRecord.Raw) letters.get(0).record();
        assertThat(first.bytes()).containsExactly(0xff, 0);
        assertThat(first.cut()).isFalse();
        DeadRecord.Raw second = (DeadRecord.Raw) letters.get(1).record();
        assertThat(second.bytes()).isEqualTo(large);
        assertThat(second.cut()).isTrue();
    }

    @Test
    void keepsTheRecordOfTheSourceAndTheOneThatTheStepSaw() {
        RecordBatch read = batch(1L, "a", 2L, "b", 3L, "c");
        BatchBuilder made = new BatchBuilder(Schema.of("orders", Field.nullable("n", DataTypes.INTEGER)), 1);
        made.rowWriter().setLong("n", 20).end(2);
        RecordBatch seen = made.build().withOriginal(read);
        keep(
                "run-1",
                new RejectionHandler.Place("orders", "orders.csv", "sink"),
                new Rejection(new Rejection.RejectedRow(seen, 0), RecordErrorCode.REFUSED_BY_SINK, null, "no"));
        DeadLetter letter = letters().list(LetterFilter.ALL).get(0);
        assertThat(letter.isOriginal()).isTrue();
        assertThat(letter.record().text()).isEqualTo("{\"id\":2,\"total\":\"b\"}");
        assertThat(((DeadRecord.Row) letter.record()).schema()).isEqualTo(SCHEMA);
        assertThat(letter.seen())
                .isNotNull()
                .extracting(row -> String.valueOf(row.json()))
                .isEqualTo("{\"n\":20}");
    }

    @Test
    void tellsRowsApartThatAStepMadeOfOneRecordAndSaysThatTheyArePartsOfIt() {
        RecordBatch read = batch(1L, "a,b");
        BatchBuilder made = new BatchBuilder(SCHEMA, 2);
        made.rowWriter().set("id", 1L).set("total", "a").end(1);
        made.rowWriter().set("id", 1L).set("total", "b").end(1);
        RecordBatch parts = made.build().withOriginal(read);
        Rejection[] both = Stream.of(0, 1)
                .map(row -> new Rejection(
                        new Rejection.RejectedRow(parts, row), RecordErrorCode.REFUSED_BY_SINK, null, "no"))
                .toArray(Rejection[]::new);
        keep("run-1", PLACE, both);
        keep("run-1", PLACE, both);
        assertThat(letters().list(LetterFilter.ALL)).hasSize(2).allMatch(DeadLetter::isPart);
    }

    @Test
    void keepsARecordOnceThatIsRejectedAgainAfterACrash() {
        keep("run-1", PLACE, raw("a", 1), raw("b", 2));
        keep("run-1", PLACE, raw("b", 2), raw("c", 3));
        assertThat(records()).containsExactly("a", "b", "c");
    }

    @Test
    void keepsTheSameRecordOfAnotherRunAndOfAnotherStep() {
        keep("run-1", PLACE, raw("a", 1));
        keep("run-2", PLACE, raw("a", 1));
        keep("run-2", new RejectionHandler.Place("orders", "orders.csv", "sink"), raw("a", 1));
        assertThat(records()).hasSize(3);
    }

    @Test
    void passesOverWhatACrashLeftHalfWritten() throws IOException {
        keep("run-1", PLACE, raw("a", 1), raw("b", 2));
        byte[] whole = Files.readAllBytes(segment());
        for (int cut = 1; cut < 60; cut++) {
            Files.write(segment(), java.util.Arrays.copyOf(whole, whole.length - cut));
            assertThat(records()).as("cut " + cut).containsExactly("a");
            keep("run-1", PLACE, raw("b", 2));
            assertThat(records()).as("cut " + cut).containsExactly("a", "b");
            try (Stream<Path> all = Files.list(folder)) {
                for (Path later : all.filter(
                                file -> file.getFileName().toString().startsWith("00000002"))
                        .toList()) {
                    Files.delete(later);
                }
            }
        }
    }

    @Test
    void twoProcessesOfOneRunWriteSegmentsOfTheirOwnAndKeepARecordOnce() {
        RejectionHandler.Place other = new RejectionHandler.Place("orders", "more.csv", PLACE.step());
        try (DeadLetterStore one = store("run-1", 1 << 20);
                DeadLetterStore two = store("run-1", 1 << 20)) {
            one.handle(PLACE, List.of(raw("a", 1)));
            two.handle(other, List.of(raw("x", 1)));
            one.handle(PLACE, List.of(raw("b", 2)));
            one.flush();
            // The split of the first comes to the second, from before its last two records.
            two.handle(PLACE, List.of(raw("b", 2), raw("c", 3)));
            two.flush();
        }
        assertThat(records()).containsExactlyInAnyOrder("a", "x", "b", "c");
        assertThat(folder).isDirectoryContaining("glob:**/00000001.run-1.jsonl");
        assertThat(folder).isDirectoryContaining("glob:**/00000002.run-1.jsonl");
    }

    @Test
    void leavesTheSegmentsOfARunThatIsUnderWay() {
        keep("run-1", PLACE, raw("a", 1));
        keep("run-2", PLACE, raw("b", 2));
        keep("run-2", PLACE, raw("c", 3));
        clock = Clock.fixed(NOW.plus(Duration.ofDays(20)), ZoneOffset.UTC);
        letters().expire(Duration.ofDays(9), "run-2");
        assertThat(records()).containsExactly("b", "c");
    }

    @Test
    void countsADamagedLineAndReadsTheOthers() throws IOException {
        keep("run-1", PLACE, raw("aaa", 1), raw("bbb", 2), raw("ccc", 3));
        String text = Files.readString(segment());
        Files.writeString(segment(), text.replace("bbb", "bxb"));
        DeadLetters.Found found = letters().forEach(LetterFilter.ALL, letter -> {});
        assertThat(found).isEqualTo(new DeadLetters.Found(2, 1));
        keep("run-1", PLACE, raw("bbb", 2));
        assertThat(records()).containsExactly("aaa", "ccc", "bbb");
    }

    @Test
    void stopsWhenItIsFullAndPassesOverNothing() {
        try (DeadLetterStore store = store("run-1", 2_000)) {
            assertThatThrownBy(() -> {
                        for (int i = 1; i < 100; i++) {
                            store.handle(PLACE, List.of(raw("record " + i, i)));
                        }
                    })
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            full -> assertThat(full.code()).isEqualTo(DeadLetterErrorCode.FULL));
            assertThatThrownBy(store::flush).isInstanceOf(DataWeaverException.class);
        }
        assertThat(records()).isNotEmpty().doesNotContain("record 99");
    }

    @Test
    void lettersAreForTheirOwnerOnly() throws IOException {
        Path place = folder.resolve("deep/dead-letters");
        try (DeadLetterStore store = new DeadLetterStore(
                new DiskStateFiles(place),
                "",
                new DeadLetterStore.Owner("orders", "run-1", ""),
                clock,
                Long.MAX_VALUE)) {
            store.handle(PLACE, List.of(raw("a", 1)));
            store.flush();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        try (Stream<Path> all = Files.list(place)) {
            assertThat(all).isNotEmpty().allMatch(file -> permissions(file).equals("rw-------"));
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void findsByCondition() {
        keep("run-1", PLACE, raw("a", 1), raw("b", 2));
        keep("run-2", new RejectionHandler.Place("orders", "orders.csv", "sink"), raw("c", 3));
        assertThat(letters().list(LetterFilter.ALL.where("step = 'sink' or origin = 1")))
                .extracting(DeadLetter::origin)
                .containsExactly(1L, 3L);
        assertThat(letters().list(LetterFilter.ALL.where("column_name = 'total' and record like 'b%'")))
                .extracting(DeadLetter::origin)
                .containsExactly(2L);
        assertThat(letters().list(LetterFilter.ALL.code("DW-REC-001"))).isEmpty();
        assertThat(letters().list(LetterFilter.ALL.limit(2))).hasSize(2);
        assertThatThrownBy(() -> letters().list(LetterFilter.ALL.where("stepp = 'sink'")))
                .hasMessageContaining("stepp");
        assertThatThrownBy(() -> letters().list(LetterFilter.ALL.where("cast(record as bigint) > 1")))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failed -> assertThat(failed.code()).isEqualTo(DeadLetterErrorCode.WHERE_FAILED));
    }

    @Test
    void dropsForGoodAndTakesTheRoomBack() {
        keep("run-1", PLACE, raw("a", 1), raw("b", 2));
        keep("run-2", PLACE, raw("c", 3));
        assertThat(letters().drop(LetterFilter.WAITING.where("origin <> 2"))).isEqualTo(2);
        assertThat(letters().drop(LetterFilter.WAITING.where("origin <> 2"))).isZero();
        assertThat(records()).containsExactly("b");
        assertThat(letters().list(LetterFilter.ALL)).hasSize(3);
        assertThat(letters().compact()).isPositive();
        assertThat(letters().list(LetterFilter.ALL)).hasSize(1);
        assertThat(records()).containsExactly("b");
    }

    @Test
    void ignoresATornFateAndWritesOn() throws IOException {
        keep("run-1", PLACE, raw("a", 1), raw("b", 2));
        letters().drop(LetterFilter.WAITING.where("origin = 1"));
        Path fates = folder.resolve(LetterFolder.FATES);
        Files.writeString(fates, "{\"id\":\"12", StandardOpenOption.APPEND);
        assertThat(records()).containsExactly("b");
        letters().drop(LetterFilter.WAITING);
        assertThat(records()).isEmpty();
    }

    @Test
    void removesWhatIsOlderThanWanted() {
        keep("run-1", PLACE, raw("a", 1));
        clock = Clock.fixed(NOW.plus(Duration.ofDays(10)), ZoneOffset.UTC);
        keep("run-2", PLACE, raw("b", 2));
        clock = Clock.fixed(NOW.plus(Duration.ofDays(20)), ZoneOffset.UTC);
        letters().expire(Duration.ofDays(11));
        assertThat(records()).containsExactly("a", "b");
        letters().expire(Duration.ofDays(9));
        assertThat(records()).containsExactly("b");
    }

    @Test
    void nothingIsMadeBeforeTheFirstLetter() {
        Path place = folder.resolve("none");
        try (DeadLetterStore store =
                new DeadLetterStore(new DiskStateFiles(place), "", new DeadLetterStore.Owner("p", "r", ""), clock, 1)) {
            store.handle(PLACE, List.of());
            store.flush();
        }
        assertThat(place).doesNotExist();
        assertThat(DeadLetters.in(place, clock).list(LetterFilter.ALL)).isEmpty();
    }
}

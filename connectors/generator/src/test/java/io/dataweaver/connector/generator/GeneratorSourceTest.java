package io.dataweaver.connector.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.plugin.TestContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GeneratorSourceTest {

    private static final TestContext CONTEXT = TestContext.in(Path.of(""));

    private static Source source(Map<String, ?> options) {
        return source(options, CONTEXT);
    }

    private static Source source(Map<String, ?> options, TestContext context) {
        GeneratorSourcePlugin plugin = new GeneratorSourcePlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), context);
    }

    private static List<Row> read(Source source, Schema wanted) throws InterruptedException {
        ReadRequest request = new ReadRequest(wanted, List.of(), BatchLimits.DEFAULT);
        List<Row> rows = new ArrayList<>();
        for (Split split : source.plan(List.of(request))) {
            try (SplitReader reader = source.open(split, request, Optional.empty())) {
                ReadResult result = reader.read(Duration.ZERO);
                while (result instanceof ReadResult.Rows some) {
                    rows.addAll(Rows.of(some.batch()));
                    result = reader.read(Duration.ZERO);
                }
                assertThat(result).isInstanceOf(ReadResult.EndOfSplit.class);
                assertThat(reader.progress()).isEqualTo(1);
            }
        }
        return rows;
    }

    private static List<Row> read(Map<String, ?> options) throws InterruptedException {
        Source source = source(options);
        return read(source, source.datasets().get(0));
    }

    private static List<@Nullable Object> values(String column, int rows) throws InterruptedException {
        List<@Nullable Object> values = new ArrayList<>();
        read(Map.of("rows", (long) rows, "columns", Map.of("c", column))).forEach(row -> values.add(row.value(0)));
        return values;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 16})
    void theRowsAreTheSameHoweverManyReadersThereAre(long splits) throws Exception {
        List<Row> expected = read(Map.of("rows", 1000L));

        assertThat(expected).hasSize(1000).doesNotHaveDuplicates();
        assertThat(read(Map.of("rows", 1000L, "splits", splits))).isEqualTo(expected);
    }

    @Test
    void theRowsAreTheSameWithAnEndAndWithout() throws Exception {
        Source endless = source(Map.of("splits", 3L));
        ReadRequest request = new ReadRequest(endless.datasets().get(0), List.of(), BatchLimits.DEFAULT);
        List<Row> expected = read(Map.of("rows", 30L));
        List<Split> splits = endless.plan(List.of(request));
        assertThat(endless.capabilities()).contains(Capability.UNBOUNDED).doesNotContain(Capability.BOUNDED);
        assertThat(splits).hasSize(3);
        for (int i = 0; i < 3; i++) {
            try (SplitReader reader = endless.open(splits.get(i), request, Optional.empty())) {
                ReadResult.Rows rows = (ReadResult.Rows) reader.read(Duration.ZERO);
                assertThat(rows.batch().size()).isEqualTo(BatchLimits.DEFAULT.maxRows());
                for (int row = 0; row < 10; row++) {
                    assertThat(Rows.of(rows.batch()).get(row)).isEqualTo(expected.get(3 * row + i));
                    assertThat(rows.batch().origin(row)).isEqualTo(3L * row + i + 1);
                }
            }
        }
    }

    @Test
    void anotherSeedGivesOtherRows() throws Exception {
        assertThat(read(Map.of("rows", 100L, "seed", 2L))).isNotEqualTo(read(Map.of("rows", 100L)));
    }

    @Test
    void aValueDoesNotDependOnTheOtherColumns() throws Exception {
        Source source = source(Map.of("rows", 50L));
        Schema all = source.datasets().get(0);
        List<Row> rows = read(source, all);
        List<Row> projected = read(source, all.project(List.of("note", "total")));

        for (int i = 0; i < 50; i++) {
            assertThat(projected.get(i).values())
                    .containsExactly(
                            rows.get(i).value(all.indexOf("note")), rows.get(i).value(all.indexOf("total")));
        }
    }

    @Test
    void valuesAreInTheirRangesAndReachTheirEnds() throws Exception {
        assertThat(values("int(1..6)", 1000)).containsOnly(1, 2, 3, 4, 5, 6);
        assertThat(values("int(-3000000000..-2999999999)", 100)).containsOnly(-3000000000L, -2999999999L);
        assertThat(values("choice(A, B,C)", 100)).containsOnly("A", "B", "C");
        assertThat(values("decimal(0.98..1.01)", 100))
                .extracting(String::valueOf)
                .containsOnly("0.98", "0.99", "1.00", "1.01");
        assertThat(values("boolean(0.3)", 10_000).stream().filter(Boolean.TRUE::equals))
                .hasSizeBetween(2800, 3200);
        assertThat(values("text(2..4)", 500))
                .allMatch(text -> String.valueOf(text).matches("[a-z]{2,4}"))
                .extracting(text -> String.valueOf(text).length())
                .contains(2, 3, 4);
        assertThat(values("timestamp(2026-01-01..2026-01-01T00:00:01)", 100))
                .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0), LocalDateTime.of(2026, 1, 1, 0, 0, 1));
        assertThat(values("double(-1..1)", 100))
                .allMatch(number -> number instanceof Double value && value >= -1 && value < 1);
        assertThat(values("date(2026-02-28..2026-03-01)", 100))
                .extracting(String::valueOf)
                .containsOnly("2026-02-28", "2026-03-01");
    }

    @Test
    void uuidsAreOfVersionFourAndDiffer() throws Exception {
        List<@Nullable Object> uuids = values("uuid", 1000);

        assertThat(uuids)
                .doesNotHaveDuplicates()
                .allMatch(value -> value instanceof UUID uuid && uuid.version() == 4 && uuid.variant() == 2);
    }

    @Test
    void someAreNullIfAskedFor() throws Exception {
        assertThat(values("int(1..100) null 25%", 10_000).stream().filter(value -> value == null))
                .hasSizeBetween(2300, 2700);
        assertThat(values("name null 100%", 10)).containsOnlyNulls();
        assertThat(source(Map.of("columns", Map.of("c", "uuid null 1%")))
                        .datasets()
                        .get(0)
                        .field(0)
                        .nullable())
                .isTrue();
    }

    @Test
    void aSequenceIsTheKey() {
        Schema schema = source(Map.of("rows", 1L)).datasets().get(0);

        assertThat(schema.key()).containsExactly("id");
        assertThat(schema.field(0).type()).isEqualTo(DataTypes.BIGINT);
        assertThat(schema.field(0).nullable()).isFalse();
    }

    @Test
    void rowsComeAtTheirRate() throws Exception {
        SetClock clock = new SetClock();
        Source source = source(Map.of("rate", 100L, "splits", 2L), CONTEXT.withClock(clock));
        ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), BatchLimits.DEFAULT);
        Split split = source.plan(List.of(request)).get(0);
        try (SplitReader reader = source.open(split, request, Optional.empty())) {
            assertThat(reader.read(Duration.ZERO)).isInstanceOf(ReadResult.NothingYet.class);
            clock.now = clock.now.plusSeconds(2);
            ReadResult.Rows rows = (ReadResult.Rows) reader.read(Duration.ZERO);
            assertThat(rows.batch().size()).isEqualTo(100);
            assertThat(reader.read(Duration.ofMillis(1))).isInstanceOf(ReadResult.NothingYet.class);
        }
    }

    @Test
    void aReaderThatWaitsForItsRateIsWokenUp() throws Exception {
        Source source = source(Map.of("rate", 1L, "splits", 1000L));
        ReadRequest request = new ReadRequest(source.datasets().get(0), List.of(), BatchLimits.DEFAULT);
        try (SplitReader reader = source.open(source.plan(List.of(request)).get(0), request, Optional.empty())) {
            Thread waker = new Thread(reader::wakeUp);
            waker.start();
            assertThat(reader.read(Duration.ofMinutes(10))).isInstanceOf(ReadResult.NothingYet.class);
            waker.join();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number(1..2)    | there is no kind `number`",
                "int             | expected a range",
                "int(1)          | expected a range",
                "int(5..1)       | the range ends before it begins",
                "int(a..b)       | does not hold numbers",
                "choice          | expected what to choose from",
                "text(5..200000) | expected lengths",
                "date(1..2)      | expected dates",
                "boolean(2)      | the share of true is 0 to 1",
                "uuid null 101%  | not more than 100%",
                "UUID!           | expected a kind",
                "decimal(0.0..12345678901234567890) | at most 18 digits"
            })
    void saysWhatIsWrongWithAColumn(String text, String expected) {
        assertThatThrownBy(() -> source(Map.of("columns", Map.of("c", text))))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("column `c` cannot be generated from '" + text + "'")
                .hasMessageContaining(expected)
                .extracting(wrong -> ((OptionException) wrong).path())
                .isEqualTo(List.of("columns", "c"));
    }

    @Test
    void javaSaysTheSameAsAPipelineFile() {
        assertThat(Generator.rows(5)
                        .seed(7)
                        .rate(3)
                        .splits(2)
                        .name("n")
                        .column("a", "uuid")
                        .column("b", "name")
                        .toRef())
                .hasToString("ComponentRef[type=generator, options={rows=5, seed=7, rate=3, splits=2, name=n, "
                        + "columns={a=uuid, b=name}}]");
        assertThat(Generator.endless().toRef().options()).isEmpty();
    }

    /** Stands still until it is set. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

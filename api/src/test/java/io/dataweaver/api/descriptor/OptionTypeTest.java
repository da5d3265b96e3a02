package io.dataweaver.api.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.secret.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionTypeTest {

    private enum Mode {
        APPEND,
        READ_ONLY
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "64KiB, 65536",
        "4 MiB, 4194304",
        "2gb, 2000000000",
        "1TB, 1000000000000",
        "1TiB, 1099511627776",
        "5b, 5"
    })
    void sizesAreBytes(String text, long bytes) {
        assertThat(OptionType.SIZE.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "4 MiBs", "MiB", "99999999999999TiB", "１KB"})
    void otherSizesAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.SIZE.parse(text))
                .withMessageContaining("size")
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"200ms, PT0.2S", "10s, PT10S", "5m, PT5M", "5 min, PT5M", "1H, PT1H", "7d, PT168H", "0s, PT0S"})
    void durationsHaveUnits(String text, Duration duration) {
        assertThat(OptionType.DURATION.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "-1s", "1.5s", "1y", "9999999999999d"})
    void otherDurationsAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.DURATION.parse(text))
                .withMessage("expected a duration such as 200ms, 10s, 5m, 1h or 7d, but found '" + text + "'");
    }

    @Test
    void percentagesAreShares() {
        assertThat(OptionType.PERCENT.parse("1%")).isEqualByComparingTo("0.01");
        assertThat(OptionType.PERCENT.parse("0.5 %")).isEqualByComparingTo("0.005");
        assertThat(OptionType.PERCENT.parse("100%")).isEqualByComparingTo(BigDecimal.ONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "-1%", "101%", "100.000000001%", "1,5%"})
    void otherPercentagesAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.PERCENT.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void choicesAreTheConstantsInLowerCase() {
        OptionType<Mode> type = OptionType.choice(Mode.class);
        assertThat(type.choices()).containsExactly("append", "read_only");
        assertThat(type.parse("read_only")).isEqualTo(Mode.READ_ONLY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.parse("READ_ONLY"))
                .withMessage("expected append | read_only, but found 'READ_ONLY'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.parse(List.of("append")))
                .withMessage("expected text, but found a list");
    }

    @Test
    void scalarsReadAsTextAndTextAsScalars() {
        assertThat(OptionType.TEXT.parse(5L)).isEqualTo("5");
        assertThat(OptionType.TEXT.parse(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(OptionType.TEXT.parse(true)).isEqualTo("true");
        assertThat(OptionType.BOOLEAN.parse("true")).isTrue();
        assertThat(OptionType.INTEGER.parse("-12")).isEqualTo(-12L);
        assertThat(OptionType.TYPE.parse("decimal(12,2)")).isEqualTo(DataTypes.decimal(12, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.INTEGER.parse(new BigDecimal("1.5")))
                .withMessage("expected a whole number, but found 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.BOOLEAN.parse("yes"))
                .withMessage("expected true or false, but found 'yes'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.TEXT.parse(Map.of()))
                .withMessage("expected text, but found name: value pairs");
    }

    @Test
    void listsTakeOneValueForAListOfOne() {
        OptionType<List<Long>> type = OptionType.listOf(OptionType.INTEGER);
        assertThat(type.parse(List.of(1L, "2"))).containsExactly(1L, 2L);
        assertThat(type.parse(3L)).containsExactly(3L);
        assertThat(type.name()).isEqualTo("list of integer");
    }

    @Test
    void mapsNameTheEntryThatIsWrong() {
        OptionType<Map<String, Long>> type = OptionType.mapOf(OptionType.INTEGER);
        assertThat(type.parse(Map.of("a", 1L))).containsExactly(Map.entry("a", 1L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.parse(Map.of("a", "x")))
                .withMessage("`a`: expected a whole number, but found 'x'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.parse(Collections.singletonMap("a", null)))
                .withMessageContaining("`a`: ");
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse(List.of(1L)));
    }

    @Test
    void columnsOfTwoSidesAreNamesPairsOrBoth() {
        Map.Entry<String, String> same = Map.entry("name", "name");
        Map.Entry<String, String> other = Map.entry("home", "country");
        assertThat(OptionType.COLUMNS.parse("name")).containsExactly(same);
        assertThat(OptionType.COLUMNS.parse(Map.of("home", "country"))).containsExactly(other);
        assertThat(OptionType.COLUMNS.parse(List.of(Map.of("home", "country"), "name")))
                .containsExactly(other, same);
        assertThat(OptionType.COLUMNS.parse(List.of())).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.COLUMNS.parse(List.of("name", Map.of("name", "other"))))
                .withMessage("`name` is named twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.COLUMNS.parse(List.of(List.of("name"))))
                .withMessageContaining("expected text, but found a list");
    }

    @Test
    void aSecretGoesOnlyWhereItStaysOne() {
        Secret secret = Secret.of("hunter2");
        assertThat(OptionType.SECRET.parse(secret)).isSameAs(secret);
        assertThat(OptionType.SECRET.parse("plain").<String>use(value -> value)).isEqualTo("plain");
        assertThat(OptionType.listOf(OptionType.SECRET).parse(secret)).containsExactly(secret);
        assertThat(OptionType.mapOf(OptionType.SECRET).parse(Map.of("p", secret)))
                .containsEntry("p", secret);
        for (OptionType<?> type : List.of(
                OptionType.TEXT,
                OptionType.EXPRESSION,
                OptionType.SIZE,
                OptionType.COMPONENT,
                OptionType.listOf(OptionType.TEXT),
                OptionType.mapOf(OptionType.TEXT))) {
            for (Object raw : List.of(secret, List.of(secret), Map.of("p", secret))) {
                if (type == OptionType.COMPONENT && raw instanceof Map) {
                    continue;
                }
                assertThatIllegalArgumentException()
                        .as("%s of %s", raw, type)
                        .isThrownBy(() -> type.parse(raw))
                        .withMessageNotContaining("hunter2");
            }
        }
    }

    @Test
    void componentsAreANameWithOrWithoutOptions() {
        assertThat(OptionType.COMPONENT.parse("json")).isEqualTo(ComponentRef.of("json"));
        assertThat(OptionType.COMPONENT.parse(Map.of("csv", Map.of("delimiter", ";"))))
                .isEqualTo(new ComponentRef("csv", Map.of("delimiter", ";")));
        assertThat(OptionType.COMPONENT.parse(Map.of("csv", "a.csv")))
                .isEqualTo(new ComponentRef("csv", Map.of(ComponentRef.MAIN, "a.csv")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionType.COMPONENT.parse(Map.of("a", 1L, "b", 2L)))
                .withMessage("expected a name, or one name with its options, but found name: value pairs");
    }

    private static final Option<Long> ROWS =
            Option.of("rows", OptionType.INTEGER, "How many.").defaultsTo(10L);
    private static final Option<String> PATH = Option.required("path", OptionType.TEXT, "Where.");
    private static final Option<Duration> WAIT = Option.of("wait", OptionType.DURATION, "How long.");
    private static final ComponentDescriptor FILE = ComponentDescriptor.of(ComponentKind.SOURCE, "file")
            .summary("Files.")
            .mainOption(PATH)
            .options(ROWS, WAIT)
            .build();

    @Test
    void optionsAreGivenOrTakeTheirDefaults() {
        Options options = Options.parse(FILE, Map.of("path", "a.csv"));
        assertThat(options.get(PATH)).isEqualTo("a.csv");
        assertThat(options.get(ROWS)).isEqualTo(10L);
        assertThat(options.isSet(ROWS)).isFalse();
        assertThat(options.find(WAIT)).isEmpty();
        Assertions.assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> options.get(WAIT))
                .withMessageContaining("`wait`");
    }

    @Test
    void optionsThatAreUnknownMissingOrWrongAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(FILE, Map.of("path", "a", "rwos", 1L)))
                .withMessage("unknown option `rwos` of source `file`");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(FILE, Map.of()))
                .withMessage("option `path` of source `file` is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(FILE, Map.of("path", "a", "wait", "soon")))
                .withMessageStartingWith("`wait`: expected a duration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ComponentDescriptor.of(ComponentKind.SINK, "x")
                        .summary("X.")
                        .options(ROWS, ROWS)
                        .build())
                .withMessage("option `rows` is described twice");
    }
}

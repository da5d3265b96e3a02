package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static io.dataweaver.core.transform.RowsSource.row;
import static io.dataweaver.core.transform.Trial.UNSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.core.error.RetryPolicy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTransformTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("customer", DataTypes.INTEGER)),
            List.of("id"));
    private static final Schema CUSTOMERS = new Schema(
            "customers",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("name", DataTypes.TEXT),
                    Field.nullable("internal", DataTypes.TEXT),
                    Field.required("country", DataTypes.TEXT)),
            List.of("id"));

    private final RowsSource customers =
            new RowsSource(CUSTOMERS).of(row(7, "Åsa", "x", "SE"), row(8, null, "y", "GB"), row(9, "Ada", "z", "GB"));

    private static final Map<String, ?> BY_CUSTOMER =
            Map.of("on", Map.of("customer", "id"), "select", List.of("name", Map.of("home", "country")));

    private static Map<String, Object> and(Map<String, ?> options, String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put(name, value);
        return all;
    }

    private static Trial lookup(RowsSource table, Map<String, ?> options, Schema input) {
        LookupPlugin plugin = new LookupPlugin();
        Map<String, Object> all = and(options, "from", "rows");
        SharedTable shared = plugin.table(Options.parse(plugin.descriptor(), all), table, RetryPolicy.DEFAULT);
        return Trial.of(plugin.over(shared), all, input);
    }

    private Trial lookup(Map<String, ?> options) {
        return lookup(customers, options, ORDERS);
    }

    @Test
    void addsTheColumnsOfTheRecordOfTheSameKey() {
        Trial trial =
                lookup(BY_CUSTOMER).row(1, 9).row(2, 7).row(3, 9).row(4, 8).run();

        assertThat(trial.schema().toString())
                .isEqualTo("orders(id bigint not null, customer integer, name text, home text not null) key [id]");
        assertThat(trial.result())
                .containsExactly("[1, 9, Ada, GB]", "[2, 7, Åsa, SE]", "[3, 9, Ada, GB]", "[4, 8, null, GB]");
        assertThat(trial.rejected()).isEmpty();
    }

    @Test
    void readsOnlyTheColumnsThatAreWantedAndReadsThemOnce() {
        lookup(BY_CUSTOMER).row(1, 9).run().row(2, 9).run();

        assertThat(customers.asked).containsExactly("id", "name", "country");
        assertThat(customers.readings).hasValue(1);
    }

    @Test
    void takesTheColumnsFromASourceThatCanOnlyReadAll() {
        customers.capabilities.remove(Capability.PROJECTION_PUSH_DOWN);

        assertThat(lookup(BY_CUSTOMER).row(1, 9).run().result()).containsExactly("[1, 9, Ada, GB]");
        assertThat(customers.asked).isEqualTo(CUSTOMERS.names());
    }

    @Test
    void addsAllColumnsButTheKeyIfNoneIsSelected() {
        Schema visits = Schema.of("visits", Field.required("id", DataTypes.SMALLINT));

        Trial trial = lookup(customers, Map.of("on", "id"), visits).row(9).run();

        assertThat(trial.schema().names()).containsExactly("id", "name", "internal", "country");
        assertThat(trial.result()).containsExactly("[9, Ada, z, GB]");
    }

    @Test
    void rejectsWhatIsNotInTheTable() {
        Trial trial = lookup(BY_CUSTOMER).row(1, 5).row(2, 9).row(3, null).run();

        assertThat(trial.result()).containsExactly("[2, 9, Ada, GB]");
        assertThat(trial.rejected())
                .containsExactly(
                        "row 1, customer: customer = 5 is not in the table 'customers' [DW-REC-070]",
                        "row 3, customer: customer = NULL is not in the table 'customers' [DW-REC-070]");
    }

    @Test
    void setsNullOrDropsOnDemand() {
        Trial withNulls = lookup(and(BY_CUSTOMER, "missing", "set_null"))
                .row(1, 5)
                .row(2, 9)
                .row(3, null)
                .run();
        assertThat(withNulls.schema().field(3).nullable()).isTrue();
        assertThat(withNulls.result())
                .containsExactly("[1, 5, null, null]", "[2, 9, Ada, GB]", "[3, null, null, null]");

        Trial dropped = lookup(and(BY_CUSTOMER, "missing", "drop"))
                .row(1, 5)
                .row(2, 9)
                .row(3, null)
                .run();
        assertThat(dropped.result()).containsExactly("[2, 9, Ada, GB]");
        assertThat(dropped.rejected()).isEmpty();
    }

    @Test
    void addsNothingIfNothingIsSelected() {
        Trial trial = lookup(Map.of("on", Map.of("customer", "id"), "select", List.of(), "missing", "drop"))
                .row(1, 5)
                .row(2, 9)
                .run();

        assertThat(customers.asked).containsExactly("id");
        assertThat(trial.result()).containsExactly("[2, 9]");
    }

    @Test
    void nullIsEqualToNothingNotEvenInTheTable() {
        Schema nullable =
                Schema.of("codes", Field.nullable("code", DataTypes.TEXT), Field.required("meaning", DataTypes.TEXT));
        RowsSource codes = new RowsSource(nullable).of(row(null, "nothing"), row(null, "twice"), row("", "empty"));
        Schema input = Schema.of("things", Field.nullable("code", DataTypes.TEXT));

        Trial trial = lookup(codes, Map.of("on", "code", "missing", "set_null"), input)
                .row((Object) null)
                .row("")
                .run();

        assertThat(trial.result()).containsExactly("[null, null]", "[, empty]");
    }

    @Test
    void textIsEqualIfItsBytesAre() {
        Schema table = Schema.of("t", Field.required("k", DataTypes.TEXT), Field.required("v", DataTypes.INTEGER));
        RowsSource words = new RowsSource(table).of(row("Å", 1), row("A\u030A", 2), row("a", 3), row("a ", 4));
        Schema input = Schema.of("things", Field.nullable("k", DataTypes.TEXT));

        Trial trial = lookup(words, Map.of("on", "k", "missing", "set_null"), input)
                .row("Å")
                .row("A\u030A")
                .row("A")
                .row("a ")
                .run();

        assertThat(trial.result()).containsExactly("[Å, 1]", "[A\u030A, 2]", "[A, null]", "[a , 4]");
    }

    @Test
    void looksUpBySeveralColumnsOfAnyKind() {
        Schema rates = Schema.of(
                "rates",
                Field.required("currency", DataTypes.TEXT),
                Field.required("day", DataTypes.DATE),
                Field.required("level", new DataType.Decimal(10, 4)),
                Field.required("rate", new DataType.Decimal(12, 6)));
        RowsSource table = new RowsSource(rates)
                .of(
                        row("EUR", LocalDate.of(2026, 1, 1), new BigDecimal("1.5"), new BigDecimal("1.1")),
                        row("EUR", LocalDate.of(2026, 1, 2), new BigDecimal("1.5"), new BigDecimal("1.2")),
                        row("SEK", LocalDate.of(2026, 1, 1), new BigDecimal("1.5"), new BigDecimal("0.1")));
        Schema input = Schema.of(
                "orders",
                Field.required("level", new DataType.Decimal(5, 1)),
                Field.required("on_day", DataTypes.DATE),
                Field.required("currency", DataTypes.TEXT));

        Trial trial = lookup(
                        table,
                        Map.of(
                                "on",
                                List.of("currency", Map.of("on_day", "day"), "level"),
                                "select",
                                "rate",
                                "missing",
                                "set_null"),
                        input)
                .row(new BigDecimal("1.5"), LocalDate.of(2026, 1, 2), "EUR")
                .row(new BigDecimal("1.5"), LocalDate.of(2026, 1, 2), "SEK")
                .row(new BigDecimal("1.5"), LocalDate.of(2026, 1, 1), "SEK")
                .row(new BigDecimal("1.6"), LocalDate.of(2026, 1, 1), "SEK")
                .run();

        assertThat(trial.result())
                .containsExactly(
                        "[1.5, 2026-01-02, EUR, 1.200000]",
                        "[1.5, 2026-01-02, SEK, null]",
                        "[1.5, 2026-01-01, SEK, 0.100000]",
                        "[1.6, 2026-01-01, SEK, null]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatAMapFinds(long seed) {
        Random random = new Random(seed);
        Schema table = Schema.of(
                "t",
                Field.required("a", DataTypes.BIGINT),
                Field.required("b", DataTypes.TEXT),
                Field.required("v", DataTypes.INTEGER));
        Map<List<Object>, Integer> expected = new HashMap<>();
        while (expected.size() < 2_000) {
            expected.put(List.of((long) random.nextInt(60), "key " + random.nextInt(60)), expected.size());
        }
        RowsSource source = new RowsSource(table)
                .of(expected.entrySet().stream()
                        .map(entry -> row(entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                        .toArray(Object[][]::new));
        Schema input = table.project(List.of("a", "b"));
        Trial trial = lookup(source, Map.of("on", List.of("a", "b"), "missing", "set_null"), input);
        for (long a = 0; a < 60; a++) {
            for (int b = 0; b < 60; b++) {
                trial.row(a, "key " + b);
            }
        }

        List<String> result = trial.run().result();

        assertThat(result).as("seed %d", seed).hasSize(3_600);
        for (int i = 0; i < result.size(); i++) {
            List<Object> key = List.of((long) i / 60, "key " + i % 60);
            assertThat(result.get(i))
                    .as("seed %d", seed)
                    .isEqualTo("[" + key.get(0) + ", " + key.get(1) + ", " + expected.get(key) + "]");
        }
    }

    @Test
    void looksAtTheRowsAloneThatABatchShows() {
        Trial trial = lookup(BY_CUSTOMER);
        RecordBatch batch = trial.row(1, 5).row(2, 9).row(3, 5).row(4, 7).batch();
        Collected output = new Collected();

        trial.transform().apply(batch.select(new int[] {1, 3}, 2), output);

        RecordBatch made = output.batches().get(0);
        assertThat(output.rejections()).isEmpty();
        assertThat(made.size()).isEqualTo(2);
        assertThat(made.column(2).value(made.row(0))).isEqualTo("Ada");
        assertThat(made.column(2).value(made.row(1))).isEqualTo("Åsa");
    }

    @Test
    void refusesAKeyThatOccursTwiceUnlessTheFirstIsToCount() {
        customers.of(row(7, "one", "", "SE"), row(8, "two", "", "SE"), row(7, "three", "", "SE"));

        assertThatThrownBy(() -> lookup(BY_CUSTOMER).row(1, 8).run())
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failed -> assertThat(failed.code()).isEqualTo(LookupErrorCode.DUPLICATE_KEY))
                .hasMessageContaining("id = 7 occurs several times in the table 'customers'");
        assertThat(lookup(and(BY_CUSTOMER, "duplicates", "first"))
                        .row(1, 7)
                        .run()
                        .result())
                .containsExactly("[1, 7, one, SE]");
    }

    @Test
    void refusesATableThatTakesTooMuchMemory() {
        failsWith(
                LookupErrorCode.TABLE_TOO_LARGE,
                "the table 'customers' of the lookup takes more than the allowed 10 bytes",
                () -> lookup(and(BY_CUSTOMER, "max_memory", "10B")).row(1, 8).run());
    }

    @Test
    void refusesATableWithAGapOrWithChanges() {
        customers.as(DELETE);
        failsWith(
                LookupErrorCode.TABLE_INCOMPLETE,
                "record 1 of part-0 is a change",
                () -> lookup(BY_CUSTOMER).row(1, 8).run());
        customers.as(io.dataweaver.api.data.ChangeKind.INSERT);
        customers.rejections.add(new Rejection(
                new Rejection.RejectedBytes(new byte[] {'x'}, 4), RecordErrorCode.EVALUATION, null, "no number"));
        failsWith(
                LookupErrorCode.TABLE_INCOMPLETE,
                "record 4 of part-0 cannot be read",
                () -> lookup(BY_CUSTOMER).row(1, 8).run());
    }

    @Test
    void refusesATableThatIsNoLongerWhatWasPlanned() {
        Trial trial = lookup(BY_CUSTOMER);
        customers.schema = CUSTOMERS.project(List.of("id", "name", "country")).withDataset("customers");
        trial.row(1, 9).run(); // A column that is not looked up may go.

        Trial other = lookup(BY_CUSTOMER);
        customers.schema = Schema.of(
                "customers",
                Field.required("id", DataTypes.BIGINT),
                Field.nullable("name", DataTypes.INTEGER),
                Field.required("country", DataTypes.TEXT));
        failsWith(
                LookupErrorCode.TABLE_CHANGED,
                "name integer",
                () -> other.row(1, 9).run());
    }

    private static void failsWith(LookupErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failed -> assertThat(failed.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void tellsOfColumnsThatAreNotThere() {
        assertThatThrownBy(() -> lookup(Map.of("on", Map.of("custmer", "id"))))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("there is no column `custmer` in the input");
        failsWith(
                LookupErrorCode.COLUMN_UNKNOWN,
                "the table 'customers' has no column `ids`",
                () -> lookup(Map.of("on", Map.of("customer", "ids"))));
        failsWith(
                LookupErrorCode.COLUMN_UNKNOWN,
                "the table 'customers' has no column `nam`",
                () -> lookup(Map.of("on", Map.of("customer", "id"), "select", "nam")));
        assertThatThrownBy(() -> lookup(Map.of("on", Map.of("customer", "id"), "select", Map.of("id", "country"))))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("two columns would be called `id`");
    }

    @Test
    void refusesKeysThatCouldNotBeEqual() {
        Schema input = Schema.of("orders", Field.nullable("customer", DataTypes.TEXT));
        assertThatThrownBy(() -> lookup(customers, BY_CUSTOMER, input))
                .isInstanceOfSatisfying(OptionException.class, failed -> {
                    assertThat(failed.code()).isEqualTo(LookupErrorCode.KEY_TYPES);
                    assertThat(failed.path()).containsExactly("on");
                    assertThat(failed.hint()).contains("cast: {customer: bigint}");
                })
                .hasMessageContaining("`customer` is TEXT, but `id` of the table is BIGINT");
        Schema measures = Schema.of("m", Field.required("x", DataTypes.DOUBLE), Field.required("v", DataTypes.TEXT));
        failsWith(
                LookupErrorCode.KEY_TYPES,
                "`x` of the table is DOUBLE",
                () -> lookup(new RowsSource(measures), Map.of("on", "x"), measures.project(List.of("x"))));
    }

    @Test
    void refusesWhatIsNoTable() {
        customers.capabilities.remove(Capability.BOUNDED);
        failsWith(LookupErrorCode.SOURCE_UNFIT, "does not end by itself", () -> lookup(BY_CUSTOMER));
        customers.capabilities.add(Capability.BOUNDED);
        customers.tables = 2;
        failsWith(LookupErrorCode.SOURCE_UNFIT, "has 2 tables: customers, customers1", () -> lookup(BY_CUSTOMER));
        customers.tables = 1;
        customers.capabilities.add(Capability.OF_PROCESS);
        failsWith(LookupErrorCode.SOURCE_UNFIT, "can be read once", () -> lookup(BY_CUSTOMER));
    }

    @Test
    void enrichesBothHalvesOfAnUpdateAndDeletes() {
        Trial trial = lookup(BY_CUSTOMER)
                .row(UPDATE_BEFORE, 1, 7)
                .row(UPDATE_AFTER, 1, 9)
                .row(DELETE, 2, 8)
                .run();

        assertThat(trial.result())
                .containsExactly(
                        "UPDATE_BEFORE [1, 7, Åsa, SE]", "UPDATE_AFTER [1, 9, Ada, GB]", "DELETE [2, 8, null, GB]");
    }

    @Test
    void knowsNothingOfAKeyThatWasNotSent() {
        Trial trial = lookup(BY_CUSTOMER)
                .row(DELETE, 1, UNSENT)
                .row(UPDATE_BEFORE, 2, 7)
                .row(UPDATE_AFTER, 2, UNSENT)
                .row(UPDATE_AFTER, 3, UNSENT)
                .run();

        assertThat(trial.result())
                .containsExactly(
                        "DELETE [1, UNSENT, UNSENT, UNSENT]",
                        "UPDATE_BEFORE [2, 7, Åsa, SE]",
                        "UPDATE_AFTER [2, 7, Åsa, SE]",
                        "UPDATE_AFTER [3, UNSENT, UNSENT, UNSENT]");
        assertThat(trial.rejected()).isEmpty();
    }

    @Test
    void rejectsBothHalvesOfAnUpdateOfWhichOneIsNotFound() {
        Trial trial = lookup(BY_CUSTOMER)
                .row(UPDATE_BEFORE, 1, 7)
                .row(UPDATE_AFTER, 1, 5)
                .run();

        assertThat(trial.result()).isEmpty();
        assertThat(trial.rejected()).hasSize(2);
    }

    @Test
    void dropsAsAFilterWould() {
        Trial trial = lookup(and(BY_CUSTOMER, "missing", "drop"))
                .row(UPDATE_BEFORE, 1, 7)
                .row(UPDATE_AFTER, 1, 5)
                .row(UPDATE_BEFORE, 2, 5)
                .row(UPDATE_AFTER, 2, 7)
                .row(DELETE, 3, 5)
                .run();

        assertThat(trial.result()).containsExactly("DELETE [1, 7, Åsa, SE]", "[2, 7, Åsa, SE]");
    }

    @Test
    void dropsNoDeleteOfWhichTheTableMayHaveLostTheKey() {
        Trial trial = lookup(and(and(BY_CUSTOMER, "missing", "drop"), "refresh", "1m"))
                .row(1, 5)
                .row(DELETE, 3, 5)
                .run();

        assertThat(trial.result()).isEmpty();
        assertThat(trial.rejected()).singleElement().asString().startsWith("row 2, customer: customer = 5 is not in");
    }

    @Test
    void letsConditionsOnOwnColumnsPassUnlessItMayReject() {
        PredicatePassage rejecting = (PredicatePassage) lookup(BY_CUSTOMER).transform();
        assertThat(rejecting.before("id")).isEmpty();
        for (String missing : List.of("set_null", "drop")) {
            PredicatePassage passing = (PredicatePassage)
                    lookup(and(BY_CUSTOMER, "missing", missing)).transform();
            assertThat(passing.before("id")).contains("id");
            assertThat(passing.before("name")).isEmpty();
        }
    }

    @Test
    void needsItsKeyAndWhatIsWantedLater() {
        ColumnUse use = (ColumnUse) lookup(BY_CUSTOMER).transform();
        assertThat(use.inputColumns(Set.of("name"))).containsExactly("customer");
        assertThat(use.inputColumns(Set.of("home", "id"))).containsExactlyInAnyOrder("customer", "id");
        Schema narrowed = ORDERS.project(List.of("customer"));
        BatchBuilder rows = new BatchBuilder(narrowed, 1);
        rows.column(0).appendValue(7);
        rows.endRow(1);
        Collected output = new Collected();

        use.over(narrowed).apply(rows.build(), output);

        assertThat(output.batches().get(0).column(1).value(0)).isEqualTo("Åsa");
    }
}

package io.dataweaver.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.keyed.AggregatePlugin;
import io.dataweaver.core.keyed.DedupePlugin;
import io.dataweaver.core.keyed.KeyedErrorCode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Transforms that remember: {@code dedupe} and {@code aggregate}. */
class KeyedTransformTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(
                    Field.required("shop", DataTypes.TEXT),
                    Field.nullable("total", DataTypes.decimal(10, 2)),
                    Field.nullable("items", DataTypes.INTEGER),
                    Field.nullable("at", DataTypes.TIMESTAMP)),
            List.of());

    private static LocalDateTime at(int hour, int minute) {
        return LocalDateTime.of(2026, 11, 26, hour, minute);
    }

    private static long micros(int hour, int minute) {
        return at(hour, minute).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }

    private static Trial aggregate(Map<String, ?> options) {
        return Trial.of(new AggregatePlugin(), options, ORDERS);
    }

    private static Trial order(Trial trial, String shop, @Nullable String total, int hour, int minute) {
        return trial.row(shop, total == null ? null : new BigDecimal(total), 1, at(hour, minute));
    }

    private static Trial dedupe(Map<String, ?> options) {
        return Trial.of(new DedupePlugin(), options, ORDERS);
    }

    @Test
    void theFirstOfTheSameRecordsPassesInWhateverBatchTheyAre() {
        Trial trial = dedupe(Map.of("by", List.of("shop")));
        order(order(trial, "a", "1.00", 1, 0), "b", "2.00", 1, 0).run();
        order(order(trial, "a", "3.00", 1, 0), "c", "4.00", 1, 0).run();
        assertThat(trial.result())
                .containsExactly(
                        "[a, 1.00, 1, 2026-11-26T01:00]",
                        "[b, 2.00, 1, 2026-11-26T01:00]",
                        "[c, 4.00, 1, 2026-11-26T01:00]");
    }

    @Test
    void aRecordPassesAgainAfterItsDelete() {
        Trial trial = dedupe(Map.of("by", List.of("shop")));
        order(trial, "a", "1.00", 1, 0).run();
        trial.row(ChangeKind.DELETE, "a", null, null, null).run();
        order(trial, "a", "2.00", 1, 0).run();
        assertThat(trial.result())
                .containsExactly(
                        "[a, 1.00, 1, 2026-11-26T01:00]",
                        "DELETE [a, null, null, null]",
                        "[a, 2.00, 1, 2026-11-26T01:00]");
    }

    @Test
    void aRecordPassesAgainAfterTheSpanInWhichItIsTheSame() {
        Trial trial = dedupe(Map.of("by", List.of("shop"), "within", "1h", "time", "at"));
        order(trial, "a", "1.00", 1, 0).run();
        order(trial, "a", "2.00", 2, 0).run();
        order(trial, "a", "3.00", 2, 1).run();
        order(trial, "a", "4.00", 1, 30).run();
        order(trial, "b", "5.00", 23, 0).run();
        order(trial, "a", "6.00", 23, 30).run();
        assertThat(trial.result())
                .containsExactly(
                        "[a, 1.00, 1, 2026-11-26T01:00]",
                        "[a, 3.00, 1, 2026-11-26T02:01]",
                        "[b, 5.00, 1, 2026-11-26T23:00]",
                        "[a, 6.00, 1, 2026-11-26T23:30]");
    }

    @Test
    void aGroupBecomesOneRecordAtTheEnd() {
        Trial trial = aggregate(Map.of("by", List.of("shop"), "set", Map.of("orders", "count(*)")));
        order(order(trial, "a", "1.00", 1, 0), "b", null, 1, 0).run();
        order(trial, "a", "2.50", 2, 0).run();
        assertThat(trial.result()).isEmpty();
        assertThat(trial.finish().result()).containsExactly("[a, 2]", "[b, 1]");
        assertThat(trial.schema().key()).containsExactly("shop");
    }

    @Test
    void aggregatesAreThoseOfSql() {
        for (Map.Entry<String, String> expected : Map.of(
                        "count(*)", "[a, 4]",
                        "count(total)", "[a, 3]",
                        "count(distinct total)", "[a, 2]",
                        "sum(total * 2)", "[a, 8.00]",
                        "min(total)", "[a, 1.00]",
                        "max(total)", "[a, 2.00]",
                        "avg(total)", "[a, 1.33333333]",
                        "sum(items)", "[a, 4]",
                        "avg(items)", "[a, 1.000000]",
                        "max(upper(shop))", "[a, A]")
                .entrySet()) {
            Trial trial = aggregate(Map.of("by", List.of("shop"), "set", Map.of("x", expected.getKey())));
            order(order(trial, "a", "1.00", 1, 0), "a", "2.00", 1, 0).run();
            order(order(trial, "a", null, 1, 0), "a", "1.00", 1, 0).run();
            assertThat(trial.finish().result()).as(expected.getKey()).containsExactly(expected.getValue());
        }
    }

    @Test
    void aggregatesOfNothingAreNull() {
        for (String call : List.of("sum(total)", "min(total)", "avg(total)", "sum(cast(total as double))")) {
            Trial trial = aggregate(Map.of("by", List.of("shop"), "set", Map.of("x", call)));
            order(trial, "a", null, 1, 0).run();
            assertThat(trial.finish().result()).as(call).containsExactly("[a, null]");
        }
    }

    @Test
    void sumsAreExactBeyondTheRangeOfLongs() {
        Schema wide = new Schema("wide", List.of(Field.required("n", DataTypes.BIGINT)), List.of());
        Trial trial = Trial.of(new AggregatePlugin(), Map.of("set", Map.of("sum", "sum(n)")), wide);
        trial.row(Long.MAX_VALUE).row(Long.MAX_VALUE).row(3L).run();
        assertThat(trial.finish().result()).containsExactly("[18446744073709551617]");
    }

    @Test
    void aChangingGroupLeavesAtEachChange() {
        Trial trial = aggregate(Map.of("by", List.of("shop"), "set", Map.of("sum", "sum(total)"), "output", "upsert"));
        order(order(trial, "a", "1.00", 1, 0), "a", "2.00", 1, 0).run();
        order(trial, "a", "4.00", 1, 0).run();
        assertThat(trial.finish().result()).containsExactly("[a, 3.00]", "UPDATE_AFTER [a, 7.00]");
    }

    @Test
    void aWindowLeavesWhenEventTimeHasPassedItsEndAndLateRecordsAreRejected() {
        Trial trial = aggregate(Map.of(
                "by",
                List.of("shop"),
                "set",
                Map.of("n", "count(*)"),
                "window",
                "1h",
                "time",
                "at",
                "lateness",
                "10m"));
        order(order(trial, "a", "1.00", 1, 0), "a", "1.00", 1, 59).run().advance(micros(2, 5));
        order(trial, "a", "1.00", 1, 58).run().advance(micros(2, 9));
        assertThat(trial.result()).isEmpty();
        trial.advance(micros(2, 10));
        assertThat(trial.result()).containsExactly("[a, 2026-11-26T01:00, 2026-11-26T02:00, 3]");
        order(order(trial, "a", "1.00", 1, 59), "a", "1.00", 2, 0).run();
        assertThat(trial.rejected()).containsExactly("row 1, at: its window has closed [DW-REC-061]");
        assertThat(trial.finish().result())
                .containsExactly(
                        "[a, 2026-11-26T01:00, 2026-11-26T02:00, 3]", "[a, 2026-11-26T02:00, 2026-11-26T03:00, 1]");
    }

    @Test
    void aRecordBelongsToEachWindowThatOverlapsIt() {
        Trial trial = aggregate(Map.of(
                "by", List.of("shop"), "set", Map.of("n", "count(*)"), "window", "1h", "every", "30m", "time", "at"));
        order(order(trial, "a", "1.00", 1, 0), "a", "1.00", 1, 40).run();
        assertThat(trial.finish().result())
                .containsExactly(
                        "[a, 2026-11-26T00:30, 2026-11-26T01:30, 1]",
                        "[a, 2026-11-26T01:00, 2026-11-26T02:00, 2]",
                        "[a, 2026-11-26T01:30, 2026-11-26T02:30, 1]");
    }

    @Test
    void whatCannotBeAddedUpIsRejected() {
        Trial trial =
                aggregate(Map.of("by", List.of("shop"), "set", Map.of("n", "count(*)"), "window", "1h", "time", "at"));
        trial.row("a", null, 1, null).run();
        trial.row(ChangeKind.DELETE, "a", null, 1, at(1, 0)).run();
        assertThat(trial.rejected())
                .containsExactly(
                        "row 1, at: it belongs to no window [DW-REC-062]",
                        "row 1, null: a record of kind DELETE cannot be added up [DW-REC-060]");
    }

    @Test
    void whatIsNoAggregateIsRefused() {
        for (String call :
                List.of("total", "sum(total) + 1", "median(total)", "sum(distinct total)", "sum(shop)", "count()")) {
            assertThatThrownBy(() -> aggregate(Map.of("by", List.of("shop"), "set", Map.of("x", call))))
                    .as(call)
                    .isInstanceOf(OptionException.class)
                    .extracting("code", "path")
                    .containsExactly(KeyedErrorCode.NO_AGGREGATE, List.of("set", "x"));
        }
    }
}

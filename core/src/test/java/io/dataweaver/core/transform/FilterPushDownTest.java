package io.dataweaver.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.Predicate.Compare;
import io.dataweaver.api.source.Predicate.Comparison;
import io.dataweaver.api.source.Predicate.In;
import io.dataweaver.api.source.Predicate.IsNull;
import io.dataweaver.api.source.Predicate.Not;
import io.dataweaver.api.source.Predicate.Or;
import io.dataweaver.api.transform.Transform;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterPushDownTest {

    private static final Schema ORDERS = Schema.of(
            "orders",
            Field.required("id", DataTypes.BIGINT),
            Field.nullable("small", DataTypes.SMALLINT),
            Field.nullable("total", DataTypes.decimal(12, 2)),
            Field.nullable("status", DataTypes.TEXT),
            Field.nullable("ratio", DataTypes.REAL),
            Field.nullable("paid", DataTypes.BOOLEAN),
            Field.nullable("due", DataTypes.DATE),
            Field.nullable("created", new DataType.Timestamp(3)),
            Field.nullable("address", DataTypes.struct(Field.nullable("city", DataTypes.TEXT))));

    private static FilterPushDown filter(String condition) {
        FilterPlugin plugin = new FilterPlugin();
        return (FilterPushDown)
                plugin.create(Options.parse(plugin.descriptor(), Map.of("condition", condition)), ORDERS);
    }

    private static List<Predicate> predicates(String condition) {
        return filter(condition).predicates();
    }

    @Test
    void offersComparisonsWithLiteralsOfTheTypeOfTheColumn() {
        assertThat(predicates("id > 5")).containsExactly(new Compare("id", Comparison.GREATER, 5L));
        assertThat(predicates("5 > id")).containsExactly(new Compare("id", Comparison.LESS, 5L));
        assertThat(predicates("small = 3")).containsExactly(new Compare("small", Comparison.EQUAL, (short) 3));
        assertThat(predicates("total <= 9.5"))
                .containsExactly(new Compare("total", Comparison.LESS_OR_EQUAL, new BigDecimal("9.50")));
        assertThat(predicates("status <> 'PAID'")).containsExactly(new Compare("status", Comparison.NOT_EQUAL, "PAID"));
        assertThat(predicates("ratio = 0.5")).containsExactly(new Compare("ratio", Comparison.EQUAL, 0.5f));
        assertThat(predicates("due >= '2026-01-31'"))
                .containsExactly(new Compare("due", Comparison.GREATER_OR_EQUAL, LocalDate.of(2026, 1, 31)));
        assertThat(predicates("created < timestamp '2026-01-31 10:00:00.125'"))
                .containsExactly(
                        new Compare("created", Comparison.LESS, LocalDateTime.of(2026, 1, 31, 10, 0, 0, 125_000_000)));
    }

    @Test
    void offersWhatJoinsThem() {
        assertThat(predicates("paid and status in ('A', 'B') and not (id = 1) and due is null"))
                .containsExactly(
                        new Compare("paid", Comparison.EQUAL, true),
                        new In("status", List.of("A", "B")),
                        new Not(new Compare("id", Comparison.EQUAL, 1L)),
                        new IsNull("due"));
        assertThat(predicates("id = 1 or id = 2"))
                .containsExactly(new Or(
                        List.of(new Compare("id", Comparison.EQUAL, 1L), new Compare("id", Comparison.EQUAL, 2L))));
        assertThat(predicates("id between 1 and 2"))
                .containsExactly(
                        new Compare("id", Comparison.GREATER_OR_EQUAL, 1L),
                        new Compare("id", Comparison.LESS_OR_EQUAL, 2L));
    }

    @Test
    void keepsWhatASourceWouldUnderstandOtherwise() {
        assertThat(predicates("total = 9.505")).isEmpty();
        assertThat(predicates("small > 40000")).isEmpty();
        assertThat(predicates("ratio = 0.1")).isEmpty();
        assertThat(predicates("total > 1e2")).isEmpty();
        assertThat(predicates("created < timestamp '2026-01-31 10:00:00.1255'")).isEmpty();
        assertThat(predicates("id + 1 = 2")).isEmpty();
        assertThat(predicates("upper(status) = 'A'")).isEmpty();
        assertThat(predicates("address.city = 'x'")).isEmpty();
        assertThat(predicates("id = 1 or upper(status) = 'A'")).isEmpty();
        assertThat(predicates("id = small")).isEmpty();
    }

    @Test
    void offersNothingBehindAPartThatMayRejectTheRow() {
        assertThat(predicates("id > 1 and total / small > 2 and status = 'A'"))
                .containsExactly(new Compare("id", Comparison.GREATER, 1L));
        assertThat(predicates("cast(status as integer) > 1 and id > 1")).isEmpty();
        assertThat(predicates("try_cast(status as integer) > 1 and lower(status) like 'a%' and id > 1"))
                .containsExactly(new Compare("id", Comparison.GREATER, 1L));
        assertThat(filter("total / small > 2").mayReject()).isTrue();
        assertThat(filter("case when id > 1 then upper(status) = 'A' else paid end")
                        .mayReject())
                .isFalse();
    }

    @Test
    void conditionsReadLikeSql() {
        assertThat(predicates("status in ('it''s', 'B') and not (id = 1 or total > 9.5) and due is not null"))
                .extracting(Predicate::toString)
                .containsExactly("status in ('it''s', 'B')", "not (id = 1 or total > 9.50)", "due is not null");
    }

    @Test
    void goesOnWithTheRest() {
        FilterPushDown filter = filter("id > 5 and status = 'A' and upper(status) = status");
        Predicate taken = filter.predicates().get(0);

        FilterPushDown rest = (FilterPushDown) filter.remaining(List.of(taken)).orElseThrow();

        assertThat(rest.predicates()).containsExactly(new Compare("status", Comparison.EQUAL, "A"));
        assertThat(((ColumnUse) rest).inputColumns(Set.of("total"))).containsExactly("total", "status");
        assertThat(filter("id > 5").remaining(List.of(taken))).isEmpty();
    }

    @Test
    void worksOnFewerColumns() {
        FilterPushDown filter = filter("id > 5 and upper(status) = 'A'");
        Transform rest = filter.remaining(filter.predicates()).orElseThrow();
        Schema narrowed = ORDERS.project(List.of("total", "status"));
        BatchBuilder rows = new BatchBuilder(narrowed, 2);
        for (String status : List.of("a", "b")) {
            rows.column(0).appendValue(BigDecimal.ONE);
            rows.column(1).appendValue(status);
            rows.endRow(1);
        }
        Collected output = new Collected();

        ((ColumnUse) rest).over(narrowed).apply(rows.build(), output);

        RecordBatch passed = output.batches().get(0);
        assertThat(passed.size()).isEqualTo(1);
        assertThat(passed.column(1).value(passed.row(0))).isEqualTo("a");
    }
}

package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies in nested values and JSON, and what intervals and time zones make of moments; an empty result is NULL. */
class PathsAndIntervalsTest {

    private static final Schema SCHEMA = Schema.of(
            "t",
            Field.nullable("j", DataTypes.JSON),
            Field.nullable("m", DataTypes.mapOf(DataTypes.TEXT, DataTypes.INTEGER)),
            Field.nullable("ids", DataTypes.mapOf(DataTypes.BIGINT, DataTypes.TEXT)),
            Field.nullable(
                    "a",
                    DataTypes.struct(Field.nullable(
                            "b", DataTypes.listOf(DataTypes.struct(Field.nullable("c", DataTypes.TEXT)))))),
            Field.nullable("ts", DataTypes.TIMESTAMP),
            Field.nullable("i", DataTypes.INTEGER),
            Field.nullable("nothing", DataTypes.listOf(DataTypes.TEXT)));

    private static final RecordBatch BATCH = batch();

    private static RecordBatch batch() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 1);
        builder.column(0)
                .appendValue("{\"a\": [1, {\"b\": \"x, ]\\\"\"}] , \"ü🚲\": true, \"n\": null, \"d\":1.50,"
                        + " \"e\\u0301\": \"é\", \"d\":2.50}");
        builder.column(1).appendValue(Map.of("key", 7, "ключ", 8));
        builder.column(2).appendValue(Map.of(5L, "five"));
        builder.column(3).appendValue(Map.of("b", List.of(Map.of("c", "first"), Map.of("c", "second"))));
        builder.column(4).appendValue(LocalDateTime.of(2026, 3, 29, 2, 30));
        builder.column(5).appendValue(1);
        builder.column(6).appendNull();
        builder.endRow(1);
        return builder.build();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
                    a.b[0].c                                           → first
                    a.b[i].c                                           → second
                    a['b'][1].c                                        → second
                    a.b[2].c                                           →
                    a.b[-1].c                                          →
                    nothing[0]                                         →
                    m['key']                                           → 7
                    m['ключ']                                          → 8
                    m['no']                                            →
                    ids[i + 4]                                         → five
                    j.a[0]                                             → 1
                    j.a[1].b                                           → "x, ]\\""
                    j.a[2]                                             →
                    j['ü🚲']                                            → true
                    j['e\u0301']                                       → "é"
                    j.n                                                → null
                    j.a.b                                              →
                    j['d']                                             → 2.50
                    cast(j.d as decimal(5,2)) + 1                      → 3.50
                    cast(j.n as integer)                               →
                    cast(j.a[1].b as integer)                          → error: cannot cast '"x, ]\\""' to INTEGER
                    cast(a as json)                                    → {"b":[{"c":"first"},{"c":"second"}]}
                    cast('[1, null, 3]' as list<integer>)[2]           → 3
                    cast('{"x": 1, "z": 2}' as struct<x: integer, y: text>).x → 1
                    cast('{"k": [1.5]}' as map<text, list<decimal(3,1)>>)['k'][0] → 1.5
                    try_cast('[1, "x"]' as list<integer>)[0]           →
                    cast(cast('ü' as bytes) as text)                   → \\xc3bc
                    'abc' similar to '%(b|c)+' and 'a.c' not similar to 'a_cd' → true
                    'a%c' similar to 'a!%c' escape '!'                 → true
                    'GRÖSSE' ilike 'grö%'                              → true
                    ts + interval '1' month                            → 2026-04-29T02:30
                    timestamp '2026-01-31 10:00:00' + interval '1' month → 2026-02-28T10:00
                    timestamp '2024-02-29 10:00:00' - interval '1' year → 2023-02-28T10:00
                    date '2026-01-31' + interval '1 month -1 day'      → 2026-02-27T00:00
                    interval '1' day + date '2026-01-31'               → 2026-02-01T00:00
                    date '2026-01-31' + time '10:30:00'                → 2026-01-31T10:30
                    cast(ts - timestamp '2025-01-01 00:00:00' as text) → 452 days 02:30:00
                    time '10:00:00' + interval '20' hour               → 06:00
                    cast(time '10:00:00' - time '11:30:00' as text)    → -01:30:00
                    cast(interval '1-2' year to month as text)         → 1 year 2 mons
                    cast(interval '1 02:03:04.5' day to second as text) → 1 day 02:03:04.5
                    cast(interval '90' minute as text)                 → 01:30:00
                    cast(interval '1:30' minute to second as text)     → 00:01:30
                    cast(interval '1 mon 2 days -3:00' as text)        → 1 mon 2 days -03:00:00
                    cast(interval 'P1Y2M3DT4H5M6.5S' as text)          → 1 year 2 mons 3 days 04:05:06.5
                    cast(interval '1 week ago' as text)                → -7 days
                    cast(interval '1.5 months' as text)                → 1 mon 15 days
                    cast((interval '1 day') as text)                   → 1 day
                    date '2026-01-31' + ((interval '1 day'))           → 2026-02-01T00:00
                    cast((cast('1 day' as interval)) as text)          → 1 day
                    cast(( cast(i as decimal(5,2) ) ) as text)         → 1.00
                    cast((cast('{"x)": 1}' as struct<"x)": integer>)) as text) → {"x)":1}
                    cast(-interval '3' month * 1.5 as text)            → -4 mons -15 days
                    cast(interval '7' day / 2 as text)                 → 3 days 12:00:00
                    cast(cast('1 day 25:00' as interval) as text)      → 1 day 25:00:00
                    interval '1' month = interval '30' day             → true
                    interval '1' day > '23:59:59'                      → true
                    extract(epoch from interval '1' year)              → 31557600.000000
                    extract(second from interval '1.5' second)         → 1.500000
                    ts at time zone 'Europe/Berlin'                    → 2026-03-29T01:30:00Z
                    timestamp '2026-10-25 02:30:00' at time zone 'Europe/Berlin' → 2026-10-25T01:30:00Z
                    timestamp '2026-07-01 02:30:00' at time zone 'America/New_York' at time zone 'Asia/Kolkata' → 2026-07-01T12:00
                    timestamp with time zone '2026-10-25 00:30:00+00:00' at time zone 'Europe/Berlin' → 2026-10-25T02:30
                    timestamp with time zone '2026-10-25 00:30:00+00:00' at time zone interval '-5' hour → 2026-10-24T19:30
                    cast(j.d as text) = '2.50' and 10 % 3 = 1          → true
                    """)
    void gives(String sql, @Nullable String expected) {
        EvaluationErrors errors = new EvaluationErrors();
        Column result = new ExpressionCompiler().compile(sql, SCHEMA).evaluate(BATCH, errors);

        String found = errors.isEmpty() ? text(result.value(0)) : "error: " + errors.message(0);

        assertThat(found).isEqualTo(Objects.requireNonNullElse(expected, ""));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

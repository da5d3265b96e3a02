package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.api.function.ScalarFunction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionCatalogTest {

    private static final FunctionPlugin PLUGIN = () -> List.of(Own.class);
    private static final FunctionCatalog CATALOG = FunctionCatalog.of(List.of(PLUGIN));

    /** Functions such as a plugin brings. */
    public static final class Own {
        private Own() {}

        @ScalarFunction(name = "initials", doc = "The first letters.", example = "initials('Ada Lovelace') = 'AL'")
        public static String initials(String name) {
            StringBuilder letters = new StringBuilder();
            for (String word : name.split(" ", -1)) {
                letters.append(word.charAt(0));
            }
            return letters.toString();
        }

        @ScalarFunction(name = "or_zero", doc = "0 for NULL.", example = "or_zero(null) = 0")
        public static BigDecimal orZero(@Nullable BigDecimal value) {
            return value == null ? BigDecimal.ZERO : value;
        }

        @ScalarFunction(name = "total", doc = "The sum.", example = "total(array[1, 2]) = 3")
        public static long total(List<Long> values) {
            return values.stream().mapToLong(Long::longValue).sum();
        }

        @ScalarFunction(name = "counts", doc = "Words.", example = "element_at(counts(array['a', 'a']), 'a') = 2")
        public static Map<String, Integer> counts(List<String> words) {
            Map<String, Integer> counts = new TreeMap<>();
            words.forEach(word -> counts.merge(word, 1, Integer::sum));
            return counts;
        }

        @ScalarFunction(name = "twice", doc = "Twice.", example = "twice(4) = 8")
        public static long twice(long value) {
            return Math.multiplyExact(value, 2L);
        }
    }

    static Stream<FunctionDescription> functions() {
        return CATALOG.functions().stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void runsTheExampleOfEveryFunction(FunctionDescription function) {
        assertThat(function.example()).contains(function.name().equals("ltrim") ? "trim" : function.name());
        CompiledExpression example = new ExpressionCompiler(CATALOG).compile(function.example(), Sample.SCHEMA);
        EvaluationErrors errors = new EvaluationErrors();
        RecordBatch batch = Sample.batch();

        assertThat(example.evaluate(batch, errors).value(1)).isEqualTo(true);
        assertThat(errors.isEmpty()).isTrue();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
                    upper(city)                        → ZÜRICH 🚲
                    lower(status)                      → paid
                    length(city)                       → 8
                    octet_length(city)                 → 12
                    length(nothing)                    →
                    trim(both 'PD' from status)        → AI
                    trim(' x ') || '.'                 → x.
                    ltrim(city, 'üZ')                  → rich 🚲
                    substring(city from 2 for 3)       → üri
                    substring(city, 8)                 → 🚲
                    substring(city, -1, 3)             → Z
                    substring(city, 2, -1)             → error: substring: the length -1 is negative
                    left(city, 3)                      → Zür
                    left(city, -2)                     → Zürich
                    right(city, 1)                     → 🚲
                    right(city, -7)                    → 🚲
                    left(city, none_)                  →
                    position('rich' in city)           → 3
                    position('x' in city)              → 0
                    starts_with(city, 'Zü')            → true
                    ends_with(city, '🚲')              → true
                    replace(city, 'ü', 'ue')           → Zuerich 🚲
                    reverse(status)                    → DIAP
                    lpad(status, 6, '*')               → **PAID
                    lpad(status, 2)                    → PA
                    rpad(status, 6, '*')               → PAID**
                    split_part('a,b', ',', 3) || '.'   → .
                    concat(status, nothing, qty)       → PAID3
                    concat_ws('-', nothing, status, qty) → PAID-3
                    abs(-qty)                          → 3
                    abs(price - 20)                    → 9.95
                    abs(-ratio)                        → 0.5
                    round(price, 1)                    → 10.1
                    round(price)                       → 10
                    round(-price, 1)                   → -10.1
                    round(price, 4)                    → 10.0500
                    round(price, -1)                   → 10
                    round(wide, 2)                     → 1234567890123456789012345678.01
                    round(amount)                      → 3
                    round(amount, 2)                   → 2.50
                    round(ratio)                       → 0
                    round(ratio * 3.21, 2)             → 1.61
                    round(id, 2)                       → 7
                    round(id, -1)                      → 10
                    round(price, qty)                  → 10.050
                    round(price * 1.19, 2)             → 11.96
                    trunc(-price, 1)                   → -10.0
                    ceil(price)                        → 11
                    floor(-price)                      → -11
                    ceil(ratio)                        → 1
                    sign(-price)                       → -1
                    mod(id, 4)                         → 3
                    power(2, 0.5) > 1.41               → true
                    power(qty, 2)                      → 9
                    sqrt(-ratio)                       → error: sqrt(-0.5) is not defined
                    greatest(qty, price, none_)        → 10.05
                    least(status, 'A')                 → A
                    greatest(due, '2026-03-01')        → 2026-03-01
                    coalesce(nothing, status)          → PAID
                    coalesce(none_, qty, 1 / (qty - 3)) → 3
                    coalesce(price, 0)                 → 10.05
                    nullif(qty, 3)                     →
                    nullif(qty, 4)                     → 3
                    nullif(status, '')                 → PAID
                    extract(year from created)         → 2026
                    extract(month from due)            → 2
                    extract(day from moment)           → 28
                    extract(hour from created)         → 13
                    extract(minute from at_time)       → 14
                    extract(second from created)       → 15.678900
                    extract(dow from due)              → 6
                    extract(isodow from due)           → 6
                    extract(doy from due)              → 59
                    extract(week from due)             → 9
                    extract(quarter from due)          → 1
                    extract(epoch from moment)         → 1772284455.500000
                    extract(epoch from due)            → 1772236800
                    date_trunc('month', created)       → 2026-02-01 00:00:00
                    date_trunc('hour', moment)         → 2026-02-28 13:00:00+00
                    date_trunc('week', due)            → 2026-02-23
                    date_trunc('quarter', due)         → 2026-01-01
                    date_trunc('minute', created)      → 2026-02-28 13:14:00
                    year(due)                          → 2026
                    to_timestamp(0)                    → 1970-01-01 00:00:00+00
                    md5(status)                        → c4812ee2b789226193ad2511495fa559
                    regexp_like(status, 'p.i', 'i')    → true
                    regexp_replace(city, '[a-z]', '.', 'g') → Zü.... 🚲
                    regexp_replace(status, 'A(I)', '$1\\1\\&') → P$1IAID
                    regexp_substr(status, 'x')         →
                    regexp_substr(status, 'A(.)')      → AI
                    regexp_substr(status, 'A(.)', 1, 1, '', 1) → I
                    regexp_extract_all('🚲a🚲', 'x*')  → ["","","",""]
                    contains(city, '🚲')               → true
                    contains(nothing, 'a')             →
                    date_add('day', qty, due)          → 2026-03-03
                    date_add('hour', 25, due)          → 2026-03-01 01:00:00
                    date_diff('hour', due, created)    → 13
                    date_diff('month', created, due)   → 0
                    timezone('Europe/Berlin', moment)  → 2026-02-28 14:14:15.5
                    to_date(digits, 'YYYY-MM')         → error: to_date: '12.345' is not as the pattern says: expected '-' at '.345'
                    day_name(due)                      → Saturday
                    unix_millis(moment)                → 1772284455500
                    bitwise_left_shift(qty, 40)        → error: bitwise_left_shift: the count is 0 to 31, but not 40
                    gcd(id, qty)                       → 1
                    div(price, qty)                    → 3
                    json_value(doc, '$.a[1]' returning integer) + 1 → 3
                    json_value(doc, '$.x')             →
                    json_value(doc, '$.x' error on empty) → error: json_value: the path leads to nothing
                    json_value(doc, '$.a' error on error) → error: json_value: the path leads to an array, which has no text
                    json_query(doc, '$.a')             → [1,2]
                    json_exists(nothing, '$.a')        →
                    json_array_length(doc)             → error: json_array_length: the JSON is no array, but object
                    json_typeof(status)                → error: json_typeof: the text is not JSON: Unrecognized token 'PAID': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
                    to_json(device)                    → {"os":"linux","version":6}
                    to_json(tags)                      → ["a","b"]
                    cardinality(tags)                  → 2
                    element_at(tags, qty)              →
                    element_at(tags, -1)               → b
                    element_at(tags, 0)                → error: element_at: elements are counted from 1
                    array_append(tags, status)         → ["a","b","PAID"]
                    array_contains(tags, nothing)      →
                    array_sum(array[qty, id, absent])  → 10
                    array_sum(array[absent])           →
                    element_at(map['a', qty, 'b', absent], 'a') → 3
                    map_from_arrays(tags, array[qty])  → error: map_from_arrays: 2 keys, but 1 values
                    repeat(city, 100000000)            → error: repeat: the result would have more than 16777216 characters
                    if(paid, status, city)             → PAID
                    nvl2(absent, 1, qty)               → 3
                    num_nulls(absent, nothing, qty)    → 2
                    uuid_extract_version(key)          → 1
                    hmac(status, '', 'sha256') = hmac(status, '', 'SHA256') → true
                    crc32c(raw)                        → 3640783160
                    initials('Ada Lovelace')           → AL
                    initials('')                       → compile
                    or_zero(none_) + 1                 → 1
                    or_zero(price)                     → 10.05
                    total(array[qty, id])              → 10
                    counts(tags)                       → {"a":1,"b":1}
                    twice(qty)                         → 6
                    twice(none_)                       →
                    twice(9223372036854775807 - id)    → error: twice: long overflow
                    """)
    void computes(String sql, @Nullable String expected) {
        String known = sql.replace("none_", "absent");
        if ("compile".equals(expected)) {
            assertThatThrownBy(() -> Sample.compute(CATALOG, known)).hasMessageContaining("fails for every record");
        } else {
            assertThat(Sample.compute(CATALOG, known)).isEqualTo(expected);
        }
    }

    @Test
    void refusesMethodsThatCannotBeCalled() {
        FunctionPlugin plugin = () -> List.of(Odd.class);

        assertThatThrownBy(() -> FunctionCatalog.of(List.of(plugin)).functions())
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExpressionErrorCode.BAD_FUNCTION_PLUGIN))
                .hasMessageContaining("Object is no type of a value");
    }

    /** A method whose parameter is no value. */
    public static final class Odd {
        private Odd() {}

        @ScalarFunction(name = "odd", doc = "Odd.", example = "odd(1) = 1")
        public static int odd(Object value) {
            return value.hashCode();
        }
    }
}

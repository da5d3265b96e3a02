package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions give, one line each; an empty result is NULL. */
class ExpressionSemanticsTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
                    id + 1                                  → 8
                    qty * 2 - 1                             → 5
                    -qty                                    → -3
                    - -qty                                  → 3
                    7 / 2                                   → 3
                    -7 / 2                                  → -3
                    -7 % 3                                  → -1
                    id % 4                                  → 3
                    2 + 3 * 4                               → 14
                    (2 + 3) * 4                             → 20
                    2147483647 + qty                        → error: 2147483647 + 3 is out of range of INTEGER
                    2147483648 + qty                        → 2147483651
                    9223372036854775807 + id                → error: 9223372036854775807 + 7 is out of range of BIGINT
                    9223372036854775807 * qty               → error: 9223372036854775807 * 3 is out of range of BIGINT
                    qty / (qty - 3)                         → error: division by zero: 3 / 0
                    qty % (qty - 3)                         → error: division by zero: 3 % 0
                    price + 1                               → 11.05
                    price - 0.001                           → 10.049
                    price * qty                             → 30.15
                    price * rate                            → 1.909500
                    price * price                           → 101.0025
                    -price                                  → -10.05
                    price / 3                               → 3.3500000000000000
                    price / 7                               → 1.4357142857142857
                    1.0 / 3                                 → 0.33333333333333333333
                    price / (qty - 3)                       → error: division by zero: 10.05 / 0
                    price % 3                               → 1.05
                    wide * 10                               → 12345678901234567890123456780.1234567890
                    wide + wide                             → 2469135780246913578024691356.0246913578
                    wide * wide > 0                         → true
                    amount + 1                                 → 3.500
                    amount * price                             → 25.12500
                    ratio + 1                               → 1.5
                    ratio * price                           → 5.025
                    ratio / 0                               → error: division by zero: 0.5 / 0
                    1e308 * (id * 1000)                     → error: 1.0E308 * 7000.0 is out of range of DOUBLE
                    r                                       → 1.1
                    r * 2                                   → 2.200000047683716
                    absent + 1                                →
                    absent = 1                                →
                    qty = 3                                 → true
                    qty <> 3                                → false
                    qty != 4                                → true
                    3 < qty                                 → false
                    3 <= qty                                → true
                    4 > qty                                 → true
                    id = qty + 4                            → true
                    price = 10.05                           → true
                    price = 10.050                          → true
                    price = 10.051                          → false
                    price > 10.049                          → true
                    price < 10.051                          → true
                    price >= 10.051                         → false
                    price > 10                              → true
                    price > qty                             → true
                    price > rate                            → true
                    qty > 2.5                               → true
                    qty = 3.0                               → true
                    wide > 5                                → true
                    wide > 1e10                             → true
                    wide < price                            → false
                    amount = 2.5                               → true
                    amount > price                             → false
                    ratio = 0.5                             → true
                    ratio < price                           → true
                    status = 'PAID'                         → true
                    status <> 'PAID'                        → false
                    status < 'PAIE'                         → true
                    status >= 'PA'                          → true
                    city = 'Zürich 🚲'                      → true
                    nothing = 'x'                           →
                    nothing = status                        →
                    paid                                    → true
                    paid = true                             → true
                    not paid                                → false
                    paid and absent = 1                       →
                    not paid and absent = 1                   → false
                    paid or absent = 1                        → true
                    not paid or absent = 1                    →
                    qty = 0 or id / qty > 1                 → true
                    qty <> 3 and id / (qty - 3) > 1         → false
                    id / (qty - 3) > 1 and qty <> 3         → error: division by zero: 7 / 0
                    absent is null                            → true
                    absent is not null                        → false
                    (absent = 1) is unknown                   → true
                    (absent = 1) is not true                  → true
                    paid is true                            → true
                    absent is distinct from 1                 → true
                    absent is not distinct from absent          → true
                    qty is distinct from 3                  → false
                    qty is distinct from null               → true
                    qty in (1, 2, 3)                        → true
                    qty in (1, 2)                           → false
                    qty not in (1, 2)                       → true
                    absent in (1, 2)                          →
                    qty in (1, 2, 3, 4, 5, 6)               → true
                    status in ('A', 'B', 'C', 'D', 'PAID')  → true
                    status in ('A', 'B', 'C', 'D', 'E')     → false
                    qty between 1 and 3                     → true
                    qty not between 1 and 2                 → true
                    qty between 3 and 1                     → false
                    qty between symmetric 3 and 1           → true
                    price between 10 and 10.05              → true
                    status like 'P%'                        → true
                    status like '%AI%'                      → true
                    status like '_A_D'                      → true
                    status like 'P'                         → false
                    status not like '%x%'                   → true
                    city like '% _'                         → true
                    city like 'Z_rich%'                     → true
                    city like '%🚲'                         → true
                    '10%' like '10!%' escape '!'            → true
                    '100' like '10!%' escape '!'            → false
                    nothing like 'x%'                       →
                    status || '-' || city                   → PAID-Zürich 🚲
                    status || qty                           → PAID3
                    status || nothing                       →
                    case when qty > 2 then 'many' else 'few' end → many
                    case when qty > 5 then 'many' when qty > 2 then 'some' end → some
                    case when qty > 5 then 1 end            →
                    case qty when 1 then 'a' when 3 then 'c' else '?' end → c
                    case when paid then price else 0 end    → 10.05
                    case when paid then qty else price end  → 3.00
                    case when qty = 4 then 1 / 0 else 5 end → 5
                    case when qty = 3 then 1 / 0 else 5 end → error: division by zero: 1 / 0
                    coalesce(qty, cast('x' as integer)) → 3
                    qty = 4 and 1 / 0 = 1 → false
                    1 = 2 and 1 / 0 = 1 → false
                    coalesce(null, 1, 1 / 0) → 1
                    cast(1e23 as text) → 9.999999999999999e+22
                    case when qty = 3 then 0 else id / (qty - 3) end → 0
                    cast(digits as decimal(12,2))           → 12.35
                    cast(digits as decimal)                 → 12.345
                    cast(digits as double)                  → 12.345
                    cast(digits as integer)                 → error: cannot cast '12.345' to INTEGER
                    try_cast(digits as integer)             →
                    try_cast(status as decimal(12,2))       →
                    cast(status as decimal(12,2))           → error: cannot cast 'PAID' to DECIMAL(12,2)
                    cast(price as integer)                  → 10
                    cast(10.5 as integer)                   → 11
                    cast(-10.5 as integer)                  → -11
                    cast(cast(10.5 as double) as integer)   → 10
                    cast(price as decimal(4,2))             → 10.05
                    cast(price as decimal(3,2))             → error: cannot cast 10.05 to DECIMAL(3,2)
                    cast(price as text)                     → 10.05
                    cast(price as double)                   → 10.05
                    cast(ratio as text)                     → 0.5
                    cast(1e20 as text)                      → 1e+20
                    cast(0.00001 as double)                 → 1e-05
                    cast(paid as text)                      → true
                    cast('yes' as boolean)                  → true
                    cast(qty as boolean)                    → true
                    cast(paid as integer)                   → 1
                    cast(300000 as smallint) is null        → compile
                    try_cast(id * 100000 as smallint)       →
                    cast(wide as bigint)                    → error: cannot cast 1234567890123456789012345678.0123456789 to BIGINT
                    cast(key as text)                       → f81d4fae-7dec-11d0-a765-00a0c91e6bf6
                    key = 'F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6' → true
                    cast(doc as text)                       → {"a": [1, 2]}
                    try_cast('{' as json)                   →
                    due                                     → 2026-02-28
                    due + 1                                 → 2026-03-01
                    due - 28                                → 2026-01-31
                    due - date '2026-01-01'                 → 58
                    due > '2026-01-01'                      → true
                    due = date '2026-02-28'                 → true
                    created > '2026-02-28'                  → true
                    created > due                           → true
                    created = timestamp '2026-02-28 13:14:15.6789' → true
                    moment = '2026-02-28T14:14:15.5+01:00'  → true
                    at_time > '13:00'                       → true
                    cast(created as date)                   → 2026-02-28
                    cast(created as time)                   → 13:14:15.6789
                    cast(created as timestamp(0))           → 2026-02-28 13:14:16
                    cast(created as timestamp(9)) = created → true
                    cast(created as timestamptz)            → 2026-02-28 13:14:15.6789+00
                    cast(created as timestamp(3) with time zone) → 2026-02-28 13:14:15.679+00
                    qty::text || 'x'                        → 3x
                    -qty::decimal(5,2)                      → -3.00
                    price::integer::text                    → 10
                    '12'::integer + 1                       → 13
                    qty::bigint < 5                         → true
                    (qty + 1)::double precision             → 4
                    upper(status)::text like 'P%'           → true
                    created::date = due                     → true
                    created::timestamp (0) with time zone   → 2026-02-28 13:14:16+00
                    '[1, 2]'::list<bigint>[1]               → 2
                    tags[0]::text                           → a
                    device.version::text                    → 6
                    '::text' || qty                         → ::text3
                    cast(created as timestamptz(0))         → 2026-02-28 13:14:16+00
                    cast('2026-13-01' as date) is null      → compile
                    cast('0044-03-15 BC' as date)           → 0044-03-15 BC
                    cast('0044-03-15 12:00:00+02 bc' as timestamptz) → 0044-03-15 10:00:00+00 BC
                    cast('5874897-12-31' as date)           → 5874897-12-31
                    try_cast('0000-03-15 BC' as date)       →
                    try_cast('999999999-12-31' as date)     →
                    try_cast('12:00 BC' as time)            →
                    cast('{F81D4FAE7dec-11d0A765-00A0C91E6BF6}' as uuid) → f81d4fae-7dec-11d0-a765-00a0c91e6bf6
                    try_cast('{f81d4fae-7dec-11d0-a765-00a0c91e6bf6' as uuid) →
                    try_cast('f81d4fae-7dec-11d0-a765-00a0c91e6b' as uuid) →
                    sign(cast('NaN' as double))             → 0
                    radians(4.9e-324)                       → compile
                    div(cast('Infinity' as decimal), 2)     → Infinity
                    div(7.5, cast('-Infinity' as decimal))  → 0
                    gcd(cast('NaN' as decimal), 2)          → NaN
                    width_bucket(cast('Infinity' as decimal), 0, 10, 5) → 6
                    try_cast('2026-13-01' as date)          →
                    try_cast(status as timestamp)           →
                    cast('infinity' as date)                → infinity
                    cast(due as timestamp)                  → 2026-02-28 00:00:00
                    device.os                               → linux
                    device.version + 1                      → 7
                    DEVICE.OS                               → linux
                    mixed                                   → 5
                    "Mixed"                                 → 5
                    "value" + 1                             → 43
                    1 + 1                                   → 2
                    1.10 + 2                                → 3.10
                    'it''s'                                 → it's
                    null                                    →
                    true and not false                      → true
                    """)
    void computes(String sql, @Nullable String expected) {
        if ("compile".equals(expected)) {
            assertThatThrownBy(() -> Sample.compute(sql)).hasMessageContaining("fails for every record");
        } else {
            assertThat(Sample.compute(sql)).isEqualTo(expected);
        }
    }
}

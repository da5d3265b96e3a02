package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NULL of a type keeps it, and makes NULL of what is computed with it. */
class TypedNullTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
                    abs(nullif(1, 1))                                       → integer
                    abs(nullif(small, null))                                → smallint
                    abs(cast(null as decimal(12,2)))                        → decimal(12,2)
                    -cast(null as real)                                     → real
                    qty + cast(null as bigint)                              → bigint
                    cast(null as real) * qty                                → double
                    price / cast(null as smallint)                          → decimal
                    date_trunc('hour', cast(null as timestamptz))           → timestamptz(6)
                    coalesce(moment, date_trunc('hour', cast(null as timestamptz))) → timestamptz(6)
                    cast(null as date) + cast(null as time)                 → timestamp(6)
                    cast(null as time) - interval '1' hour                  → time(6)
                    div(cast(null as decimal), 2)                           → decimal
                    """)
    void keepsItsType(String sql, String type) {
        assertThat(new ExpressionCompiler().compile(sql, Sample.SCHEMA).type()).hasToString(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cast(null as date) + cast(null as time)",
                "cast(cast(null as timestamp) as date) + qty",
                "due + cast(null as integer)",
                "cast(null as smallint) / cast(2 as smallint)",
                "-cast(null as real)",
                "cast(created - cast(null as timestamp) as text)",
                "created + nullif(interval '1' day, interval '1' day)",
                "price * cast(null as integer)",
                "cast(null as integer) * price + 1",
                "price > nullif(1, 1) + qty",
                "coalesce(nullif(1, 1) / small, cast(null as smallint))",
                "cast(null as timestamptz) at time zone 'Asia/Kolkata'",
                "(id / (qty - 3)) * cast(null as integer)",
            })
    void makesNull(String sql) {
        assertThat(Sample.compute(sql)).isNull();
    }

    @Test
    void doesNotHideWhatFailsForEveryRecord() {
        assertThatThrownBy(() -> Sample.compute("cast(1 / 0 as bigint) * cast(null as integer)"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("this fails for every record: division by zero");
    }
}

package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literals in SQL, through source and sink, compared by the server. */
class RoundTripTest {

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "bool; (true), (false), (null)",
                "int2; (-32768), (0), (32767), (null)",
                "int4; (-2147483648), (0), (2147483647), (null)",
                "int8; (-9223372036854775808), (0), (9223372036854775807), (null)",
                "float4; ('NaN'), ('-Infinity'), ('Infinity'), ('-0'), (1e-45), (3.4028235e38), (0.1), (null)",
                "float8; ('NaN'), ('-Infinity'), ('Infinity'), ('-0'), (5e-324), (1.7976931348623157e308), (0.1)",
                "numeric; ('NaN'), ('Infinity'), ('-Infinity'), (0), (0.00), (1.50), (-1e-30), (1e100), (123456789012345678901234567890.123), (10000), (99990000), (0.00010000), (1e-16383), (1e131071 - 1)",
                "numeric(12,2); (0), (-0.01), (9999999999.99), (-9999999999.99), (10000), (0.5), (100000000), (null)",
                "numeric(18,0); (999999999999999999), (-1), (10000), (100000000)",
                "numeric(38,10); (1234567890123456789012345678.0123456789), (0.0000000001), (-9e27)",
                "numeric(19,19); (0.9223372036854775807), (-0.1), (0)",
                "numeric(5,3); (1.001), (-99.999), (0.01)",
                "numeric(1000,500); (1e499), (1e-500), (-123.456)",
                "text; (''), (' '), ('ä漢😀'), (E'a\\nb\\tc\\\\'), (repeat('x', 100000)), (null)",
                "varchar(5); ('äöüß😀'), ('a  '), ('')",
                "char(5); ('a'), ('abcde'), ('')",
                "bytea; (''), ('\\x00ff'), (decode(repeat('00', 1000), 'hex'))",
                "date; ('infinity'), ('-infinity'), ('4713-01-01 BC'), ('0001-01-01'), ('1970-01-01'), ('1999-12-31'), ('2000-01-01'), ('5874897-12-31')",
                "time; ('00:00'), ('24:00'), ('23:59:59.999999'), ('12:00')",
                "time(3); ('23:59:59.999'), ('00:00:00.001')",
                "timestamp; ('infinity'), ('-infinity'), ('4713-01-01 00:00:00 BC'), ('1969-12-31 23:59:59.999999'), ('2000-01-01'), ('294246-12-31 23:59:59.999999')",
                "timestamp(0); ('2024-02-29 12:00:01')",
                "timestamptz; ('infinity'), ('-infinity'), ('2024-03-31 02:30+02'), ('1883-11-18 12:00-05'), ('4713-01-01 00:00:00+00 BC')",
                "uuid; ('00000000-0000-0000-0000-000000000000'), ('ffffffff-ffff-ffff-ffff-ffffffffffff'), (gen_random_uuid())",
                "jsonb; ('null'), ('{}'), ('[1, 2.50, \"ä\", {\"a\": null}]'), ('123456789012345678901234567890.5')",
                "int4[]; ('{}'), ('{1,null,3}'), (null)",
                "text[]; ('{}'), ('{a,NULL,\"NULL\",\"\",\"a,b\",\"\\\"\"}')",
                "numeric(10,2)[]; ('{1.5,null}')",
                "date[]; ('{infinity,2024-01-01}')",
                "uuid[]; ('{00000000-0000-0000-0000-000000000001}')",
                "bytea[]; (array['\\x00'::bytea, null])",
                "jsonb[]; (array['{}'::jsonb, null])",
                "bool[]; ('{t,f,null}')"
            })
    void bringsEveryValueOverAsItIs(String type, String literals) {
        database.execute(
                "create table original (n int8 generated always as identity, v " + type + ")",
                "insert into original (v) select v::" + type + " from (values " + literals + ") x(v)");
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
        try {
            for (String mode : List.of("append", "replace")) {
                Copying.copy(database, List.of("original"), database, "table", "copied_" + mode, "mode", mode);
                assertSame("copied_" + mode);
            }
            database.execute("create table there (n int8 primary key, v " + type + ")");
            Copying.copy(database, List.of("original"), database, "table", "there", "mode", "upsert", "key", "n");
            assertSame("there");
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(database.value(typeOf("copied_append"))).isEqualTo(database.value(typeOf("original")));
    }

    private static String typeOf(String table) {
        return "select format_type(atttypid, atttypmod) from pg_attribute where attrelid = '" + table
                + "'::regclass and attname = 'v'";
    }

    private void assertSame(String table) {
        assertThat(database.number("select count(*) from original")).isPositive();
        assertThat(database.rows("select n, format('%s', v), v is null from " + table + " order by n"))
                .as(table)
                .isEqualTo(database.rows("select n, format('%s', v), v is null from original order by n"));
    }

    @Test
    void bringsRandomNumericsOverWithEveryDigit() {
        double seed = new Random().nextDouble();
        database.execute(
                "select setseed(" + seed + ")",
                "create table original as select n, (case when random() < 0.5 then -1 else 1 end)"
                        + " * trunc((random() * 10 ^ (random() * 40))::numeric, (random() * 30)::int) as a,"
                        + " round((random() * 10 ^ (random() * 9))::numeric, 2)::numeric(12,2) as b,"
                        + " round((random() * 10 ^ (random() * 3))::numeric, 7)::numeric(12,7) as c,"
                        + " round((random() * 10 ^ (random() * 16))::numeric, 0)::numeric(18,1) as d"
                        + " from generate_series(1, 5000) n");
        Copying.copy(database, List.of("original"), database, "table", "copied");
        assertThat(database.rows("select count(*) from original o join copied c using (n) where o.a::text = c.a::text"
                        + " and o.b::text = c.b::text and o.c::text = c.c::text and o.d::text = c.d::text"))
                .as("seed %s", seed)
                .containsExactly("5000");
    }
}

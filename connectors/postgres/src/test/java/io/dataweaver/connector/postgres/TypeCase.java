package io.dataweaver.connector.postgres;

import java.util.List;

/**
 * A type of PostgreSQL, with values at its edges.
 *
 * @param type as SQL has it
 * @param comparable whether the server has an operator that tells values apart; else only their texts are compared
 * @param values SQL expressions
 */
record TypeCase(String type, boolean comparable, List<String> values) {

    /** Returns what stands where there is no value: null, if the type has that. */
    String absent() {
        return type.equals("short") ? "''" : "null";
    }

    private static TypeCase of(String type, String... values) {
        return new TypeCase(type, true, List.of(values));
    }

    private static TypeCase byText(String type, String... values) {
        return new TypeCase(type, false, List.of(values));
    }

    /** What the types of users in {@link #ALL} are. */
    static final List<String> DEFINITIONS = List.of(
            "create type mood as enum ('sad', 'ok', 'very happy', 'glücklich')",
            "create type \"Odd Name\" as enum ('a', 'B')",
            "create domain positive as int4 check (value > 0)",
            "create domain short as varchar(5) not null default ''",
            "create domain lapse as interval check (value > '-1 year')",
            "create domain scores as int4[]",
            "create type pair as (a int4, \"B c\" text, d numeric(10,2))",
            "create type span as range (subtype = float8)");

    static final List<TypeCase> ALL = List.of(
            of("boolean", "true", "false"),
            of("smallint", "-32768", "0", "32767"),
            of("integer", "-2147483648", "0", "2147483647"),
            of("bigint", "-9223372036854775808", "0", "9223372036854775807"),
            of("real", "'NaN'", "'-Infinity'", "'Infinity'", "'-0'", "1e-45", "3.4028235e38", "0.1"),
            of(
                    "double precision",
                    "'NaN'",
                    "'-Infinity'",
                    "'Infinity'",
                    "'-0'",
                    "5e-324",
                    "1.7976931348623157e308",
                    "0.1"),
            of(
                    "numeric",
                    "'NaN'",
                    "'Infinity'",
                    "'-Infinity'",
                    "0.00",
                    "1.50",
                    "-1e-30",
                    "123456789012345678901234567890.123",
                    "1e-16383",
                    "1e131071 - 1"),
            of("numeric(12,2)", "0", "-0.01", "9999999999.99", "-9999999999.99"),
            of("numeric(38,10)", "1234567890123456789012345678.0123456789", "0.0000000001"),
            of("numeric(1000,500)", "1e499", "1e-500"),
            of("numeric(3,-2)", "99900", "-100", "'NaN'"),
            of("numeric(2,5)", "0.00099", "'NaN'"),
            of("money", "0", "-92233720368547758.08", "92233720368547758.07", "0.01"),
            of(
                    "text",
                    "''",
                    "' '",
                    "U&'e\\0301 is not \\00e9'",
                    "U&'\\+01F469\\200D\\+01F4BB \\+01F600'",
                    "E'a\\nb\\r\\tc\\\\'",
                    "'\\N'",
                    "U&'\\FEFF\\0001\\007F\\FFFF'",
                    "repeat('x', 100000)"),
            of("character varying", "''", "'a  '"),
            of("character varying(5)", "'äöüß😀'", "'a  '", "''"),
            of("character(5)", "'a'", "'abcde'", "''", "'ä'"),
            of("\"char\"", "'a'", "''", "'\\377'"),
            of("name", "'a name'", "repeat('ä', 31)"),
            of("bytea", "''", "'\\x00ff0a'", "decode(repeat('00', 1000), 'hex')"),
            of(
                    "date",
                    "'infinity'",
                    "'-infinity'",
                    "'4713-01-01 BC'",
                    "'0001-01-01'",
                    "'1969-12-31'",
                    "'2000-02-29'",
                    "'10000-01-01'",
                    "'5874897-12-31'"),
            of("time without time zone", "'00:00'", "'24:00'", "'23:59:59.999999'"),
            of("time(3) without time zone", "'23:59:59.999'", "'00:00:00.001'"),
            of("time with time zone", "'00:00+15:59:59'", "'24:00-15:59:59'", "'12:00:00.000001+05:45'", "'00:00+00'"),
            of(
                    "timestamp without time zone",
                    "'infinity'",
                    "'-infinity'",
                    "'4713-01-01 00:00:00 BC'",
                    "'1969-12-31 23:59:59.999999'",
                    "'2018-11-04 00:30'",
                    "'10000-01-01'",
                    "'294246-12-31 23:59:59.999999'"),
            of("timestamp(0) without time zone", "'2024-02-29 12:00:01'"),
            of(
                    "timestamp with time zone",
                    "'infinity'",
                    "'-infinity'",
                    "'2024-03-31 02:30+02'",
                    "'1883-11-18 12:00-05'",
                    "'1985-12-31 18:30+00'",
                    "'2018-11-04 03:00+00'",
                    "'4713-01-01 00:00:00+00 BC'",
                    "'294246-12-31 23:59:59.999999+00'"),
            of(
                    "interval",
                    "'0'",
                    "'infinity'",
                    "'-infinity'",
                    "'1 year 2 months -3 days 04:05:06.789'",
                    "'-1 month 1 day -00:00:00.000001'",
                    "'178000000 years'",
                    "'-178000000 years'",
                    "'2147483646 hours'",
                    "'1 day'",
                    "'24 hours'"),
            of("interval(0)", "'1 second'"),
            of("interval day to second", "'3 days 04:05:06.789'"),
            of("uuid", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
            byText("json", "'{\"b\": 1,   \"a\":2, \"a\": 3}'", "' null '", "'[1.50, 1e400]'", "'\"\\ud83d\\ude00\"'"),
            of("jsonb", "'null'", "'{}'", "'[1, 2.50, \"ä\", {\"a\": null}]'", "'123456789012345678901234567890.50'"),
            byText("xml", "'<a b=\"c\">ä<!-- d --></a>'", "'text'", "'<?xml version=\"1.0\"?><a/>'"),
            of("integer[]", "'{}'", "'{1,null,3}'"),
            of("text[]", "'{}'", "'{a,NULL,\"NULL\",\"\",\"a,b\",\"\\\"\"}'"),
            of("numeric(10,2)[]", "'{1.5,null}'"),
            of("character varying(5)[]", "'{abcde,\"\"}'"),
            of("date[]", "'{infinity,2024-01-01}'"),
            of("timestamp with time zone[]", "'{infinity,\"2024-01-01 00:00+05:45\"}'"),
            of("bytea[]", "array['\\x00'::bytea, null]"),
            of("jsonb[]", "array['{}'::jsonb, null]"),
            of("inet[]", "'{10.0.0.1,null,\"::1/64\"}'"),
            of("interval[]", "'{1 mon,-00:00:01}'"),
            of("mood[]", "'{sad,NULL,\"very happy\"}'"),
            of("positive[]", "'{1,2}'"),
            of("mood", "'sad'", "'very happy'", "'glücklich'"),
            of("\"Odd Name\"", "'a'", "'B'"),
            of("positive", "1", "2147483647"),
            of("short", "'äöüß😀'", "''"),
            of("lapse", "'1 day'", "'-11 months'"),
            of("scores", "'{1,2}'", "'{}'"),
            of("pair", "row(1, 'a \"b\",(c)', 2.5)", "row(null, '', null)", "row(null, null, null)"),
            of("int4range", "'empty'", "'[1,10)'", "'(,5)'", "'(,)'"),
            of("numrange", "'[1.50,2.0]'", "'(,NaN)'"),
            of("tstzrange", "'[\"2024-01-01 00:00+00\",infinity)'", "'empty'"),
            of("daterange", "'[2024-01-01,2024-02-01)'"),
            of("span", "'[0.1,0.30000000000000004]'"),
            of("int8multirange", "'{}'", "'{[1,3),[5,9)}'"),
            of("datemultirange", "'{[2024-01-01,2024-02-01)}'"),
            of("inet", "'10.0.0.1'", "'10.0.0.1/8'", "'::1'", "'2001:db8::ff00:42:8329/64'"),
            of("cidr", "'10.0.0.0/8'", "'10.0.0.1/32'", "'2001:db8::/32'"),
            of("macaddr", "'08:00:2b:01:02:03'"),
            of("macaddr8", "'08:00:2b:01:02:03:04:05'"),
            of("bit(8)", "'10101010'", "'00000000'"),
            of("bit varying", "''", "'1'", "repeat('10', 100)::bit varying"),
            of("bit varying(5)", "'10101'", "''"),
            of("oid", "0", "4294967295"),
            of("regclass", "'pg_class'"),
            of("pg_lsn", "'0/0'", "'FFFFFFFF/FFFFFFFF'"),
            of("xid8", "'18446744073709551615'"),
            of("tsvector", "'a:1A fat:2B,4C ''it''''s'':5'", "''"),
            of("tsquery", "'fat & (rat | !cat:*)'", "'a <2> b'"),
            byText("point", "'(0.1,-1e300)'", "'(NaN,Infinity)'"),
            byText("line", "'{1,-1,0.30000000000000004}'"),
            byText("lseg", "'[(0,0),(1,0.1)]'"),
            byText("box", "'(1,1),(0,0)'"),
            byText("path", "'((0,0),(1,1))'", "'[(0,0),(1,1),(2,0)]'"),
            byText("polygon", "'((0,0),(1,1),(2,0))'"),
            byText("circle", "'<(0,0),0.1>'"),
            byText("jsonpath", "'$.\"a\"[*]?(@ > 1)'"));
}

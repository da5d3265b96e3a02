package io.dataweaver.cli.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions that PostgreSQL has too, each called with all that its arguments are apt to trip over.
 *
 * <p>A template is filled with values, and is SQL that both sides read; where PostgreSQL spells it in another way, it has
 * one of its own.
 */
final class FunctionCases {

    /** How results are compared. */
    enum Result {
        /** As text; numbers by value. */
        TEXT,
        /** As binary fractions, but for what the libraries of mathematics differ in. */
        REAL,
        /** As JSON. */
        JSON
    }

    /** One call. */
    record Case(String template, String ours, String theirs, Result result) {}

    /**
     * What is known to differ.
     *
     * @param template of the calls
     * @param part what a call holds that differs
     */
    record Difference(String template, String part, String reason) {}

    private static final int MOST = 400;

    private static final List<String> TEXTS = List.of(
            "''", "'a'", "'Zürich'", "'a,b,,c'", "'hELLO wORLD'", "'🚲x🚲'", "'  x '", "'it''s'", "cast(null as text)");
    private static final List<String> PARTS = List.of("''", "','", "'a'", "'üx'", "'🚲'", "cast(null as text)");
    private static final List<String> COUNTS = List.of("-3", "-1", "0", "1", "2", "5", "cast(null as integer)");
    private static final List<String> INTEGERS =
            List.of("0", "1", "-7", "12", "2147483647", "cast(9223372036854775807 as bigint)", "cast(null as integer)");
    private static final List<String> EXACT = List.of(
            "0", "1", "-7", "12", "2.50", "-0.3", "1234567.891", "99999999999999999999", "cast(null as numeric)");
    private static final List<String> REALS = doubles("0", "1", "-1", "0.5", "-2.25", "3", "100", "1e-5", "710");
    private static final List<String> DATES = List.of(
            "date '2026-02-28'",
            "date '2024-02-29'",
            "date '1999-12-31'",
            "date '2027-01-01'",
            "date '0001-01-01'",
            "cast(null as date)");
    private static final List<String> TIMESTAMPS = List.of(
            "timestamp '2026-02-28 13:14:15.678901'",
            "timestamp '1999-12-31 23:59:59.9'",
            "timestamp '2000-01-01 00:00:00'",
            "timestamp '2001-01-01 12:00:00'",
            "timestamp '2026-03-29 02:30:00'",
            "timestamp '2026-10-25 02:30:00'",
            "cast(null as timestamp)");
    private static final List<String> INSTANTS = List.of(
            "timestamp with time zone '2026-07-01 12:00:00+00:00'",
            "timestamp with time zone '2026-10-25 00:30:00+00:00'",
            "timestamp with time zone '1970-01-01 00:00:00.5+00:00'");
    private static final List<String> LISTS =
            List.of("array[1, 2, 3]", "array[3, null, 1, 3]", "array[2]", "array['b', 'a', null]", "array['x,y', '']");
    private static final List<String> NUMBER_LISTS = List.of("array[1, 2, 3]", "array[3, null, 1, 3]", "array[2]");
    private static final List<String> JSON = texts(
            "{\"a\": [1, 2.50, {\"b\": \"x\"}], \"c\": null, \"d\": true}",
            "[1, \"two\", [3, 4], null]",
            "\"text\"",
            "7",
            "{}",
            "[]",
            "{broken");

    private final List<Case> cases = new ArrayList<>();

    private FunctionCases() {}

    private static List<String> doubles(String... values) {
        List<String> result = new ArrayList<>(List.of("cast(null as double precision)"));
        for (String value : values) {
            result.add("cast(" + value + " as double precision)");
        }
        return result;
    }

    private static List<String> texts(String... values) {
        return Arrays.stream(values)
                .map(value -> "'" + value.replace("'", "''") + "'")
                .toList();
    }

    /** Returns all calls. */
    static List<Case> all() {
        FunctionCases all = new FunctionCases();
        all.text();
        all.encodings();
        all.numbers();
        all.times();
        all.formats();
        all.patterns();
        all.json();
        all.lists();
        all.others();
        return List.copyOf(all.cases);
    }

    @SafeVarargs
    private void add(String template, List<String>... values) {
        add(Result.TEXT, template, null, values);
    }

    @SafeVarargs
    private void add(Result result, String template, @Nullable String theirs, List<String>... values) {
        int total = 1;
        for (List<String> choices : values) {
            total *= choices.size();
        }
        int step = Math.max(1, total / MOST);
        // A step that has no factor in common with the sizes reaches every value of every argument.
        step += step > 1 && step % 2 == 0 ? 1 : 0;
        for (int i = 0; i < total; i += step) {
            Object[] chosen = new Object[values.length];
            int rest = i;
            for (int v = 0; v < values.length; v++) {
                chosen[v] = values[v].get(rest % values[v].size());
                rest /= values[v].size();
            }
            String ours = String.format(java.util.Locale.ROOT, template, chosen);
            String other = theirs == null ? ours : String.format(java.util.Locale.ROOT, theirs, chosen);
            cases.add(new Case(template, ours, other, result));
        }
    }

    private void text() {
        for (String function : List.of(
                "upper",
                "lower",
                "initcap",
                "reverse",
                "length",
                "char_length",
                "octet_length",
                "bit_length",
                "ascii",
                "trim",
                "btrim",
                "ltrim",
                "rtrim",
                "md5",
                "quote_literal",
                "normalize",
                "soundex")) {
            add(function + "(%1$s)", TEXTS);
        }
        for (String function : List.of("strpos", "starts_with", "btrim", "ltrim", "rtrim", "levenshtein")) {
            add(function + "(%1$s, %2$s)", TEXTS, PARTS);
        }
        add("position(%2$s in %1$s)", TEXTS, PARTS);
        for (String function : List.of("left", "right", "repeat", "lpad", "rpad", "substr")) {
            add(function + "(%1$s, %2$s)", TEXTS, COUNTS);
        }
        add("lpad(%1$s, %2$s, %3$s)", TEXTS, COUNTS, PARTS);
        add("rpad(%1$s, %2$s, %3$s)", TEXTS, COUNTS, PARTS);
        add("substring(%1$s from %2$s for %3$s)", TEXTS, COUNTS, COUNTS);
        add("overlay(%1$s placing %2$s from %3$s)", TEXTS, PARTS, COUNTS);
        add("overlay(%1$s placing %2$s from %3$s for %4$s)", TEXTS, PARTS, COUNTS, COUNTS);
        add("replace(%1$s, %2$s, %3$s)", TEXTS, PARTS, PARTS);
        add("translate(%1$s, %2$s, %3$s)", TEXTS, List.of("'abc'", "'ü🚲,'", "''", "'aa'"), PARTS);
        add("split_part(%1$s, %2$s, %3$s)", TEXTS, PARTS, COUNTS);
        add("concat(%1$s, %2$s, %3$s)", TEXTS, List.of("1", "2.50", "true", "date '2026-02-28'"), PARTS);
        add("concat_ws(%2$s, %1$s, %1$s)", TEXTS, PARTS);
        add("octet_length(normalize(%1$s, %2$s))", TEXTS, List.of("NFC", "NFD", "NFKC", "NFKD"));
        add(
                "format(%1$s, %2$s, %3$s)",
                texts("%s-%s", "%2$s %1$s", "%5s|%-5s|", "%L %%", "%s", "%x", "%", "%3$s", "%0$s"), TEXTS, PARTS);
    }

    private void encodings() {
        add("chr(%1$s)", List.of("65", "8364", "128690", "0", "-1", "55296", "1114112", "cast(null as integer)"));
        for (String function : List.of("to_hex", "to_oct", "to_bin")) {
            add(function + "(%1$s)", INTEGERS);
        }
        add(
                Result.TEXT,
                "encode(%1$s, %2$s)",
                "encode(convert_to(%1$s, 'UTF8'), %2$s)",
                List.of("''", "'abc'", "'Zürich\\'", "repeat('0123456789', 12)", "cast(null as text)"),
                texts("hex", "base64", "escape", "no"));
        add("encode(decode(%1$s, 'hex'), 'base64')", texts("", "00ff", "00f", "zz", " 0 0f f"));
        add("encode(decode(%1$s, 'base64'), 'hex')", texts("", "YQ==", "YWI=", "Y Q\n=\t=", "YQ", "*", "YWJj"));
        add("encode(decode(%1$s, 'escape'), 'hex')", texts("", "a\\000", "a\\\\b", "a\\", "\\400", "ü"));
        add(
                "convert_from(decode(%1$s, 'hex'), %2$s)",
                texts("c3bc", "ff", "6100", "e29883"), texts("UTF8", "LATIN1", "no"));
        add("encode(convert_to(%1$s, %2$s), 'hex')", TEXTS, texts("UTF8", "LATIN1"));
        add(Result.TEXT, "sha256(%1$s)", "encode(sha256(convert_to(%1$s, 'UTF8')), 'hex')", TEXTS);
        add(Result.TEXT, "sha224(%1$s)", "encode(sha224(convert_to(%1$s, 'UTF8')), 'hex')", TEXTS);
        add(Result.TEXT, "sha384(%1$s)", "encode(sha384(convert_to(%1$s, 'UTF8')), 'hex')", TEXTS);
        add(Result.TEXT, "sha512(%1$s)", "encode(sha512(convert_to(%1$s, 'UTF8')), 'hex')", TEXTS);
        add(Result.TEXT, "sha1(%1$s)", "encode(digest(%1$s, 'sha1'), 'hex')", TEXTS);
        add(
                Result.TEXT,
                "hmac(%1$s, %2$s, %3$s)",
                "encode(hmac(%1$s, %2$s, %3$s), 'hex')",
                TEXTS,
                PARTS,
                texts("md5", "sha1", "sha256", "sha512"));
        add(Result.TEXT, "crc32(%1$s)", "crc32(convert_to(%1$s, 'UTF8'))", TEXTS);
        add(Result.TEXT, "crc32c(%1$s)", "crc32c(convert_to(%1$s, 'UTF8'))", TEXTS);
    }

    private void numbers() {
        for (String function : List.of(
                "abs", "ceil", "ceiling", "floor", "round", "trunc", "sign", "scale", "min_scale", "trim_scale")) {
            add(function + "(%1$s)", EXACT.subList(4, EXACT.size()));
        }
        for (String function : List.of("abs", "ceil", "floor", "round", "trunc", "sign")) {
            add(Result.REAL, function + "(%1$s)", null, REALS);
        }
        for (String function : List.of(
                "sqrt", "cbrt", "exp", "ln", "log", "log10", "degrees", "radians", "sin", "cos", "tan", "cot", "asin",
                "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh")) {
            add(Result.REAL, function + "(%1$s)", null, REALS);
        }
        add(Result.REAL, "atan2(%1$s, %2$s)", null, REALS, REALS);
        add(Result.REAL, "power(%1$s, %2$s)", null, REALS, REALS);
        add(Result.REAL, "log(%1$s, %2$s)", null, EXACT, EXACT);
        add(Result.REAL, "pi()", null);
        add("round(%1$s, %2$s)", EXACT, COUNTS);
        add("trunc(%1$s, %2$s)", EXACT, COUNTS);
        for (String function : List.of("mod", "div", "gcd", "lcm")) {
            add(function + "(%1$s, %2$s)", EXACT, EXACT);
        }
        for (String function : List.of("mod", "gcd", "lcm")) {
            add(function + "(%1$s, %2$s)", INTEGERS, INTEGERS);
        }
        add("factorial(%1$s)", List.of("-1", "0", "5", "20", "30"));
        add(
                "width_bucket(%1$s, %2$s, %3$s, %4$s)",
                EXACT, List.of("0", "-1.5", "20"), List.of("10", "0", "-7"), List.of("5", "1", "0"));
        add("width_bucket(%1$s, %2$s, %3$s, 5)", REALS, doubles("0", "10"), doubles("10", "0", "-7"));
        add(Result.TEXT, "bitwise_and(%1$s, %2$s)", "%1$s & %2$s", INTEGERS, INTEGERS);
        add(Result.TEXT, "bitwise_or(%1$s, %2$s)", "%1$s | %2$s", INTEGERS, INTEGERS);
        add(Result.TEXT, "bitwise_xor(%1$s, %2$s)", "%1$s # %2$s", INTEGERS, INTEGERS);
        add(Result.TEXT, "bitwise_not(%1$s)", "~ %1$s", INTEGERS);
        add(Result.TEXT, "bitwise_left_shift(%1$s, %2$s)", "%1$s << %2$s", INTEGERS, List.of("0", "1", "15"));
        add(Result.TEXT, "bitwise_right_shift(%1$s, %2$s)", "%1$s >> %2$s", INTEGERS, List.of("0", "1", "15"));
        add(Result.TEXT, "bit_count(%1$s)", "bit_count((%1$s)::bit(32))", List.of("0", "7", "-1", "2147483647"));
    }

    private void times() {
        List<String> fields = List.of(
                "year",
                "quarter",
                "month",
                "week",
                "day",
                "dow",
                "isodow",
                "doy",
                "isoyear",
                "decade",
                "century",
                "millennium",
                "julian",
                "epoch");
        add("extract(%1$s from %2$s)", fields, DATES);
        add("extract(%1$s from %2$s)", fields, TIMESTAMPS);
        add("extract(%1$s from %2$s)", List.of("hour", "minute", "second", "milliseconds", "microseconds"), TIMESTAMPS);
        add("extract(%1$s from %2$s)", List.of("timezone", "hour", "epoch"), INSTANTS);
        add("date_part(%1$s, %2$s)", texts("timezone_hour", "timezone_minute"), INSTANTS);
        List<String> units = texts(
                "millennium",
                "century",
                "decade",
                "year",
                "quarter",
                "month",
                "week",
                "day",
                "hour",
                "minute",
                "second",
                "milliseconds",
                "microseconds");
        add("date_trunc(%1$s, %2$s)", units, TIMESTAMPS);
        add("date_trunc(%1$s, %2$s)", units, INSTANTS);
        add(
                "make_date(%1$s, %2$s, %3$s)",
                List.of("2026", "-44", "0", "2024"), List.of("2", "13", "0"), List.of("28", "29", "30"));
        add(
                "make_time(%1$s, %2$s, %3$s)",
                List.of("0", "23", "24"), List.of("59", "60"), List.of("0", "59.9999999", "15.5", "-1"));
        add("make_timestamp(2026, 2, %1$s, 13, 14, %2$s)", List.of("28", "29"), List.of("0", "15.123456", "61"));
        add(
                "make_timestamptz(2026, %1$s, %2$s, 2, 30, 0, %3$s)",
                List.of("3", "10"), List.of("25", "29"), texts("UTC", "Europe/Berlin", "America/New_York", "Mars/X"));
        List<String> zones = texts("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata");
        add("timezone(%1$s, %2$s)", zones, TIMESTAMPS);
        add("timezone(%1$s, %2$s)", zones, INSTANTS);
        add("to_timestamp(%1$s)", doubles("0", "1772284455.5", "-1.25"));
        add("isfinite(%1$s)", List.of("date '2026-02-28'", "timestamp '2026-02-28 00:00:00'", "date 'infinity'"));
        add(Result.TEXT, "date_add('month', %2$s, %1$s)", "%1$s + make_interval(months => %2$s)", TIMESTAMPS, COUNTS);
        add(Result.TEXT, "date_add('hour', %2$s, %1$s)", "%1$s + make_interval(hours => %2$s)", TIMESTAMPS, COUNTS);
        add(Result.TEXT, "day_name(%1$s)", "to_char(%1$s, 'FMDay')", DATES);
        add(Result.TEXT, "month_name(%1$s)", "to_char(%1$s, 'FMMonth')", DATES);
        add(Result.TEXT, "last_day(%1$s)", "(date_trunc('month', %1$s) + interval '1 month -1 day')::date", TIMESTAMPS);
    }

    private void formats() {
        List<String> patterns = texts(
                "YYYY-MM-DD HH24:MI:SS",
                "YYYY YYY YY Y",
                "Y,YYY",
                "IYYY IYY IY I IW ID IDDD",
                "CC Q W WW DDD D J",
                "Month|MONTH|month|Mon|MON|mon",
                "Day|DAY|day|Dy|DY|dy",
                "FMMonth FMDay FMDD FMMM FMHH12 FMDDD FMSS",
                "HH12:MI AM pm A.M. p.m. HH",
                "MS US FF1 FF2 FF3 FF4 FF5 FF6 SSSS SSSSS",
                "DDth FMDDTH MMth Yth",
                "RM rm FMRM",
                "BC ad B.C. a.d.",
                "\"Today is\" DD \"MM\"",
                "TZH:TZM OF",
                "yyyy-mm-dd hh24:mi:ss",
                "",
                "x/é 🚲 %");
        add("to_char(%1$s, %2$s)", TIMESTAMPS, patterns);
        add("to_char(%1$s, %2$s)", INSTANTS, texts("YYYY-MM-DD HH24:MI:SS.MS TZ", "OF", "tz"));
        add("to_char(%1$s, %2$s)", DATES, texts("YYYY-MM-DD", "DDth FMMonth YYYY", "CC", "IYYY-IW"));
        add(
                "to_date(%1$s, %2$s)",
                texts("2026-02-28", "2026-02-30", "2026-13-01", "2026-2-8", "abc", ""), texts("YYYY-MM-DD", "YYYY-MM"));
        add(
                "to_date(%1$s, %2$s)",
                texts("20260228", "260228", "28 Feb 2026", "28 February 2026", "Sat 28 feb 2026", "99"),
                texts("YYYYMMDD", "YYMMDD", "DD Mon YYYY", "DD Month YYYY", "Dy DD Mon YYYY", "YY"));
        add("to_date(%1$s, 'YYYY DDD')", texts("2026 059", "2024 366", "2026 366"));
        add(
                "to_timestamp(%1$s, 'YYYY-MM-DD HH24:MI:SS')",
                texts("2026-02-28 13:14:15", "2026-02-28 24:00:00", "2026-02-28 13:60:00"));
        add(
                "to_timestamp(%1$s, 'YYYY-MM-DD HH12:MI PM')",
                texts("2026-02-28 01:14 PM", "2026-02-28 12:00 am", "2026-02-28 13:00 PM"));
        add(
                "to_timestamp(%1$s, 'YYYY-MM-DD HH24:MI:SS.US')",
                texts("2026-02-28 13:14:15.5", "2026-02-28 13:14:15.678901"));
        add(
                "to_timestamp(%1$s, 'YYYY-MM-DD HH24:MI TZH:TZM')",
                texts("2026-02-28 13:14 +02:00", "2026-02-28 13:14 -05:30"));
        add("to_timestamp(%1$s, 'YYYY-MM-DD\"T\"HH24:MI')", texts("2026-02-28T13:14"));
    }

    private void patterns() {
        List<String> texts = List.of("'order-42 and 7'", "'Zürich 🚲 a\nb'", "''", "'aaa'", "cast(null as text)");
        List<String> patterns = texts("[0-9]+", "a", "^a", "(o)(r)", "x*", "ü.*b$", "[[:alpha:]]+", "\\d", "(x)?r");
        add("regexp_like(%1$s, %2$s)", texts, patterns);
        add("regexp_like(%1$s, %2$s, %3$s)", texts, patterns, texts("i", "n", "c"));
        add("regexp_count(%1$s, %2$s)", texts, patterns);
        add("regexp_count(%1$s, %2$s, %3$s)", texts, patterns, List.of("0", "1", "3", "99"));
        add("regexp_substr(%1$s, %2$s)", texts, patterns);
        add(
                "regexp_substr(%1$s, %2$s, %3$s, %4$s, 'i', %5$s)",
                texts, patterns, List.of("1", "3"), List.of("0", "1", "2"), List.of("0", "1", "2"));
        add("regexp_instr(%1$s, %2$s)", texts, patterns);
        add(
                "regexp_instr(%1$s, %2$s, %3$s, %4$s, %5$s)",
                texts, patterns, List.of("1", "3"), List.of("1", "2"), List.of("0", "1", "2"));
        add("regexp_replace(%1$s, %2$s, %3$s)", texts, patterns, texts("-", "<\\1>", "<\\&>", "\\\\", "\\"));
        add("regexp_replace(%1$s, %2$s, %3$s, 'g')", texts, patterns, texts("-", "<\\&>"));
        add(
                "regexp_replace(%1$s, %2$s, '-', %3$s, %4$s)",
                texts, patterns, List.of("1", "2", "99"), List.of("0", "1", "2"));
        add("array_to_string(regexp_match(%1$s, %2$s), '|', '*')", texts, patterns);
        add("array_to_string(regexp_split_to_array(%1$s, %2$s), '|')", texts, patterns);
    }

    private void json() {
        List<String> paths = texts(
                "$",
                "$.a",
                "$.a[0]",
                "$.a[*]",
                "$.a[last]",
                "$[1 to 2]",
                "strict $.a.b",
                "$.a.b",
                "$.c",
                "$.*",
                "$.a.size()",
                "$.type()",
                "$.a[*] ? (@ > 1)",
                "$[*] ? (@ == \"two\" || @ > 2)",
                "$ ? (exists(@.d) && @.d == true).a[1]",
                "$.a[*] ? (@.b starts with \"x\").b",
                "$[*] ? (@ like_regex \"^T\" flag \"i\")",
                "strict $[5]",
                "$.\"a\"[0]",
                "$[*] ? (!(@ == 1))",
                "$[0,1]",
                "$[last - 1]",
                "$.a[0",
                "a.b");
        add(Result.TEXT, "json_value(%1$s, %2$s)", "json_value(%1$s::jsonb, %2$s)", JSON, paths);
        add(Result.JSON, "json_query(%1$s, %2$s)", "json_query(%1$s::jsonb, %2$s)", JSON, paths);
        add(
                Result.JSON,
                "json_query(%1$s, %2$s with wrapper)",
                "json_query(%1$s::jsonb, %2$s with wrapper)",
                JSON,
                paths);
        add(
                Result.JSON,
                "json_query(%1$s, %2$s with conditional wrapper)",
                "json_query(%1$s::jsonb, %2$s with conditional wrapper)",
                JSON,
                paths);
        add(
                Result.JSON,
                "json_query(%1$s, %2$s error on error)",
                "json_query(%1$s::jsonb, %2$s error on error)",
                JSON,
                paths);
        add(Result.TEXT, "json_exists(%1$s, %2$s)", "json_exists(%1$s::jsonb, %2$s)", JSON, paths);
        add(
                Result.TEXT,
                "json_value(%1$s, %2$s returning integer)",
                "json_value(%1$s::jsonb, %2$s returning integer)",
                JSON,
                paths);
        List<String> steps = texts("a", "0", "-1", "c", "5");
        add(Result.JSON, "json_extract_path(%1$s, %2$s)", "json_extract_path(%1$s::json, %2$s)", JSON, steps);
        add(
                Result.TEXT,
                "json_extract_path_text(%1$s, %2$s)",
                "jsonb_extract_path_text(%1$s::jsonb, %2$s)",
                JSON,
                steps);
        add(Result.TEXT, "json_array_length(%1$s)", "json_array_length(%1$s::json)", JSON);
        add(Result.TEXT, "json_typeof(%1$s)", "json_typeof(%1$s::json)", JSON);
        add(Result.JSON, "json_strip_nulls(%1$s)", "json_strip_nulls(%1$s::json)", JSON);
        add(Result.TEXT, "%1$s is json", null, JSON);
        add(Result.TEXT, "%1$s is json object", null, JSON);
        add(Result.TEXT, "json_valid(%1$s)", "%1$s is json", JSON);
        List<String> values = List.of(
                "1",
                "1.50",
                "true",
                "cast('x' as text)",
                "date '2026-02-28'",
                "timestamp '2026-02-28 13:14:15.5'",
                "timestamp with time zone '2026-02-28 13:14:15+00:00'",
                "cast(1.5 as double precision)",
                "array[1, null]",
                "cast(null as integer)");
        add(Result.JSON, "to_json(%1$s)", null, values);
        add(Result.JSON, "json_build_array(%1$s, %2$s)", null, values, values);
        add(
                Result.JSON,
                "json_build_object('k', %1$s, %2$s, 2)",
                null,
                values,
                List.of("'b'", "5", "cast(null as text)"));
        add(Result.JSON, "json_object('k': %1$s)", null, values);
        add(Result.JSON, "json_array(%1$s, 'x')", null, values);
        add(
                Result.TEXT,
                "array_to_string(json_object_keys(%1$s), ',')",
                "coalesce((select string_agg(k, ',') from json_object_keys(%1$s::json) k), '')",
                JSON);
        add(
                Result.TEXT,
                "array_to_string(json_array_elements_text(%1$s), '|', '*')",
                "coalesce((select string_agg(coalesce(e, '*'), '|') from jsonb_array_elements_text(%1$s::jsonb) e), '')",
                JSON);
    }

    private void lists() {
        List<String> values = List.of("1", "3", "cast(null as integer)");
        add("cardinality(%1$s)", LISTS);
        add("array_length(%1$s, 1)", LISTS);
        add("array_position(%1$s, %2$s)", NUMBER_LISTS, values);
        add("array_position(%1$s, %2$s, %3$s)", NUMBER_LISTS, values, List.of("0", "1", "2", "9"));
        add(shown("array_positions(%1$s, %2$s)"), NUMBER_LISTS, values);
        add(shown("array_append(%1$s, %2$s)"), NUMBER_LISTS, values);
        add(shown("array_prepend(%2$s, %1$s)"), NUMBER_LISTS, values);
        add(shown("array_cat(%1$s, %2$s)"), NUMBER_LISTS, NUMBER_LISTS);
        add(shown("array_remove(%1$s, %2$s)"), NUMBER_LISTS, values);
        add(shown("array_replace(%1$s, %2$s, %3$s)"), NUMBER_LISTS, values, values);
        add(shown("array_sort(%1$s)"), NUMBER_LISTS);
        add(shown("array_sort(%1$s, %2$s)"), NUMBER_LISTS, List.of("true", "false"));
        add(shown("array_reverse(%1$s)"), LISTS);
        add(shown("trim_array(%1$s, %2$s)"), LISTS, COUNTS.subList(0, 5));
        add(
                Result.TEXT,
                shown("array_fill(%1$s, %2$s)"),
                shown("array_fill(%1$s, array[%2$s])"),
                List.of("1"),
                List.of("0", "3", "-1"));
        add("array_to_string(%1$s, ';')", LISTS);
        add("array_to_string(%1$s, ';', '*')", LISTS);
        add(shown("string_to_array(%1$s, %2$s)"), TEXTS, PARTS);
        add(shown("string_to_array(%1$s, ',', %2$s)"), TEXTS, PARTS);
        add(Result.TEXT, "element_at(%1$s, %2$s)", "(%1$s)[%2$s]", LISTS, List.of("1", "2", "9"));
        add(Result.TEXT, "array_contains(%1$s, %2$s)", "%2$s = any(%1$s)", NUMBER_LISTS, List.of("1", "9"));
        add(Result.TEXT, "arrays_overlap(%1$s, %2$s)", "%1$s && %2$s", NUMBER_LISTS, NUMBER_LISTS);
        add(Result.TEXT, "array_min(%1$s)", "(select min(x) from unnest(%1$s) x)", NUMBER_LISTS);
        add(Result.TEXT, "array_max(%1$s)", "(select max(x) from unnest(%1$s) x)", NUMBER_LISTS);
        add(Result.TEXT, "array_sum(%1$s)", "(select sum(x) from unnest(%1$s) x)", NUMBER_LISTS);
        add(
                Result.TEXT,
                shown("sequence(%1$s, %2$s, %3$s)"),
                shown("array(select generate_series(%1$s, %2$s, %3$s))"),
                List.of("1", "5"),
                List.of("1", "7"),
                List.of("1", "2", "-2", "0"));
    }

    private static String shown(String list) {
        return "array_to_string(" + list + ", '|', '*')";
    }

    private void others() {
        List<String> values = List.of("1", "5", "cast(null as integer)");
        add("coalesce(%1$s, %2$s)", values, values);
        add("nullif(%1$s, %2$s)", values, values);
        add("greatest(%1$s, %2$s, 3)", values, values);
        add("least(%1$s, %2$s, 3)", values, values);
        add("num_nulls(%1$s, %2$s, 'x')", values, values);
        add("num_nonnulls(%1$s, %2$s, 'x')", values, values);
        List<String> uuids = List.of(
                "uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8'",
                "uuid '00000000-0000-0000-0000-000000000000'",
                "uuid '2ed6657d-e927-568b-95e1-2665a8aea6a2'");
        add("uuid_extract_version(%1$s)", uuids);
        add(Result.TEXT, "uuid_v3(%1$s, %2$s)", "uuid_generate_v3(%1$s, %2$s)", uuids, TEXTS);
        add(Result.TEXT, "uuid_v5(%1$s, %2$s)", "uuid_generate_v5(%1$s, %2$s)", uuids, TEXTS);
    }

    /** Returns what differs, and why. */
    static List<Difference> differences() {
        String unread =
                "the text has to be as the pattern says; PostgreSQL passes over what is left and makes up what is"
                        + " missing";
        String json = "JSON is written without blanks";
        String classes = "the classes of RE2 are of ASCII; \\pL is any letter";
        return List.of(
                new Difference("concat(%1$s, %2$s, %3$s)", "true", "a truth is written as a cast writes it"),
                new Difference("to_date(%1$s, %2$s)", "'YYYY-MM'", unread),
                new Difference("to_date(%1$s, %2$s)", "to_date(''", unread),
                new Difference("to_date(%1$s, %2$s)", "to_date('99'", unread),
                new Difference("to_date(%1$s, %2$s)", "'YY')", unread),
                new Difference("json_extract_path_text", "'a')", json),
                new Difference("json_array_elements_text", "[3, 4]", json),
                new Difference("regexp_", "[[:alpha:]]", classes));
    }
}

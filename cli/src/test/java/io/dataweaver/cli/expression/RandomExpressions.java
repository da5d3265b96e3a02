package io.dataweaver.cli.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Expressions over {@link RandomRows}, made by chance, in SQL that both sides read.
 *
 * <p>A grammar: each kind of expression has leaves, and templates whose {@code <kind>} is filled by another one,
 * {@code <kind0>} by a leaf, and {@code <1..5>} by a number. What stands in braces is a constant, see {@link #ours} and
 * {@link #theirs}. Left out is what {@code docs/concepts/expressions.md} says is different.
 */
final class RandomExpressions {

    private static final Pattern PLACE = Pattern.compile("<(?:([a-z]+)(0?)|(-?\\d+)\\.\\.(\\d+))>");
    private static final Pattern CONSTANT = Pattern.compile("\\{([^}]*)}");
    private static final Map<String, List<String>> LEAVES = new HashMap<>();
    private static final Map<String, List<String>> TEMPLATES = new HashMap<>();

    /** What is asked for, each as often as the others. */
    private static final List<String> ROOTS = List.of(
            "int", "small", "dec", "frac", "real", "text", "date", "ts", "tz", "time", "uuid", "cond", "cond", "shown");

    static {
        numbers();
        texts();
        times();
        conditions();
        for (String kind :
                List.of("int", "dec", "frac", "real", "text", "date", "ts", "tz", "time", "uuid", "cond", "span")) {
            choices(kind);
        }
        leaves("shown", """
                cast(id as text)
                """);
        templates("shown", """
                cast(<plain> as text)   cast(<frac> as text)   cast(<span> as text)   cast(<real> as text)
                """);
    }

    private final SplittableRandom random;

    RandomExpressions(SplittableRandom random) {
        this.random = random;
    }

    private static void leaves(String kind, String leaves) {
        LEAVES.put(kind, split(leaves));
    }

    private static void templates(String kind, String templates) {
        TEMPLATES.merge(kind, split(templates), RandomExpressions::joined);
    }

    private static List<String> split(String templates) {
        return List.of(templates.strip().split("\\n| {3,}"));
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** What chooses among values of one kind {@code k}, and compares them. */
    private static void choices(String kind) {
        templates(kind, of(kind, """
                coalesce(<k>, <k>)   nullif(<k>, <k>)   case when <cond> then <k> else <k> end
                case when <cond> then <k> when <cond> then <k> end
                """));
        templates("cond", of(kind, """
                (<k> = <k>)   (<k> <> <k0>)   (<k> < <k>)   (<k> >= <k>)   (<k> is null)   (<k> is not null)
                (<k> is distinct from <k>)   (<k> is not distinct from <k0>)   (<k> between <k0> and <k>)
                (<k> in (<k0>, <k0>))
                """));
        if (!kind.equals("span")) {
            templates(kind, of(kind, """
                    case <k> when <k0> then <k> else <k0> end   greatest(<k>, <k>)   least(<k>, <k0>, <k>)
                    """));
        }
    }

    private static String of(String kind, String templates) {
        return templates.replace("<k>", "<" + kind + ">").replace("<k0>", "<" + kind + "0>");
    }

    private static void numbers() {
        leaves("int", """
                a   b   id   sm   {0}   {1}   {2}   {7}   {-3}   {1000}   {2147483647}   {9223372036854775807}
                cast(null as integer)   cast(null as bigint)
                """);
        templates("int", """
                (<int> + <int>)   (<int> - <int>)   (<int> * <few>)   (<int> / <few>)   (<int> % <few>)   (- <int>)
                abs(<int>)   mod(<int>, <few>)   length(<text>)   octet_length(<text>)   bit_length(<text>)
                position(<text0> in <text>)   strpos(<text>, <text0>)   ascii(<text>)   cast(<dec> as integer)
                cast(<dec> as bigint)   cast(<frac> as integer)   cast(<frac> as bigint)   cast(<cond> as integer)
                cast(<int> as bigint)   cast(<int> as integer)   cast(<small> as integer)   (<date> - <date>)
                gcd(cast(<int> as bigint), <few>)   lcm(<few>, cast(<few> as integer))
                regexp_count(<text>, {'[aeiou]'})   num_nulls(<text>, <int>, <date>)   num_nonnulls(<cond>, <dec>)
                cast(extract(<field> from <ts>) as integer)   cast(extract(<dayfield> from <date>) as integer)
                cast(cast(<int> as text) as bigint)   cast(<text0> as integer)   coalesce(<int>, <small>)
                (<small> + <int>)   regexp_instr(<text>, {'[a-z]+'})   cardinality(string_to_array(<text>, <some>))
                array_position(array[a, {7}, {0}], <few>)   width_bucket(<plain>, {-100}, {100.5}, 7)
                min_scale(<plain>)   scale(<plain0>)
                """);
        leaves("few", """
                a   sm   (id - {3})   {2}   {10}   {-7}
                """);
        leaves("small", """
                sm   cast({5} as smallint)   cast(null as smallint)
                """);
        templates("small", """
                (<small> + <small>)   (<small> * <small0>)   (<small> / <small0>)   abs(<small>)   (- <small>)
                cast(<int> as smallint)   cast(<dec> as smallint)   coalesce(<small>, <small>)
                nullif(<small>, <int>)   case when <cond> then <small> end   cast(<frac> as smallint)
                """);
        leaves("plain", """
                d   e   {1.5}   {0.001}   {-2.25}   {100.00}   {3.0}   n
                """);
        templates("plain", """
                (<plain> + <plain>)   (<plain> - <plain>)   (<plain> * <plain>)   (<plain> / <plain0>)
                (<plain> % <plain0>)   (<plain> + <int0>)   (<plain> / <few>)   (- <plain>)
                """);
        leaves("dec", """
                d   e   n   {1.5}   {0.001}   {-2.25}   {12345678901234567890.5}   cast(null as decimal(12,2))
                """);
        templates("dec", """
                <plain>   <plain>   (<dec> + <dec>)   (<dec> - <dec>)   (<dec> * <dec0>)   (<dec> * <int0>)
                (<int0> - <dec>)   round(<dec>, <-2..5>)   trunc(<dec>, <0..4>)   round(<dec>)   ceil(<dec>)
                floor(<dec>)   abs(<dec>)   trunc(<dec>)   (- <dec>)   cast(<int> as decimal(12,2))
                cast(nullif(<dec>, cast({'NaN'} as numeric)) as decimal(12,2))
                cast(nullif(<plain>, cast({'NaN'} as numeric)) as decimal(5,1))
                cast(nullif(<frac>, cast({'NaN'} as double precision)) as decimal(18,4))   cast(<frac> as numeric)
                <int>::numeric   coalesce(<dec>, <int>)   case when <cond> then <int> else <dec> end
                mod(<dec>, <plain0>)   div(<dec>, <plain0>)   trim_scale(<dec>)   greatest(<int>, <dec>)
                cast(<real> as numeric)   extract(second from <ts>)
                """);
        leaves("frac", """
                f   cast({1} as double precision)   cast({0.0025} as double precision)
                cast({'NaN'} as double precision)   cast({'-Infinity'} as double precision)
                cast(null as double precision)
                """);
        templates("frac", """
                (<frac> + <frac>)   (<frac> - <frac>)   (<frac> * <frac>)   (<frac> / <frac>)   (<frac> + <int0>)
                (<dec0> * <frac>)   (<frac> / <few>)   (<frac> + <real>)   (<real> * <int0>)   (<real> - <dec0>)
                (- <frac>)   abs(<frac>)   floor(<frac>)   ceil(<frac>)   round(<frac>)   trunc(<frac>)   sign(<frac>)
                sqrt(<frac>)   cast(<int> as double precision)   cast(<dec> as double precision)
                cast(<real> as double precision)   coalesce(<frac>, <int>)
                case when <cond> then <frac> else <dec> end   greatest(<frac>, <real>)
                cast(cast(<frac> as text) as double precision)   degrees(<frac>)   radians(<frac>)
                """);
        leaves("real", """
                r   cast({0.1} as real)   cast(null as real)   cast({'Infinity'} as real)
                """);
        templates("real", """
                (<real> + <real>)   (<real> - <real>)   (<real> * <real>)   (<real> / <real>)   (- <real>)
                abs(<real>)   cast(<frac> as real)   cast(<int> as real)   cast(<dec> as real)
                """);
    }

    private static void texts() {
        leaves("text", """
                s   u   {'a'}   {','}   {'PAID'}   {''}   {'ü'}   {'Œuvre'}   {'🚲'}   cast(null as text)
                """);
        leaves("some", """
                {'a'}   {','}   {'ü'}   {' '}   {'aZ'}   {''}   u
                """);
        templates("text", """
                (<text> || <text>)   (<text> || <int>)   (<date> || <text>)   (<text> || <cond>)   upper(<text>)
                lower(<text>)   initcap(<text>)   substring(<text> from <-3..9> for <0..6>)
                substring(<text> from <-3..9>)   substring(<text>, <few>, <-1..9>)   left(<text>, <-3..9>)
                right(<text>, <-3..9>)   left(<text>, <few>)   lpad(<text>, <-3..12>, <some>)
                rpad(<text>, <-3..12>, <some>)   lpad(<text>, <few>)   replace(<text>, <some>, <text0>)   trim(<text>)
                ltrim(<text>)   rtrim(<text>, <some>)   btrim(<text>, <some>)   trim(both <some> from <text>)
                trim(leading <some> from <text>)   reverse(<text>)   md5(<text>)   split_part(<text>, <some>, <-2..3>)
                translate(<text>, {'aeü'}, <some>)   overlay(<text> placing <some> from <1..5> for <0..3>)
                repeat(<text>, <-1..4>)   concat(<text>, <int>, <text>)   concat_ws(<some>, <text>, <dec0>, <text>)
                to_hex(cast(<int> as bigint))   quote_literal(<text>)   regexp_replace(<text>, {'[a-z]+'}, <some>)
                regexp_replace(<text>, {'(.)(.)'}, {'\\2\\1'}, {'g'})   regexp_substr(<text>, {'[A-Z]+'})
                cast(<int> as text)   cast(<cond> as text)   cast(<date> as text)   cast(<ts> as text)
                cast(<tz> as text)   cast(<time> as text)   d::text   cast(e as text)   cast(<frac> as text)
                to_char(<ts>, {'YYYY-MM-DD HH24:MI:SS.US'})   to_char(<ts>, {'FMDay, FMDDth FMMonth YYYY BC'})
                encode(convert_to(<text>, {'UTF8'}), {'hex'})   format({'%s is %L'}, <text>, <text>)
                array_to_string(string_to_array(<text>, <some>), {'|'}, {'*'})
                array_to_string(array[<text>, <text0>], {';'})   chr(ascii(<text>))
                convert_from(convert_to(<text>, {'UTF8'}), {'UTF8'})   cast(<uuid> as text)
                """);
        leaves("uuid", """
                uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8'   cast(null as uuid)   cast(md5(s) as uuid)
                """);
        templates("uuid", """
                cast(md5(<text>) as uuid)
                """);
    }

    private static void times() {
        leaves("unit", """
                'year'   'quarter'   'month'   'week'   'day'   'decade'   'century'   'hour'   'minute'   'second'
                """);
        leaves("dayunit", """
                'year'   'quarter'   'month'   'week'   'day'   'decade'   'century'
                """);
        leaves("field", """
                year   quarter   month   week   day   dow   isodow   doy   isoyear   hour   minute   century   decade
                """);
        leaves("dayfield", """
                year   quarter   month   week   day   dow   isodow   doy   isoyear   century   decade
                """);
        leaves("zone", """
                {'Europe/Berlin'}   {'America/New_York'}   {'Asia/Kolkata'}   {'UTC'}   interval '2' hour
                """);
        leaves("date", """
                dt   date '2024-12-31'   date '1999-01-01'   cast(null as date)   cast({'2024-02-29'} as date)
                """);
        templates("date", """
                (<date> + <days>)   (<date> - <days>)   (<date> + <0..400>)   cast(<ts> as date)   cast(<tz> as date)
                cast(date_trunc(<dayunit>, <ts>) as date)   cast((<date> + <lag>) as date)
                make_date((a % 5000), <1..13>, <1..31>)   make_date(<1900..2100>, <1..12>, <1..28>)
                cast(cast(<date> as text) as date)   to_date(to_char(<date>, {'YYYY-MM-DD'}), {'YYYY-MM-DD'})
                """);
        leaves("ts", """
                ts   timestamp '2024-03-31 02:30:00'   timestamp '1969-12-31 23:59:59.999999'
                cast(null as timestamp)
                """);
        templates("ts", """
                (<ts> + <lag>)   (<ts> - <lag>)   (<date> + <lag>)   (<date> + <time>)   date_trunc(<unit>, <ts>)
                cast(<date> as timestamp)   cast(<tz> as timestamp)   (<tz> at time zone <zone>)
                coalesce(<date>, <ts>)   case when <cond> then <ts> else <date> end
                cast(cast(<ts> as text) as timestamp)
                make_timestamp(<1900..2100>, <1..12>, <1..31>, <0..23>, <0..59>, {7.25})
                """);
        leaves("tz", """
                tz   timestamp with time zone '2024-10-27 00:30:00+00:00'   cast(null as timestamp with time zone)
                """);
        templates("tz", """
                (<tz> + <lag>)   (<tz> - <lag>)   date_trunc(<unit>, <tz>)   cast(<ts> as timestamp with time zone)
                (<ts> at time zone <zone>)   to_timestamp(cast(<few> as double precision))
                """);
        leaves("time", """
                tm   time '23:59:59.5'   time '00:00:00'   cast(null as time)
                """);
        templates("time", """
                cast(<ts> as time)   (<time> + <span>)   (<time> - <span>)   cast(cast(<time> as text) as time)
                make_time(<0..24>, <0..59>, {7.25})
                """);
        leaves("span", """
                interval '1' month   interval '1 year 2 months -3 days 04:05:06.5'   interval '90' minute
                interval '-1' day   interval '2 hours 30 minutes'
                """);
        leaves("lag", """
                interval '1' month   interval '3 years -1 days 04:05:06.5'   interval '90' minute   interval '-1' day
                """);
        templates("lag", """
                (<lag> + <lag>)   (<lag> - <lag>)   (<lag> * <0..9>)   (<lag> * (id - {3}))   (<lag> / {7})
                (- <lag>)   (<time> - <time>)
                """);
        leaves("days", """
                sm   id   (a % {1000})   {400}   {-1}
                """);
        leaves("far", """
                dx   cast({'infinity'} as date)   cast({'-infinity'} as date)   dt
                """);
        templates("text", """
                cast((<far> + <days>) as text)   cast((<far> - <far>) as text)
                cast(cast(<far> as timestamp) as text)   cast(date_trunc(<unit>, cast(<far> as timestamp)) as text)
                cast((cast(<far> as timestamp) + <lag>) as text)
                cast((cast(<far> as timestamp with time zone) at time zone <zone>) as text)
                to_char(<far>, {'YYYY-MM-DD BC'})
                """);
        templates("cond", """
                (<far> < <far>)   (<far> >= <date>)   (<far> = <ts>)   isfinite(<far>)
                (greatest(<far>, <far>) is distinct from <far>)
                """);
        templates("span", """
                (<span> + <span>)   (<span> - <span>)   (<span> * <few>)   (<span> * {2.5})   (<span> * d)
                (<span> / <few>)   (<ts> - <ts>)   (<tz> - <tz>)   (<time> - <time>)   (- <span>)
                """);
        templates("int", """
                cast(extract(epoch from <span>) as bigint)   cast(extract(epoch from <ts>) as bigint)
                cast(extract(day from <span>) as integer)
                """);
    }

    private static void conditions() {
        leaves("cond", """
                p   {true}   {false}   (a > {0})   (s = {'PAID'})   cast(null as boolean)
                """);
        leaves("like", """
                {'%'}   {'a%'}   {'%a'}   {'_%r%'}   {'%,%'}   {'P_ID'}   {'%ü%_'}   {'%🚲'}   {''}
                """);
        templates("cond", """
                (<cond> and <cond>)   (<cond> or <cond>)   (<cond> and <cond> and <cond>)   (not <cond>)
                (<cond> is true)   (<cond> is not true)   (<cond> is false)   (<cond> is not false)
                (<cond> is unknown)   (<cond> is not unknown)   (<int> > <dec>)   (<frac> <= <int>)   (<dec> = <frac>)
                (<real> < <frac>)   (<real> = <dec>)   (<date> <= <ts>)   (<ts> > <date>)   (<date> < '2024-02-29')
                (<ts> >= '2024-02-29 12:00:00')   (<int> in (0, 1, 2, 5, 7, 100))   (<int> not in (1, -3, 2147483647))
                (<text> in ('a', 'PAID', 'ü'))   (<dec> in (1.5, 10.05, 100))
                (<date> in ('2024-02-29', '2000-02-29'))   (<dec> not between <dec> and <int>)
                (<int> between symmetric <int> and <int>)   (<text> like <like>)   (<text> not like <like>)
                (<text> ilike <like>)   (<text> like {'%!%%'} escape {'!'})   (<text> like {'a$_b%'} escape {'$'})
                (<text> like <text0> escape {'!'})   starts_with(<text>, <some>)   regexp_like(<text>, {'^[a-z ]*$'})
                regexp_like(<text>, {'A|ü'}, {'i'})   (<text> similar to {'(a|P)%'})   isfinite(<date>)
                isfinite(<ts>)
                """);
    }

    /** Returns the next, with its constants in braces. */
    String next() {
        return make(ROOTS.get(random.nextInt(ROOTS.size())), random.nextInt(1, 5));
    }

    private String make(String kind, int depth) {
        List<String> templates = depth == 0 ? List.of() : TEMPLATES.getOrDefault(kind, List.of());
        if (templates.isEmpty()) {
            List<String> leaves = Objects.requireNonNull(LEAVES.get(kind), kind);
            return leaves.get(random.nextInt(leaves.size()));
        }
        Matcher place = PLACE.matcher(templates.get(random.nextInt(templates.size())));
        StringBuilder result = new StringBuilder();
        while (place.find()) {
            String part = place.group(1) == null
                    ? String.valueOf(
                            random.nextInt(Integer.parseInt(place.group(3)), Integer.parseInt(place.group(4)) + 1))
                    : make(place.group(1), place.group(2).isEmpty() ? depth - 1 : 0);
            place.appendReplacement(result, Matcher.quoteReplacement(part));
        }
        return place.appendTail(result).toString();
    }

    /** Returns what we compute: the constants are literals. */
    static String ours(String made) {
        return CONSTANT.matcher(made).replaceAll("$1");
    }

    /**
     * Returns what the server computes: the constants are columns, since it fails as it plans for constants that fail, even
     * in a branch that no row takes.
     *
     * @param columns takes the constants and their columns
     */
    static String theirs(String made, Map<String, String> columns) {
        return CONSTANT.matcher(made)
                .replaceAll(found -> columns.computeIfAbsent(found.group(1), key -> "k" + columns.size()));
    }
}

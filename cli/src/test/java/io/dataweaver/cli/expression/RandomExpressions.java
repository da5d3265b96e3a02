package io.dataweaver.cli.expression;

import java.util.SplittableRandom;
import java.util.regex.Matcher;

/**
 * Expressions over the table of {@link PostgresExpressionTest}, made by chance, in SQL that both sides read.
 *
 * <p>No part fails that holds constants only: PostgreSQL computes it when it plans, and refuses the whole even where it is
 * never reached; here it fails when it is reached.
 */
final class RandomExpressions {

    private static final int DEPTH = 4;
    private final SplittableRandom random;

    RandomExpressions(long seed) {
        this.random = new SplittableRandom(seed);
    }

    String next() {
        return switch (random.nextInt(6)) {
            case 0 -> integer(DEPTH);
            case 1 -> decimal(DEPTH);
            case 2 -> text(DEPTH);
            case 3 -> fraction(DEPTH);
            case 4 -> time(DEPTH);
            default -> condition(DEPTH);
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String fill(String template, String... parts) {
        String result = template;
        for (String part : parts) {
            result = result.replaceFirst("\\?", Matcher.quoteReplacement(part));
        }
        return result;
    }

    private String integer(int depth) {
        if (depth == 0) {
            return pick("a", "b", "id", "0", "1", "2", "7", "-3", "1000");
        }
        int next = depth - 1;
        return switch (random.nextInt(9)) {
            case 0, 1 -> fill("(? ~ ?)".replace("~", pick("+", "-")), integer(next), integer(next));
            case 2 -> fill("(? ~ ?)".replace("~", pick("*", "/", "%")), integer(next), pick("a", "b", "(id - 3)"));
            case 3 -> "length(" + text(next) + ")";
            case 4 -> fill("coalesce(?, ?)", integer(next), integer(next));
            case 5 -> fill("nullif(?, ?)", integer(next), integer(next));
            case 6 -> fill("case when ? then ? else ? end", condition(next), integer(next), integer(next));
            case 7 -> fill("position(? in ?)", text(0), text(next));
            default -> "abs(" + integer(next) + ")";
        };
    }

    /** Without alternatives of different scales, so that the digits of a quotient are the same. */
    private String plainDecimal(int depth) {
        if (depth == 0) {
            return pick("d", "e", "1.5", "0.001", "-2.25", "100.00", "3.0");
        }
        return random.nextInt(3) == 0
                ? fill("(? ~ ?)".replace("~", pick("/", "%")), plainDecimal(depth - 1), pick("d", "e", "7", "(e - d)"))
                : fill("(? ~ ?)".replace("~", pick("+", "-", "*")), plainDecimal(depth - 1), plainDecimal(depth - 1));
    }

    private String decimal(int depth) {
        if (depth <= 1) {
            return plainDecimal(depth);
        }
        int next = depth - 1;
        return switch (random.nextInt(9)) {
            case 0 -> fill("(? ~ ?)".replace("~", pick("+", "-", "*")), decimal(next), decimal(next));
            case 1 -> fill("(? ~ ?)".replace("~", pick("+", "-", "*")), decimal(next), integer(1));
            case 2 -> fill("round(?, " + random.nextInt(-2, 5) + ")", decimal(next));
            case 3 -> fill("trunc(?, " + random.nextInt(0, 4) + ")", decimal(next));
            case 4 -> pick("round(", "ceil(", "floor(", "abs(", "trunc(") + decimal(next) + ")";
            case 5 -> fill(pick("greatest(?, ?)", "least(?, ?)", "coalesce(?, ?)"), decimal(next), decimal(next));
            case 6 -> fill("case when ? then ? else ? end", condition(next), decimal(next), decimal(next));
            case 7 -> "cast(" + pick(integer(1), decimal(next)) + " as decimal(12,2))";
            default -> plainDecimal(2);
        };
    }

    private String fraction(int depth) {
        if (depth == 0) {
            // With an exponent, a number is exact in PostgreSQL and a binary fraction in the standard, and here.
            return pick(
                    "f",
                    "cast(1 as double precision)",
                    "cast(0.0025 as double precision)",
                    "cast(1e10 as double precision)");
        }
        int next = depth - 1;
        return switch (random.nextInt(5)) {
            case 0 -> fill("(? ~ ?)".replace("~", pick("+", "-", "*")), fraction(next), fraction(next));
            case 1 -> fill("(? / ?)", fraction(next), pick("f", "(f - 3)", "a", "e"));
            case 2 -> fill("(? ~ ?)".replace("~", pick("+", "*")), fraction(next), pick("a", "d", "e"));
            case 3 -> pick("sqrt(f + ", "abs(", "floor(", "ceil(", "round(", "trunc(") + fraction(next) + ")";
            default -> fill("coalesce(?, ?)", fraction(next), fraction(next));
        };
    }

    private String text(int depth) {
        if (depth == 0) {
            return pick("s", "u", "'a'", "','", "'PAID'", "''", "'ü'");
        }
        int next = depth - 1;
        String count = String.valueOf(random.nextInt(-3, 9));
        return switch (random.nextInt(12)) {
            case 0 -> fill("(? || ?)", text(next), text(next));
            case 1 -> pick("upper(s)", "lower(s)", "initcap(s)");
            case 2 -> fill("substring(? from " + count + " for " + random.nextInt(0, 6) + ")", text(next));
            case 3 -> fill(pick("left", "right") + "(?, " + count + ")", text(next));
            case 4 -> fill(pick("lpad", "rpad") + "(?, " + count + ", ?)", text(next), text(0));
            case 5 -> fill("replace(?, ?, ?)", text(next), text(0), text(0));
            case 6 -> pick("trim(", "ltrim(", "rtrim(", "reverse(", "md5(") + text(next) + ")";
            case 7 -> fill("split_part(?, ',', " + pick("1", "2", "-1", "5") + ")", text(next));
            case 8 -> fill("case when ? then ? else ? end", condition(next), text(next), text(next));
            case 9 -> fill("coalesce(?, ?)", text(next), text(next));
            case 10 -> fill("trim(both ? from ?)", pick("'a'", "' '", "'aZ'"), text(next));
            default -> "cast(" + pick(integer(next), "d", "p", time(next)) + " as text)";
        };
    }

    private String time(int depth) {
        if (depth == 0) {
            return pick("dt", "date '2024-12-31'", "date '1999-01-01'");
        }
        int next = depth - 1;
        return switch (random.nextInt(6)) {
            case 0 -> "(" + time(next) + pick(" + ", " - ") + pick("id", "7", "365", "a % 1000") + ")";
            case 1 -> "cast(date_trunc('" + pick("year", "quarter", "month", "week", "day") + "', ts) as date)";
            case 2 -> fill(pick("greatest(?, ?)", "least(?, ?)", "coalesce(?, ?)"), time(next), time(next));
            case 3 -> "cast(ts as date)";
            case 4 -> fill("case when ? then ? else ? end", condition(next), time(next), time(next));
            default -> time(0);
        };
    }

    private String condition(int depth) {
        if (depth == 0) {
            return pick("p", "true", "a > 0", "s = 'PAID'");
        }
        int next = depth - 1;
        String comparison = pick("=", "<>", "<", "<=", ">", ">=");
        return switch (random.nextInt(14)) {
            case 0, 1 -> fill("(? ~ ?)".replace("~", pick("and", "or")), condition(next), condition(next));
            case 2 -> "(not " + condition(next) + ")";
            case 3 -> fill("(? ~ ?)".replace("~", comparison), integer(next), integer(next));
            case 4 -> fill("(? ~ ?)".replace("~", comparison), decimal(next), pick(decimal(next), integer(1)));
            case 5 -> fill("(? ~ ?)".replace("~", comparison), text(next), text(next));
            case 6 -> fill("(? ~ ?)".replace("~", comparison), time(next), pick(time(next), "'2024-02-29'", "ts"));
            case 7 -> fill("(? ~ ?)".replace("~", comparison), fraction(next), pick(fraction(next), "a", "d"));
            case 8 -> "(" + pick(integer(next), text(next), decimal(next)) + pick(" is null", " is not null") + ")";
            case 9 -> fill("(? is " + pick("", "not ") + "distinct from ?)", integer(next), integer(next));
            case 10 -> fill("(? " + pick("in", "not in") + " (0, 1, 2, 5, 7, 100))", integer(next));
            case 11 -> fill("(? between ? and ?)", decimal(next), decimal(next), decimal(next));
            case 12 ->
                fill(
                        "(? " + pick("like", "not like") + " '" + pick("%", "a%", "%a", "_%r%", "%,%", "P_ID", "%ü%_")
                                + "')",
                        text(next));
            default -> fill("starts_with(?, ?)", text(next), text(0));
        };
    }
}

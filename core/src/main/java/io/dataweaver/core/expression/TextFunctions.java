package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions on text. Characters are code points, the first is 1. */
final class TextFunctions implements FunctionGroup {

    private static final String GROUP = "text";
    private static final int MAX_RESULT = 64 * 1024 * 1024;

    private static final List<FunctionDescription> FUNCTIONS = List.of(
            describe("upper", "upper(text)", "The text in upper case.", "upper('Zürich') = 'ZÜRICH'"),
            describe("lower", "lower(text)", "The text in lower case.", "lower('ÀB') = 'àb'"),
            describe(
                    "initcap",
                    "initcap(text)",
                    "The first letter of each word in upper case, the others in lower case.",
                    "initcap('hELLO wORLD') = 'Hello World'"),
            describe("length", "length(text)", "How many characters the text has.", "length('Zürich') = 6"),
            describe("char_length", "char_length(text)", "The same as `length`.", "char_length('abc') = 3"),
            describe(
                    "character_length", "character_length(text)", "The same as `length`.", "character_length('a') = 1"),
            describe(
                    "octet_length",
                    "octet_length(text)",
                    "How many bytes the text has in UTF-8.",
                    "octet_length('ü') = 2"),
            new FunctionDescription(
                    "trim",
                    GROUP,
                    List.of("trim(text)", "trim(text, characters)", "trim(both characters from text)"),
                    "The text without blanks, or without any of the characters, at its ends.",
                    "trim('  a b ') = 'a b' and trim(both 'x' from 'xax') = 'a'"),
            new FunctionDescription(
                    "ltrim",
                    GROUP,
                    List.of("ltrim(text)", "ltrim(text, characters)", "trim(leading characters from text)"),
                    "The text without blanks, or without any of the characters, at its start.",
                    "ltrim('zzyabc', 'yz') = 'abc'"),
            new FunctionDescription(
                    "rtrim",
                    GROUP,
                    List.of("rtrim(text)", "rtrim(text, characters)", "trim(trailing characters from text)"),
                    "The text without blanks, or without any of the characters, at its end.",
                    "rtrim('abc  ') = 'abc'"),
            new FunctionDescription(
                    "substring",
                    GROUP,
                    List.of("substring(text, start, length)", "substring(text from start for length)"),
                    "So many characters from `start` on, which is 1 for the first; all the rest without `length`.",
                    "substring('Thomas' from 2 for 3) = 'hom' and substring('Thomas', 3) = 'omas'"),
            describe(
                    "left",
                    "left(text, count)",
                    "The first characters; of a negative count, all but the last.",
                    "left('abcde', 2) = 'ab'"),
            describe(
                    "right",
                    "right(text, count)",
                    "The last characters; of a negative count, all but the first.",
                    "right('abcde', 2) = 'de'"),
            new FunctionDescription(
                    "position",
                    GROUP,
                    List.of("position(part in text)"),
                    "The place of the first character of `part` in the text, from 1; 0 if it is not in it.",
                    "position('om' in 'Thomas') = 3"),
            describe("strpos", "strpos(text, part)", "The same as `position`.", "strpos('high', 'ig') = 2"),
            describe(
                    "starts_with",
                    "starts_with(text, part)",
                    "Whether the text starts with `part`.",
                    "starts_with('orders', 'ord')"),
            describe(
                    "ends_with",
                    "ends_with(text, part)",
                    "Whether the text ends with `part`.",
                    "ends_with('a.csv', '.csv')"),
            describe(
                    "replace",
                    "replace(text, from, to)",
                    "The text with every `from` replaced by `to`.",
                    "replace('a-b-c', '-', '+') = 'a+b+c'"),
            describe("reverse", "reverse(text)", "The characters from last to first.", "reverse('abc') = 'cba'"),
            describe("repeat", "repeat(text, count)", "The text so many times.", "repeat('ab', 3) = 'ababab'"),
            new FunctionDescription(
                    "lpad",
                    GROUP,
                    List.of("lpad(text, length)", "lpad(text, length, fill)"),
                    "The text filled up at its start to `length` with blanks or `fill`, or cut at its end to it.",
                    "lpad('7', 3, '0') = '007' and lpad('hello', 2) = 'he'"),
            new FunctionDescription(
                    "rpad",
                    GROUP,
                    List.of("rpad(text, length)", "rpad(text, length, fill)"),
                    "The text filled up at its end to `length` with blanks or `fill`, or cut at its end to it.",
                    "rpad('hi', 5, 'xy') = 'hixyx'"),
            describe(
                    "concat",
                    "concat(value, …)",
                    "All values as one text; NULL is left out.",
                    "concat('a', null, 1, true) = 'a1true'"),
            describe(
                    "concat_ws",
                    "concat_ws(separator, value, …)",
                    "All values as one text, with the separator in between; NULL is left out.",
                    "concat_ws(',', 'a', null, 'b') = 'a,b'"),
            describe(
                    "split_part",
                    "split_part(text, separator, n)",
                    "The n-th part of the text, split at each separator; from the end if n is negative. Empty if there is none.",
                    "split_part('a,b,c', ',', 2) = 'b' and split_part('a,b,c', ',', -1) = 'c'"));

    private static FunctionDescription describe(String name, String signature, String doc, String example) {
        return new FunctionDescription(name, GROUP, List.of(signature), doc, example);
    }

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS;
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "upper", "lower" ->
                new CaseFold(text(site, "text"), site.name().equals("upper"));
            case "length", "char_length", "character_length" -> new TextLength(text(site, "text"), false);
            case "octet_length" -> new TextLength(text(site, "text"), true);
            case "trim", "ltrim", "rtrim" -> trim(site);
            case "substring", "substr" -> substring(site);
            case "left" -> slice(Slice.Part.LEFT, texts(site, "left(text, count)", 1, 1));
            case "right" -> slice(Slice.Part.RIGHT, texts(site, "right(text, count)", 1, 1));
            case "position" -> search(site, TextSearch.Question.POSITION, 1, "position(part in text)");
            case "strpos" -> search(site, TextSearch.Question.POSITION, 0, "strpos(text, part)");
            case "starts_with" -> search(site, TextSearch.Question.STARTS_WITH, 0, "starts_with(text, part)");
            case "ends_with" -> search(site, TextSearch.Question.ENDS_WITH, 0, "ends_with(text, part)");
            case "concat" -> concat(site);
            case "concat_ws" -> concatWithSeparator(site);
            default -> rowwise(site);
        };
    }

    private static @Nullable Expression rowwise(CallSite site) {
        return switch (site.name()) {
            case "initcap" ->
                RowFunction.strict(
                        "initcap", DataTypes.TEXT, texts(site, "initcap(text)", 1, 0), a -> initcap(string(a[0])));
            case "reverse" ->
                RowFunction.strict(
                        "reverse",
                        DataTypes.TEXT,
                        texts(site, "reverse(text)", 1, 0),
                        a -> new StringBuilder(string(a[0])).reverse().toString());
            case "replace" ->
                RowFunction.strict(
                        "replace",
                        DataTypes.TEXT,
                        texts(site, "replace(text, from, to)", 3, 0),
                        a -> string(a[1]).isEmpty() ? a[0] : string(a[0]).replace(string(a[1]), string(a[2])));
            case "repeat" ->
                RowFunction.strict(
                        "repeat",
                        DataTypes.TEXT,
                        texts(site, "repeat(text, count)", 1, 1),
                        a -> repeat(string(a[0]), number(a[1])));
            case "lpad", "rpad" -> pad(site);
            case "split_part" ->
                RowFunction.strict(
                        "split_part",
                        DataTypes.TEXT,
                        texts(site, "split_part(text, separator, n)", 2, 1),
                        a -> splitPart(string(a[0]), string(a[1]), number(a[2])));
            default -> null;
        };
    }

    private static Expression text(CallSite site, String argument) {
        Arguments.count(site, 1, 1, site.name() + "(" + argument + ")");
        return Arguments.text(site, 0);
    }

    /** Returns {@code texts} arguments that are text and then {@code integers} that are integers. */
    private static List<Expression> texts(CallSite site, String signature, int texts, int integers) {
        Arguments.count(site, texts + integers, texts + integers, signature);
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            arguments.add(i < texts ? Arguments.text(site, i) : Arguments.integer(site, i));
        }
        return arguments;
    }

    private static Expression search(CallSite site, TextSearch.Question question, int text, String signature) {
        List<Expression> arguments = texts(site, signature, 2, 0);
        TextSearch result = new TextSearch(question, arguments.get(text), arguments.get(1 - text));
        return anyNull(arguments) ? Constant.of(result.type(), null) : result;
    }

    private static Expression slice(Slice.Part part, List<Expression> arguments) {
        return anyNull(arguments) ? Constant.of(DataTypes.TEXT, null) : new Slice(part, arguments);
    }

    private static boolean anyNull(List<Expression> arguments) {
        return arguments.stream().anyMatch(argument -> argument instanceof Constant constant && constant.isNull());
    }

    private static Expression substring(CallSite site) {
        Arguments.count(site, 2, 3, "substring(text, start, length)");
        List<Expression> arguments = new ArrayList<>(List.of(Arguments.text(site, 0), Arguments.integer(site, 1)));
        if (site.size() > 2) {
            arguments.add(Arguments.integer(site, 2));
        }
        return slice(site.size() > 2 ? Slice.Part.FROM_FOR : Slice.Part.FROM, arguments);
    }

    private static Expression trim(CallSite site) {
        Arguments.count(site, 1, 2, site.name() + "(text, characters)");
        boolean leading = !site.name().equals("rtrim");
        boolean trailing = !site.name().equals("ltrim");
        Expression text = Arguments.text(site, 0);
        Object characters = " ";
        if (site.size() > 1) {
            Arguments.text(site, 1);
            characters = site.literal(1);
        }
        if (characters instanceof String fixed && Trim.isPossible(fixed)) {
            return new Trim(text, fixed, leading, trailing);
        }
        return RowFunction.strict(
                site.name(),
                DataTypes.TEXT,
                List.of(text, Arguments.text(site, 1)),
                a -> trim(string(a[0]), string(a[1]), leading, trailing));
    }

    private static String trim(String text, String characters, boolean leading, boolean trailing) {
        int[] points = text.codePoints().toArray();
        int start = 0;
        int end = points.length;
        while (leading && start < end && characters.indexOf(points[start]) >= 0) {
            start++;
        }
        while (trailing && end > start && characters.indexOf(points[end - 1]) >= 0) {
            end--;
        }
        return new String(points, start, end - start);
    }

    private static Expression concat(CallSite site) {
        Arguments.count(site, 1, Integer.MAX_VALUE, "concat(value, …)");
        return new Concatenation(texts(site, 0), true);
    }

    private static Expression concatWithSeparator(CallSite site) {
        Arguments.count(site, 2, Integer.MAX_VALUE, "concat_ws(separator, value, …)");
        Arguments.text(site, 0);
        List<Expression> arguments = texts(site, 0);
        Set<Integer> nullable = new HashSet<>();
        for (int i = 1; i < arguments.size(); i++) {
            nullable.add(i);
        }
        return new RowFunction("concat_ws", DataTypes.TEXT, arguments, nullable, false, TextFunctions::join);
    }

    private static String join(@Nullable Object[] values) {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < values.length; i++) {
            if (values[i] != null) {
                parts.add(string(values[i]));
            }
        }
        return String.join(string(values[0]), parts);
    }

    private static Expression pad(CallSite site) {
        boolean left = site.name().equals("lpad");
        Arguments.count(site, 2, 3, site.name() + "(text, length, fill)");
        Expression fill = site.size() > 2 ? Arguments.text(site, 2) : Constant.of(DataTypes.TEXT, " ");
        return RowFunction.strict(
                site.name(),
                DataTypes.TEXT,
                List.of(Arguments.text(site, 0), Arguments.integer(site, 1), fill),
                a -> pad(string(a[0]), number(a[1]), string(a[2]), left));
    }

    private static String pad(String text, long length, String fill, boolean left) {
        int[] points = text.codePoints().toArray();
        int[] filling = fill.codePoints().toArray();
        if (length <= points.length) {
            return new String(points, 0, (int) Math.max(0, length));
        }
        if (filling.length == 0) {
            return text;
        }
        checkLength(length);
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < length - points.length; i++) {
            padding.appendCodePoint(filling[i % filling.length]);
        }
        return left ? padding + text : text + padding;
    }

    private static String repeat(String text, long count) {
        long times = Math.max(0, count);
        checkLength(text.isEmpty() ? 0 : Math.multiplyExact(times, text.length()));
        return text.isEmpty() ? "" : text.repeat((int) times);
    }

    private static void checkLength(long length) {
        if (length > MAX_RESULT) {
            throw new IllegalArgumentException("a text of " + length + " characters is too long");
        }
    }

    private static String splitPart(String text, String separator, long n) {
        if (n == 0) {
            throw new IllegalArgumentException("parts are counted from 1");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        int found = separator.isEmpty() ? -1 : text.indexOf(separator);
        while (found >= 0) {
            parts.add(text.substring(start, found));
            start = found + separator.length();
            found = text.indexOf(separator, start);
        }
        parts.add(text.substring(start));
        long index = n > 0 ? n - 1 : parts.size() + n;
        return index >= 0 && index < parts.size() ? parts.get((int) index) : "";
    }

    private static String initcap(String text) {
        StringBuilder result = new StringBuilder();
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            result.appendCodePoint(inWord ? Character.toLowerCase(point) : Character.toUpperCase(point));
            inWord = Character.isLetterOrDigit(point);
        }
        return result.toString();
    }

    private static String string(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    /** Returns {@code a || b}; one of them is text, the other is written as text. */
    static Expression concatenate(CallSite site) {
        for (int i = 0; i < site.size(); i++) {
            if (site.isNull(i)) {
                return Constant.of(DataTypes.TEXT, null);
            }
        }
        if (site.kind(0) != Kind.TEXT && site.kind(1) != Kind.TEXT) {
            throw Arguments.wrong(site, 0, "TEXT");
        }
        return new Concatenation(texts(site, 0), false);
    }

    /** Returns the arguments from {@code first} on, as text. */
    private static List<Expression> texts(CallSite site, int first) {
        List<Expression> texts = new ArrayList<>();
        for (int i = first; i < site.size(); i++) {
            Expression text = Casts.of(site.argument(i), DataTypes.TEXT, false);
            if (text == null) {
                throw Arguments.wrong(site, i, "TEXT");
            }
            texts.add(text);
        }
        return texts;
    }
}

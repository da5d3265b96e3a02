package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions on text. Characters are code points, the first is 1. */
final class TextFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("text")
            .add("upper", "upper(text)", "The text in upper case.", "upper('Zürich') = 'ZÜRICH'")
            .add("lower", "lower(text)", "The text in lower case.", "lower('ÀB') = 'àb'")
            .add("length", "length(text)", "How many characters the text has.", "length('Zürich') = 6")
            .add("char_length", "char_length(text)", "The same as `length`.", "char_length('abc') = 3")
            .add("character_length", "character_length(text)", "The same as `length`.", "character_length('a') = 1")
            .add(
                    "octet_length",
                    "octet_length(text)\noctet_length(bytes)",
                    "How many bytes there are; of text, in UTF-8.",
                    "octet_length('ü') = 2")
            .add(
                    "bit_length",
                    "bit_length(text)\nbit_length(bytes)",
                    "How many bits there are.",
                    "bit_length('ü') = 16")
            .add(
                    "trim",
                    "trim(text)\ntrim(text, characters)\ntrim(both characters from text)",
                    "The text without blanks, or without any of the characters, at its ends.",
                    "trim('  a b ') = 'a b' and trim(both 'x' from 'xax') = 'a'")
            .add("btrim", "btrim(text)\nbtrim(text, characters)", "The same as `trim`.", "btrim('xyaxy', 'yx') = 'a'")
            .add(
                    "ltrim",
                    "ltrim(text)\nltrim(text, characters)\ntrim(leading characters from text)",
                    "The text without blanks, or without any of the characters, at its start.",
                    "ltrim('zzyabc', 'yz') = 'abc'")
            .add(
                    "rtrim",
                    "rtrim(text)\nrtrim(text, characters)\ntrim(trailing characters from text)",
                    "The text without blanks, or without any of the characters, at its end.",
                    "rtrim('abc  ') = 'abc'")
            .add(
                    "substring",
                    "substring(text, start, length)\nsubstring(text from start for length)",
                    "So many characters from `start` on, which is 1 for the first; all the rest without `length`.",
                    "substring('Thomas' from 2 for 3) = 'hom' and substring('Thomas', 3) = 'omas'")
            .add("substr", "substr(text, start, length)", "The same as `substring`.", "substr('Thomas', 2, 3) = 'hom'")
            .add(
                    "left",
                    "left(text, count)",
                    "The first characters; of a negative count, all but the last.",
                    "left('abcde', 2) = 'ab'")
            .add(
                    "right",
                    "right(text, count)",
                    "The last characters; of a negative count, all but the first.",
                    "right('abcde', 2) = 'de'")
            .add(
                    "position",
                    "position(part in text)",
                    "The place of the first character of `part` in the text, from 1; 0 if it is not in it.",
                    "position('om' in 'Thomas') = 3")
            .add("strpos", "strpos(text, part)", "The same as `position`.", "strpos('high', 'ig') = 2")
            .add("instr", "instr(text, part)", "The same as `position`.", "instr('high', 'x') = 0")
            .add("contains", "contains(text, part)", "Whether `part` is in the text.", "contains('high', 'ig')")
            .add(
                    "starts_with",
                    "starts_with(text, part)",
                    "Whether the text starts with `part`.",
                    "starts_with('orders', 'ord')")
            .add(
                    "ends_with",
                    "ends_with(text, part)",
                    "Whether the text ends with `part`.",
                    "ends_with('a.csv', '.csv')")
            .add(
                    "concat",
                    "concat(value, …)",
                    "All values as one text; NULL is left out.",
                    "concat('a', null, 1, true) = 'a1true'")
            .add(
                    "concat_ws",
                    "concat_ws(separator, value, …)",
                    "All values as one text, with the separator in between; NULL is left out.",
                    "concat_ws(',', 'a', null, 'b') = 'a,b'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "upper", "lower" -> new CaseFold(text(site), site.name().equals("upper"));
            case "length", "char_length", "character_length" -> new TextLength(text(site), TextLength.Unit.CHARACTERS);
            case "octet_length" -> new TextLength(bytes(site), TextLength.Unit.BYTES);
            case "bit_length" -> new TextLength(bytes(site), TextLength.Unit.BITS);
            case "trim", "btrim", "ltrim", "rtrim" -> trim(site);
            case "substring", "substr" -> substring(site);
            case "left" -> new Slice(Slice.Part.LEFT, place(site));
            case "right" -> new Slice(Slice.Part.RIGHT, place(site));
            case "position" -> search(site, TextSearch.Question.POSITION, 1);
            case "strpos", "instr" -> search(site, TextSearch.Question.POSITION, 0);
            case "contains" -> search(site, TextSearch.Question.CONTAINS, 0);
            case "starts_with" -> search(site, TextSearch.Question.STARTS_WITH, 0);
            case "ends_with" -> search(site, TextSearch.Question.ENDS_WITH, 0);
            case "concat" -> concat(site);
            case "concat_ws" -> concatWithSeparator(site);
            default -> null;
        };
    }

    private static Call call(CallSite site, Parameter... parameters) {
        return Call.of(FUNCTIONS, site, parameters);
    }

    private static Expression bytes(CallSite site) {
        return call(site, Parameter.TEXT_OR_BYTES).argument(0);
    }

    private static Expression text(CallSite site) {
        return call(site, Parameter.TEXT).argument(0);
    }

    private static Expression search(CallSite site, TextSearch.Question question, int text) {
        List<Expression> arguments = call(site, Parameter.TEXT, Parameter.TEXT).arguments();
        return new TextSearch(question, arguments.get(text), arguments.get(1 - text));
    }

    private static List<Expression> place(CallSite site) {
        return call(site, Parameter.TEXT, Parameter.INTEGER).arguments();
    }

    private static Expression substring(CallSite site) {
        Call call = Call.of(FUNCTIONS, site, 2, Parameter.TEXT, Parameter.INTEGER, Parameter.INTEGER);
        return new Slice(site.size() > 2 ? Slice.Part.FROM_FOR : Slice.Part.FROM, call.arguments());
    }

    private static Expression trim(CallSite site) {
        Arguments.count(site, 1, 2, FUNCTIONS.signature(site.name()));
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
                a -> trim(Value.text(a[0]), Value.text(a[1]), leading, trailing));
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
                parts.add(Value.text(values[i]));
            }
        }
        return String.join(Value.text(values[0]), parts);
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

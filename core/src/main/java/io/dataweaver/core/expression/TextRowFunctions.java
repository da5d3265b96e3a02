package io.dataweaver.core.expression;

import static io.dataweaver.core.expression.Value.integer;
import static io.dataweaver.core.expression.Value.text;

import io.dataweaver.api.data.DataTypes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions on text that are computed row by row. Characters are code points. */
final class TextRowFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("text")
            .add(
                    "initcap",
                    "initcap(text)",
                    "The first letter of each word in upper case, the others in lower case.",
                    "initcap('hELLO wORLD') = 'Hello World'")
            .add(
                    "replace",
                    "replace(text, from, to)",
                    "The text with every `from` replaced by `to`.",
                    "replace('a-b-c', '-', '+') = 'a+b+c'")
            .add(
                    "translate",
                    "translate(text, from, to)",
                    "The text with each character that is in `from` replaced by the one at the same place in `to`, or"
                            + " left out if `to` is shorter.",
                    "translate('12345', '143', 'ax') = 'a2x5'")
            .add(
                    "overlay",
                    "overlay(text placing part from start)\noverlay(text placing part from start for count)",
                    "The text with `count` characters from `start` on replaced by `part`; as many as `part` has without"
                            + " `count`.",
                    "overlay('Txxxxas' placing 'hom' from 2 for 4) = 'Thomas'")
            .add("reverse", "reverse(text)", "The characters from last to first.", "reverse('abc') = 'cba'")
            .add("repeat", "repeat(text, count)", "The text so many times.", "repeat('ab', 3) = 'ababab'")
            .add(
                    "lpad",
                    "lpad(text, length)\nlpad(text, length, fill)",
                    "The text filled up at its start to `length` with blanks or `fill`, or cut at its end to it.",
                    "lpad('7', 3, '0') = '007' and lpad('hello', 2) = 'he'")
            .add(
                    "rpad",
                    "rpad(text, length)\nrpad(text, length, fill)",
                    "The text filled up at its end to `length` with blanks or `fill`, or cut at its end to it.",
                    "rpad('hi', 5, 'xy') = 'hixyx'")
            .add(
                    "split_part",
                    "split_part(text, separator, n)",
                    "The n-th part of the text, split at each separator; from the end if n is negative. Empty if there is"
                            + " none.",
                    "split_part('a,b,c', ',', 2) = 'b' and split_part('a,b,c', ',', -1) = 'c'")
            .add(
                    "normalize",
                    "normalize(text)\nnormalize(text, form)",
                    "The text in a normal form of Unicode: NFC, NFD, NFKC or NFKD; NFC if none is given.",
                    "length(normalize('ü', NFD)) = 2")
            .add(
                    "strip_accents",
                    "strip_accents(text)",
                    "The text without the accents of its letters.",
                    "strip_accents('Zürich Àé') = 'Zurich Ae'")
            .add(
                    "levenshtein",
                    "levenshtein(a, b)",
                    "How many characters have to be added, left out or replaced to make `b` of `a`; of at most 255 each.",
                    "levenshtein('kitten', 'sitting') = 3")
            .add(
                    "soundex",
                    "soundex(text)",
                    "The Soundex code of an English word: words that sound alike have the same.",
                    "soundex('Robert') = soundex('Rupert')")
            .add(
                    "quote_literal",
                    "quote_literal(text)",
                    "The text as a literal of SQL.",
                    "quote_literal('O''Reilly') = '''O''''Reilly'''")
            .add(
                    "format",
                    "format(pattern, value, …)",
                    "The pattern with each `%s` replaced by the next value as text, `%L` by it as a literal of SQL, `%%`"
                            + " by `%`. `%2$s` takes the second value; `%-10s` fills up to 10 characters. NULL is empty.",
                    "format('%s of %2$s', 3, 'ten') = '3 of ten'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "initcap" -> call(site, Parameter.TEXT).gives(DataTypes.TEXT, a -> Texts.initcap(text(a[0])));
            case "replace" ->
                call(site, Parameter.TEXT, Parameter.TEXT, Parameter.TEXT)
                        .gives(DataTypes.TEXT, a -> Texts.replace(text(a[0]), text(a[1]), text(a[2])));
            case "translate", "translate3" ->
                call(site, Parameter.TEXT, Parameter.TEXT, Parameter.TEXT)
                        .gives(DataTypes.TEXT, a -> Texts.translate(text(a[0]), text(a[1]), text(a[2])));
            case "overlay" ->
                Call.of(FUNCTIONS, site, 3, Parameter.TEXT, Parameter.TEXT, Parameter.INTEGER, Parameter.INTEGER)
                        .gives(DataTypes.TEXT, TextRowFunctions::overlay);
            case "reverse" ->
                call(site, Parameter.TEXT)
                        .gives(
                                DataTypes.TEXT,
                                a -> new StringBuilder(text(a[0])).reverse().toString());
            case "repeat" ->
                call(site, Parameter.TEXT, Parameter.INTEGER)
                        .gives(DataTypes.TEXT, a -> Texts.repeat(text(a[0]), integer(a[1])));
            case "lpad", "rpad" -> pad(site);
            case "split_part" ->
                call(site, Parameter.TEXT, Parameter.TEXT, Parameter.INTEGER)
                        .gives(DataTypes.TEXT, a -> Texts.splitPart(text(a[0]), text(a[1]), integer(a[2])));
            default -> comparing(site);
        };
    }

    private static @Nullable Expression comparing(CallSite site) {
        return switch (site.name()) {
            case "normalize" -> normalize(site);
            case "strip_accents" ->
                call(site, Parameter.TEXT).gives(DataTypes.TEXT, a -> Texts.stripAccents(text(a[0])));
            case "levenshtein" ->
                call(site, Parameter.TEXT, Parameter.TEXT)
                        .gives(DataTypes.INTEGER, a -> Texts.levenshtein(text(a[0]), text(a[1])));
            case "soundex" -> call(site, Parameter.TEXT).gives(DataTypes.TEXT, a -> Texts.soundex(text(a[0])));
            case "quote_literal" ->
                call(site, Parameter.TEXT).gives(DataTypes.TEXT, a -> Texts.quoteLiteral(text(a[0])));
            case "format" -> format(site);
            default -> null;
        };
    }

    private static Call call(CallSite site, Parameter... parameters) {
        return Call.of(FUNCTIONS, site, parameters);
    }

    private static Expression pad(CallSite site) {
        boolean left = site.name().equals("lpad");
        return Call.of(FUNCTIONS, site, 2, Parameter.TEXT, Parameter.INTEGER, Parameter.TEXT)
                .gives(
                        DataTypes.TEXT,
                        a -> Texts.pad(text(a[0]), integer(a[1]), a.length > 2 ? text(a[2]) : " ", left));
    }

    private static String overlay(@Nullable Object[] a) {
        String part = text(a[1]);
        long count = a.length > 3 ? integer(a[3]) : part.codePointCount(0, part.length());
        return Texts.overlay(text(a[0]), part, integer(a[2]), count);
    }

    private static Expression normalize(CallSite site) {
        Call call = Call.of(FUNCTIONS, site, 1, Parameter.TEXT, Parameter.TEXT);
        String form = site.size() > 1 ? String.valueOf(site.literal(1)).toUpperCase(Locale.ROOT) : "NFC";
        if (!Set.of("NFC", "NFD", "NFKC", "NFKD").contains(form)) {
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(1),
                    "`" + site.text(1) + "` is no normal form of Unicode",
                    "it may be NFC, NFD, NFKC or NFKD");
        }
        Normalizer.Form normal = Normalizer.Form.valueOf(form);
        return call.gives(DataTypes.TEXT, a -> Normalizer.normalize(text(a[0]), normal));
    }

    private static Expression format(CallSite site) {
        Arguments.count(site, 1, Integer.MAX_VALUE, FUNCTIONS.signature("format"));
        Parameter.TEXT.of(site, 0);
        List<Expression> arguments = new ArrayList<>();
        Set<Integer> nullable = new HashSet<>();
        for (int i = 0; i < site.size(); i++) {
            Expression argument = Casts.of(site.argument(i), DataTypes.TEXT, false);
            if (argument == null) {
                throw Arguments.wrong(site, i, "TEXT");
            }
            arguments.add(argument);
            if (i > 0) {
                nullable.add(i);
            }
        }
        return new RowFunction("format", DataTypes.TEXT, arguments, nullable, false, TextTemplate::fill);
    }
}

package io.dataweaver.core.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Regular expressions, in the syntax of RE2, whose time is linear in the text: no pattern can stall a pipeline. */
final class PatternFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("pattern")
            .add(
                    "regexp_like",
                    "regexp_like(text, pattern)\nregexp_like(text, pattern, flags)",
                    "Whether the pattern, in the syntax of RE2, matches a part of the text. Flags: `i` for any case, `n` for a"
                            + " `.` that does not match line ends and `^` and `$` that match at them, `q` for a pattern that"
                            + " is a plain text.",
                    "regexp_like('order-42', '^order-[0-9]+$')")
            .add(
                    "regexp_replace",
                    """
                    regexp_replace(text, pattern, replacement)
                    regexp_replace(text, pattern, replacement, flags)
                    regexp_replace(text, pattern, replacement, start, n, flags)""",
                    "The text with the first match replaced, or all with the flag `g`; from the character `start` on, the"
                            + " n-th, or all if that is 0. `\\1` stands for the first group, `\\&` for the match.",
                    "regexp_replace('2026-02-28', '([0-9]+)-([0-9]+)', '\\2/\\1') = '02/2026-28'")
            .add(
                    "regexp_substr",
                    "regexp_substr(text, pattern)\nregexp_substr(text, pattern, start, n, flags, group)",
                    "The first match of the pattern, or the n-th from the character `start` on, or a group of it; NULL if"
                            + " there is none.",
                    "regexp_substr('id=42;', '[0-9]+') = '42' and regexp_substr('id=42;', 'id=([0-9]+)', 1, 1, '', 1) = '42'")
            .add(
                    "regexp_instr",
                    "regexp_instr(text, pattern)\nregexp_instr(text, pattern, start, n, end, flags, group)",
                    "The place of that match, or the one behind it if `end` is 1; 0 if there is none.",
                    "regexp_instr('id=42;', '[0-9]+') = 4")
            .add(
                    "regexp_count",
                    "regexp_count(text, pattern)\nregexp_count(text, pattern, start, flags)",
                    "How many times the pattern matches, from the character `start` on.",
                    "regexp_count('a1b22', '[0-9]+') = 2")
            .add(
                    "regexp_match",
                    "regexp_match(text, pattern)\nregexp_match(text, pattern, flags)",
                    "The groups of the first match as a list, or the match if the pattern has none; NULL if there is none.",
                    "array_to_string(regexp_match('2026-02', '([0-9]+)-([0-9]+)'), '/') = '2026/02'")
            .add(
                    "regexp_extract",
                    "regexp_extract(text, pattern)\nregexp_extract(text, pattern, group)",
                    "The first match, or a group of it; NULL if there is none.",
                    "regexp_extract('id=42;', 'id=([0-9]+)', 1) = '42'")
            .add(
                    "regexp_extract_all",
                    "regexp_extract_all(text, pattern)\nregexp_extract_all(text, pattern, group)",
                    "All matches, or a group of each, as a list.",
                    "array_to_string(regexp_extract_all('a1b22', '[0-9]+'), ',') = '1,22'")
            .add(
                    "regexp_split_to_array",
                    "regexp_split_to_array(text, pattern)\nregexp_split_to_array(text, pattern, flags)",
                    "The parts of the text between matches, as a list.",
                    "array_to_string(regexp_split_to_array('a1b22c', '[0-9]+'), ',') = 'a,b,c'");

    private static final DataType TEXTS = DataTypes.listOf(DataTypes.TEXT);

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "regexp_like" ->
                gives(
                        site,
                        DataTypes.BOOLEAN,
                        2,
                        (pattern, a) -> pattern.matcher(Value.text(a[0])).find());
            case "regexp_replace" -> replace(site);
            case "regexp_substr" -> substring(site);
            case "regexp_instr" -> place(site);
            case "regexp_count" ->
                gives(
                        site,
                        DataTypes.INTEGER,
                        3,
                        (pattern, a) -> Matches.count(pattern, Value.text(a[0]), integer(a, 2, 1)),
                        Parameter.INTEGER);
            case "regexp_match" -> gives(site, TEXTS, 2, (pattern, a) -> Matches.groups(pattern, Value.text(a[0])));
            case "regexp_extract" ->
                gives(
                        site,
                        DataTypes.TEXT,
                        -1,
                        (pattern, a) -> {
                            Matcher matcher = pattern.matcher(Value.text(a[0]));
                            int group = Matches.group(matcher, integer(a, 2, 0));
                            return matcher.find() ? matcher.group(group) : null;
                        },
                        Parameter.INTEGER);
            case "regexp_extract_all" ->
                gives(
                        site,
                        TEXTS,
                        -1,
                        (pattern, a) -> Matches.all(pattern, Value.text(a[0]), integer(a, 2, 0)),
                        Parameter.INTEGER);
            case "regexp_split_to_array" ->
                gives(site, TEXTS, 2, (pattern, a) -> Matches.split(pattern, Value.text(a[0])));
            default -> null;
        };
    }

    /** What is computed with a pattern; null for NULL. */
    private interface Body {
        @Nullable Object apply(Pattern pattern, @Nullable Object[] arguments);
    }

    /**
     * Returns the call of a function of a text and a pattern.
     *
     * @param flags the index of the flags, behind which nothing follows; -1 if there are none
     * @param others what stands in between
     */
    private static Expression gives(CallSite site, DataType type, int flags, Body body, Parameter... others) {
        Parameter[] parameters = new Parameter[2 + others.length + (flags < 0 ? 0 : 1)];
        parameters[0] = Parameter.TEXT;
        parameters[1] = Parameter.TEXT;
        System.arraycopy(others, 0, parameters, 2, others.length);
        if (flags >= 0) {
            parameters[flags] = Parameter.TEXT;
        }
        return gives(site, type, flags, body, Call.of(FUNCTIONS, site, 2, parameters));
    }

    private static Expression gives(CallSite site, DataType type, int flags, Body body, Call call) {
        Patterns patterns = patterns(site, flags);
        return new RowFunction(
                site.name(), type, call.arguments(), Set.of(), true, a -> body.apply(patterns.of(a, flags), a));
    }

    private static int integer(@Nullable Object[] arguments, int index, int otherwise) {
        return arguments.length > index ? Math.toIntExact(Value.integer(arguments[index])) : otherwise;
    }

    private static Expression replace(CallSite site) {
        boolean hasStart = site.size() > 3 && site.kind(3) == Kind.INTEGER;
        if (!hasStart) {
            Call call = Call.of(FUNCTIONS, site, 3, Parameter.TEXT, Parameter.TEXT, Parameter.TEXT, Parameter.TEXT);
            return gives(
                    site,
                    DataTypes.TEXT,
                    3,
                    (pattern, a) -> {
                        boolean all = a.length > 3 && Value.text(a[3]).contains("g");
                        return Matches.replace(pattern, Value.text(a[0]), Value.text(a[2]), 1, all ? 0 : 1);
                    },
                    call);
        }
        Call call = Call.of(
                FUNCTIONS,
                site,
                3,
                Parameter.TEXT,
                Parameter.TEXT,
                Parameter.TEXT,
                Parameter.INTEGER,
                Parameter.INTEGER,
                Parameter.TEXT);
        return gives(
                site,
                DataTypes.TEXT,
                5,
                (pattern, a) -> Matches.replace(
                        pattern, Value.text(a[0]), Value.text(a[2]), integer(a, 3, 1), integer(a, 4, 1)),
                call);
    }

    private static Expression substring(CallSite site) {
        Call call = Call.of(
                FUNCTIONS,
                site,
                2,
                Parameter.TEXT,
                Parameter.TEXT,
                Parameter.INTEGER,
                Parameter.INTEGER,
                Parameter.TEXT,
                Parameter.INTEGER);
        return gives(
                site,
                DataTypes.TEXT,
                4,
                (pattern, a) -> {
                    Matcher matcher = Matches.nth(pattern, Value.text(a[0]), integer(a, 2, 1), integer(a, 3, 1));
                    int group = matcher == null ? -1 : Matches.groupOrWhole(matcher, integer(a, 5, 0));
                    return matcher == null || group < 0 ? null : matcher.group(group);
                },
                call);
    }

    private static Expression place(CallSite site) {
        Call call = Call.of(
                FUNCTIONS,
                site,
                2,
                Parameter.TEXT,
                Parameter.TEXT,
                Parameter.INTEGER,
                Parameter.INTEGER,
                Parameter.INTEGER,
                Parameter.TEXT,
                Parameter.INTEGER);
        return gives(
                site,
                DataTypes.INTEGER,
                5,
                (pattern, a) -> {
                    String text = Value.text(a[0]);
                    int end = integer(a, 4, 0);
                    if (end < 0 || end > 1) {
                        throw new IllegalArgumentException("`end` is 0 or 1, but not " + end);
                    }
                    Matcher matcher = Matches.nth(pattern, text, integer(a, 2, 1), integer(a, 3, 1));
                    int group = matcher == null ? -1 : Matches.groupOrWhole(matcher, integer(a, 6, 0));
                    if (matcher == null || group < 0 || matcher.start(group) < 0) {
                        return 0;
                    }
                    return text.codePointCount(0, end == 1 ? matcher.end(group) : matcher.start(group)) + 1;
                },
                call);
    }

    /** Compiles the pattern now if it is a literal, so that a mistake is known before anything starts. */
    private static Patterns patterns(CallSite site, int flags) {
        Object pattern = site.literal(1);
        Object given = flags >= 0 && site.size() > flags ? site.literal(flags) : "";
        if (!(pattern instanceof String text) || !(given instanceof String letters)) {
            return new Patterns(null);
        }
        try {
            return new Patterns(Regex.compile(text, letters));
        } catch (PatternSyntaxException malformed) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATTERN,
                    site.span(1),
                    "the pattern is not well-formed: " + malformed.getDescription(),
                    "the syntax is that of RE2: without look-around and back references");
        } catch (IllegalArgumentException unknown) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATTERN, site.span(flags), String.valueOf(unknown.getMessage()), null);
        }
    }

    /**
     * The pattern of a call.
     *
     * @param fixed null if it comes with each row
     */
    private record Patterns(@Nullable Pattern fixed) {

        Pattern of(@Nullable Object[] arguments, int flags) {
            if (fixed != null) {
                return fixed;
            }
            String letters = flags >= 0 && arguments.length > flags ? Value.text(arguments[flags]) : "";
            return Regex.compile(Value.text(arguments[1]), letters);
        }
    }
}

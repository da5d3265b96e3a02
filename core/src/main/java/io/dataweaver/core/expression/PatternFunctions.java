package io.dataweaver.core.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Regular expressions, in the syntax of RE2, whose time is linear in the text: no pattern can stall a pipeline. */
final class PatternFunctions implements FunctionGroup {

    private static final String GROUP = "pattern";

    private static final List<FunctionDescription> FUNCTIONS = List.of(
            new FunctionDescription(
                    "regexp_like",
                    GROUP,
                    List.of("regexp_like(text, pattern)", "regexp_like(text, pattern, flags)"),
                    "Whether the pattern matches a part of the text. Flags: `i` for any case, `s` for `.` to match line"
                            + " ends, `m` for `^` and `$` to match at them.",
                    "regexp_like('order-42', '^order-[0-9]+$')"),
            new FunctionDescription(
                    "regexp_replace",
                    GROUP,
                    List.of(
                            "regexp_replace(text, pattern, replacement)",
                            "regexp_replace(text, pattern, replacement, flags)"),
                    "The text with the first match replaced, or all with the flag `g`; `\\1` stands for the first group,"
                            + " `\\&` for the match.",
                    "regexp_replace('2026-02-28', '([0-9]+)-([0-9]+)', '\\2/\\1') = '02/2026-28'"),
            new FunctionDescription(
                    "regexp_substr",
                    GROUP,
                    List.of("regexp_substr(text, pattern)"),
                    "The first match of the pattern, or its first group if it has one; NULL if there is none.",
                    "regexp_substr('id=42;', 'id=([0-9]+)') = '42'"));

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS;
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "regexp_like" -> like(site);
            case "regexp_replace" -> replace(site);
            case "regexp_substr" -> substring(site);
            default -> null;
        };
    }

    private static Expression like(CallSite site) {
        List<Expression> arguments = texts(site, 2, 3);
        Patterns patterns = patterns(site, 2);
        return new RowFunction(
                "regexp_like",
                DataTypes.BOOLEAN,
                arguments,
                Set.of(),
                false,
                a -> patterns.of(a, 2).matcher(String.valueOf(a[0])).find());
    }

    private static Expression replace(CallSite site) {
        List<Expression> arguments = texts(site, 3, 4);
        Patterns patterns = patterns(site, 3);
        return new RowFunction("regexp_replace", DataTypes.TEXT, arguments, Set.of(), false, a -> {
            boolean all = a.length > 3 && String.valueOf(a[3]).contains("g");
            return replace(patterns.of(a, 3), String.valueOf(a[0]), String.valueOf(a[2]), all);
        });
    }

    private static String replace(Pattern pattern, String text, String replacement, boolean all) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        int done = 0;
        while (matcher.find()) {
            result.append(text, done, matcher.start());
            expand(replacement, matcher, result);
            done = matcher.end();
            if (!all) {
                break;
            }
        }
        return result.append(text, done, text.length()).toString();
    }

    private static Expression substring(CallSite site) {
        List<Expression> arguments = texts(site, 2, 2);
        Patterns patterns = patterns(site, 2);
        return new RowFunction("regexp_substr", DataTypes.TEXT, arguments, Set.of(), true, a -> {
            Matcher matcher = patterns.of(a, 2).matcher(String.valueOf(a[0]));
            return matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
        });
    }

    private static List<Expression> texts(CallSite site, int min, int max) {
        Arguments.count(site, min, max, site.name() + "(text, pattern" + (min > 2 ? ", replacement)" : ")"));
        List<Expression> texts = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            texts.add(Arguments.text(site, i));
        }
        return texts;
    }

    /** Appends a replacement, in which a backslash and a digit stand for a group. */
    private static void expand(String replacement, Matcher matcher, StringBuilder result) {
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c != '\\' || i + 1 == replacement.length()) {
                result.append(c);
                continue;
            }
            char next = replacement.charAt(++i);
            int group = next == '&' ? 0 : next - '0';
            if (next != '&' && (next < '1' || next > '9')) {
                result.append(next == '\\' ? "\\" : "\\" + next);
            } else if (group <= matcher.groupCount() && matcher.group(group) != null) {
                result.append(matcher.group(group));
            }
        }
    }

    /** Compiles the pattern now if it is a literal, so that a mistake is known before anything starts. */
    private static Patterns patterns(CallSite site, int flags) {
        Object pattern = site.literal(1);
        Object given = site.size() > flags ? site.literal(flags) : "";
        if (!(pattern instanceof String text) || !(given instanceof String letters)) {
            return new Patterns(null);
        }
        try {
            return new Patterns(compile(text, letters));
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

    private static Pattern compile(String pattern, String letters) {
        int flags = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            flags |= switch (letter) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 's' -> Pattern.DOTALL;
                case 'm', 'n' -> Pattern.MULTILINE;
                case 'g', 'c' -> 0;
                default -> throw new IllegalArgumentException("there is no flag '" + letter + "'");
            };
        }
        return Pattern.compile(pattern, flags);
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
            String letters = arguments.length > flags ? String.valueOf(arguments[flags]) : "";
            return compile(String.valueOf(arguments[1]), letters);
        }
    }
}

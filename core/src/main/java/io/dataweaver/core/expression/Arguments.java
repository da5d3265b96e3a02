package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.descriptor.OptionException;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of functions. A NULL literal is of any type. */
final class Arguments {

    private Arguments() {}

    /** Checks how many there are. */
    static void count(CallSite site, int min, int max, String signature) {
        if (site.size() < min || site.size() > max) {
            String expected =
                    min == max ? String.valueOf(min) : max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
            throw site.problem(
                    ExpressionErrorCode.WRONG_ARGUMENTS,
                    site.span(),
                    site.name() + " takes " + expected + (expected.equals("1") ? " argument" : " arguments")
                            + ", but has " + site.size(),
                    "write " + signature);
        }
    }

    /** Returns an argument that has to be text. */
    static Expression text(CallSite site, int index) {
        return of(site, index, Kind.TEXT, DataTypes.TEXT, "TEXT");
    }

    /** Returns an argument that has to be an integer. */
    static Expression integer(CallSite site, int index) {
        return of(site, index, Kind.INTEGER, DataTypes.INTEGER, "an integer");
    }

    /** Returns an argument that has to be a number. */
    static Expression number(CallSite site, int index) {
        boolean isTaken = site.kind(index).isNumber() && !site.isNullLiteral(index);
        if (site.isNull(index) && !isTaken) {
            return Constant.of(DataTypes.BIGINT, null);
        }
        if (!isTaken) {
            throw wrong(site, index, "a number");
        }
        return site.argument(index);
    }

    private static Expression of(CallSite site, int index, Kind kind, DataType type, String expected) {
        boolean isTaken = site.kind(index) == kind && !site.isNullLiteral(index);
        if (site.isNull(index) && !isTaken) {
            return Constant.of(type, null);
        }
        if (!isTaken) {
            throw wrong(site, index, expected);
        }
        return site.argument(index);
    }

    static OptionException wrong(CallSite site, int index, String expected) {
        return site.problem(
                ExpressionErrorCode.WRONG_ARGUMENTS,
                site.span(index),
                "`" + site.text(index) + "` is " + site.type(index).display() + ", but " + site.name() + " needs "
                        + expected + " here",
                hint(site, index, expected));
    }

    private static @Nullable String hint(CallSite site, int index, String expected) {
        String text = site.text(index);
        Kind kind = site.kind(index);
        if (kind == Kind.NESTED) {
            return null;
        }
        return switch (expected) {
            case "TEXT" -> "write cast(" + text + " as text)";
            case "an integer" -> kind.isNumber() || kind == Kind.TEXT ? "write cast(" + text + " as integer)" : null;
            case "a number" -> kind == Kind.TEXT ? "write try_cast(" + text + " as decimal(12,2))" : null;
            default -> null;
        };
    }
}

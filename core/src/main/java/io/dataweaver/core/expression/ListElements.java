package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments that are lists, and the type that their elements and single values have together. */
final class ListElements {

    private ListElements() {}

    /**
     * Returns an argument that has to be a list.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if it is none
     */
    static Expression list(CallSite site, int index) {
        if (site.isNullLiteral(index)) {
            return Constant.of(DataTypes.listOf(DataTypes.TEXT), null);
        }
        if (!(site.type(index) instanceof DataType.ListOf)) {
            throw Arguments.wrong(site, index, "a list");
        }
        return site.argument(index);
    }

    /** Returns the type of the elements of an argument, which is a list or NULL; null for NULL. */
    static @Nullable DataType element(CallSite site, int index) {
        return site.type(index) instanceof DataType.ListOf list && !site.isNullLiteral(index) ? list.element() : null;
    }

    /**
     * Returns the type that holds the elements of the list at {@code list} and the value at {@code value}.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if there is none
     */
    static DataType withValue(CallSite site, int list, int value) {
        DataType element = element(site, list);
        DataType given = site.type(value);
        boolean open = site.argument(value) instanceof Constant constant && constant.isUntyped();
        if (element == null) {
            return given;
        }
        boolean takesText =
                open && (site.isNull(value) || !(Kind.of(element).isNumber() || Kind.of(element) == Kind.BOOLEAN));
        DataType common = takesText ? element : Branches.common(element, given);
        if (common == null) {
            throw Arguments.wrong(site, value, element.display());
        }
        return common;
    }

    /** Returns the type that holds the elements of both lists. */
    static DataType ofBoth(CallSite site, int first, int second) {
        DataType a = element(site, first);
        DataType b = element(site, second);
        if (a == null || b == null) {
            return a != null ? a : b != null ? b : DataTypes.TEXT;
        }
        DataType common = Branches.common(a, b);
        if (common == null) {
            throw Arguments.wrong(site, second, DataTypes.listOf(a).display());
        }
        return common;
    }

    /** Returns the value at {@code index} as {@code type}, where that is a matter of reading a literal. */
    static Expression value(CallSite site, int index, DataType type) {
        if (site.isNull(index)) {
            return Constant.of(type, null);
        }
        if (site.argument(index) instanceof Constant constant && constant.isUntyped() && Kind.of(type) != Kind.NESTED) {
            return Literals.typed(site.problems(), constant, site.span(index), type);
        }
        return site.argument(index);
    }

    /** Returns a value of a row as {@code type}, which holds it. */
    static @Nullable Object as(@Nullable Object value, DataType type) {
        if (value instanceof Number number) {
            return number(number, type);
        }
        return value instanceof LocalDate date && Kind.of(type) == Kind.TIMESTAMP
                ? Moments.isInfinite(date)
                        ? (Object)
                                (Moments.isAfterAll(date) ? java.time.LocalDateTime.MAX : java.time.LocalDateTime.MIN)
                        : date.atStartOfDay()
                : value;
    }

    private static Object number(Number number, DataType type) {
        if (type instanceof DataType.Int64) {
            return number.longValue();
        } else if (type instanceof DataType.Int32) {
            return number.intValue();
        } else if (type instanceof DataType.Float64) {
            return number.doubleValue();
        } else if (type instanceof DataType.Decimal && !(number instanceof BigDecimal) && !(number instanceof Double)) {
            return BigDecimal.valueOf(number.longValue());
        }
        return number;
    }

    /** Returns the elements of a list of a row as {@code type}. */
    static List<@Nullable Object> list(@Nullable Object list, DataType type) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (list instanceof List<?> given) {
            given.forEach(element -> elements.add(as(element, type)));
        }
        return elements;
    }

    /** Returns a present value of a row as text. */
    static String text(Object value, DataType type) {
        return value instanceof String text
                ? text
                : CastToBytes.text(Constant.of(type, value).column(), 0);
    }
}

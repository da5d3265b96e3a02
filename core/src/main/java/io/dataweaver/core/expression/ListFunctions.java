package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions on lists. The first element is 1. */
final class ListFunctions implements FunctionGroup {

    private static final FunctionList FUNCTIONS = new FunctionList("list")
            .add(
                    "array",
                    "array[value, …]",
                    "A list of values, all of one type.",
                    "array_to_string(array[1, 2.5], ',') = '1.0,2.5'")
            .add(
                    "cardinality",
                    "cardinality(list)\ncardinality(map)",
                    "How many elements or entries there are.",
                    "cardinality(array['a', 'b']) = 2")
            .add("array_length", "array_length(list)", "The same as `cardinality`.", "array_length(array[1, 2]) = 2")
            .add(
                    "element_at",
                    "element_at(list, n)\nelement_at(map, key)",
                    "The n-th element, from the end if n is negative, or the value of a key; NULL if there is none.",
                    "element_at(array['a', 'b'], -1) = 'b'")
            .add(
                    "array_contains",
                    "array_contains(list, value)",
                    "Whether the value is in the list; NULL if it is not, but NULL is.",
                    "array_contains(array[1, 2], 2)")
            .add(
                    "array_position",
                    "array_position(list, value)\narray_position(list, value, start)",
                    "The place of the value in the list, from `start` on; NULL if it is not in it.",
                    "array_position(array['a', 'b'], 'b') = 2")
            .add(
                    "array_positions",
                    "array_positions(list, value)",
                    "The places of the value in the list.",
                    "array_to_string(array_positions(array['a', 'b', 'a'], 'a'), ',') = '1,3'")
            .add(
                    "array_append",
                    "array_append(list, value)",
                    "The list with the value behind it.",
                    "array_to_string(array_append(array[1], 2), ',') = '1,2'")
            .add(
                    "array_prepend",
                    "array_prepend(value, list)",
                    "The list with the value in front of it.",
                    "array_to_string(array_prepend(1, array[2]), ',') = '1,2'")
            .add(
                    "array_cat",
                    "array_cat(list, list)",
                    "One list behind the other; NULL is left out.",
                    "array_to_string(array_cat(array[1], array[2]), ',') = '1,2'")
            .add(
                    "array_concat",
                    "array_concat(list, list)",
                    "The same as `array_cat`.",
                    "cardinality(array_concat(array[1], array[2])) = 2")
            .add(
                    "array_remove",
                    "array_remove(list, value)",
                    "The list without the value.",
                    "array_to_string(array_remove(array[1, 2, 1], 1), ',') = '2'")
            .add(
                    "array_replace",
                    "array_replace(list, from, to)",
                    "The list with each `from` replaced by `to`.",
                    "array_to_string(array_replace(array[1, 2], 2, 3), ',') = '1,3'")
            .add(
                    "array_compact",
                    "array_compact(list)",
                    "The list without NULL.",
                    "cardinality(array_compact(array[1, null])) = 1")
            .add(
                    "array_distinct",
                    "array_distinct(list)",
                    "The list with each value once, where it comes first.",
                    "array_to_string(array_distinct(array[2, 1, 2]), ',') = '2,1'")
            .add(
                    "array_sort",
                    "array_sort(list)\narray_sort(list, descending)",
                    "The list in order, NULL last; in descending order, NULL first.",
                    "array_to_string(array_sort(array[3, 1, 2]), ',') = '1,2,3'")
            .add(
                    "array_reverse",
                    "array_reverse(list)",
                    "The list from its end to its start.",
                    "array_to_string(array_reverse(array[1, 2]), ',') = '2,1'")
            .add(
                    "array_min",
                    "array_min(list)",
                    "The least element; NULL is left out.",
                    "array_min(array[3, null, 1]) = 1")
            .add(
                    "array_max",
                    "array_max(list)",
                    "The greatest element; NULL is left out.",
                    "array_max(array[3, 1]) = 3")
            .add(
                    "array_sum",
                    "array_sum(list)",
                    "The sum of the elements, of integers as DECIMAL; NULL is left out, and is the sum of nothing.",
                    "array_sum(array[1.5, 2]) = 3.5")
            .add(
                    "slice",
                    "slice(list, start, length)",
                    "So many elements from `start` on, which counts from the end if it is negative.",
                    "array_to_string(slice(array[1, 2, 3, 4], 2, 2), ',') = '2,3'")
            .add(
                    "trim_array",
                    "trim_array(list, count)",
                    "The list without its last elements.",
                    "array_to_string(trim_array(array[1, 2, 3], 2), ',') = '1'")
            .add(
                    "array_union",
                    "array_union(list, list)",
                    "The values of both lists, each once.",
                    "array_to_string(array_union(array[1, 2], array[2, 3]), ',') = '1,2,3'")
            .add(
                    "array_intersect",
                    "array_intersect(list, list)",
                    "The values that are in both lists, each once.",
                    "array_to_string(array_intersect(array[1, 2], array[2, 3]), ',') = '2'")
            .add(
                    "array_except",
                    "array_except(list, list)",
                    "The values of the first list that are not in the second, each once.",
                    "array_to_string(array_except(array[1, 2], array[2, 3]), ',') = '1'")
            .add(
                    "arrays_overlap",
                    "arrays_overlap(list, list)",
                    "Whether a value other than NULL is in both lists.",
                    "arrays_overlap(array[1, 2], array[2, 3])")
            .add(
                    "flatten",
                    "flatten(list)",
                    "A list of lists as one list.",
                    "array_to_string(flatten(array[array[1], array[2, 3]]), ',') = '1,2,3'")
            .add(
                    "array_fill",
                    "array_fill(value, count)",
                    "A list of the value so many times.",
                    "array_to_string(array_fill('a', 3), '') = 'aaa'")
            .add(
                    "sequence",
                    "sequence(from, to)\nsequence(from, to, step)",
                    "The integers from one to another, as a list of BIGINT.",
                    "array_to_string(sequence(1, 7, 3), ',') = '1,4,7'")
            .add(
                    "array_to_string",
                    "array_to_string(list, separator)\narray_to_string(list, separator, null_text)",
                    "The elements as one text, with the separator in between; NULL is left out, or written as `null_text`.",
                    "array_to_string(array[1, null, 3], ',', '*') = '1,*,3'")
            .add(
                    "array_join",
                    "array_join(list, separator)",
                    "The same as `array_to_string`.",
                    "array_join(array['a', 'b'], '-') = 'a-b'")
            .add(
                    "string_to_array",
                    "string_to_array(text, separator)\nstring_to_array(text, separator, null_text)",
                    "The parts of the text, split at each separator, or each character if that is NULL; a part that is"
                            + " `null_text` becomes NULL.",
                    "element_at(string_to_array('a,b,c', ','), 2) = 'b'")
            .add(
                    "split",
                    "split(text, separator)",
                    "The parts of the text, split at each separator; one empty part of the empty text.",
                    "cardinality(split('a,b,', ',')) = 3");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "array" -> array(site);
            case "cardinality", "array_length" -> cardinality(site);
            case "element_at" -> elementAt(site);
            case "array_contains" -> contains(site);
            case "array_position", "array_positions" -> positions(site);
            case "array_append" -> extended(site, 0, 1);
            case "array_prepend" -> extended(site, 1, 0);
            case "array_remove" -> removed(site);
            case "array_replace" -> replaced(site);
            case "array_cat", "array_concat" -> joined(site);
            case "array_union" ->
                both(site, (a, b) -> {
                    a.addAll(b);
                    return Lists.distinct(a);
                });
            case "array_intersect" -> both(site, (a, b) -> Lists.those(a, b, true));
            case "array_except" -> both(site, (a, b) -> Lists.those(a, b, false));
            case "arrays_overlap" -> overlap(site);
            default -> ofOne(site);
        };
    }

    private static @Nullable Expression ofOne(CallSite site) {
        return switch (site.name()) {
            case "array_compact" ->
                alike(site, (list, a) -> {
                    list.removeIf(element -> element == null);
                    return list;
                });
            case "array_distinct" -> alike(site, (list, a) -> Lists.distinct(list));
            case "array_reverse" ->
                alike(site, (list, a) -> {
                    Collections.reverse(list);
                    return list;
                });
            case "array_sort" -> sorted(site);
            case "array_min", "array_max" -> extreme(site);
            case "array_sum" -> sum(site);
            case "slice" ->
                alike(
                        site,
                        (list, a) -> Lists.slice(list, Value.integer(a[1]), Value.integer(a[2])),
                        Parameter.INTEGER,
                        Parameter.INTEGER);
            case "trim_array" -> alike(site, (list, a) -> trimmed(list, Value.integer(a[1])), Parameter.INTEGER);
            case "flatten" -> flatten(site);
            default -> fromOthers(site);
        };
    }

    private static @Nullable Expression fromOthers(CallSite site) {
        return switch (site.name()) {
            case "array_fill" -> filled(site);
            case "sequence" ->
                Call.of(FUNCTIONS, site, 2, Parameter.INTEGER, Parameter.INTEGER, Parameter.INTEGER)
                        .gives(
                                DataTypes.listOf(DataTypes.BIGINT),
                                a -> Lists.sequence(
                                        Value.integer(a[0]),
                                        Value.integer(a[1]),
                                        a.length > 2 ? Value.integer(a[2]) : 1));
            case "array_to_string", "array_join" -> join(site);
            case "string_to_array" -> split(site);
            case "split" ->
                Call.of(FUNCTIONS, site, Parameter.TEXT, Parameter.TEXT)
                        .gives(DataTypes.listOf(DataTypes.TEXT), a -> Texts.split(Value.text(a[0]), Value.text(a[1])));
            default -> null;
        };
    }

    private static void count(CallSite site, int min, int max) {
        Arguments.count(site, min, max, FUNCTIONS.signature(site.name()));
    }

    private static Expression array(CallSite site) {
        List<Expression> elements =
                Branches.unify(site, IntStream.range(0, site.size()).boxed().toList());
        DataType element = elements.isEmpty() ? DataTypes.TEXT : elements.get(0).type();
        Set<Integer> all = IntStream.range(0, site.size()).boxed().collect(Collectors.toSet());
        if (elements.isEmpty()) {
            return Constant.of(DataTypes.listOf(element), List.of());
        }
        return new RowFunction("array", DataTypes.listOf(element), elements, all, false, a -> {
            List<@Nullable Object> list = new ArrayList<>();
            Collections.addAll(list, a);
            return list;
        });
    }

    private static Expression cardinality(CallSite site) {
        count(site, 1, site.name().equals("array_length") ? 2 : 1);
        if (site.type(0) instanceof DataType.MapOf) {
            return new ListLength(site.argument(0));
        }
        Expression list = ListElements.list(site, 0);
        if (site.size() == 2 && !Integer.valueOf(1).equals(site.literal(1))) {
            throw Arguments.wrong(site, 1, "1, since lists have one dimension");
        }
        return list instanceof Constant constant && constant.isNull()
                ? Constant.of(DataTypes.INTEGER, null)
                : new ListLength(list);
    }

    private static Expression elementAt(CallSite site) {
        count(site, 2, 2);
        if (site.type(0) instanceof DataType.MapOf map) {
            return MapFunctions.valueOf(site, map);
        }
        Expression list = ListElements.list(site, 0);
        DataType element = ((DataType.ListOf) list.type()).element();
        Expression place = Parameter.INTEGER.of(site, 1);
        return list instanceof Constant || (place instanceof Constant constant && constant.isNull())
                ? new RowFunction("element_at", element, List.of(list, place), Set.of(), true, a -> {
                    List<@Nullable Object> one = Lists.slice((List<?>) present(a[0]), Value.integer(a[1]), 1);
                    return one.isEmpty() ? null : one.get(0);
                })
                : new ElementAt(list, place);
    }

    private static Object present(@Nullable Object value) {
        return Objects.requireNonNull(value);
    }

    private static Expression contains(CallSite site) {
        count(site, 2, 2);
        Expression list = ListElements.list(site, 0);
        DataType element = ListElements.withValue(site, 0, 1);
        List<Expression> arguments = List.of(list, ListElements.value(site, 1, element));
        return new RowFunction("array_contains", DataTypes.BOOLEAN, arguments, Set.of(), true, a -> {
            List<@Nullable Object> values = ListElements.list(a[0], element);
            if (Lists.indexOf(values, ListElements.as(a[1], element), 0) >= 0) {
                return true;
            }
            return values.contains(null) ? null : false;
        });
    }

    private static Expression positions(CallSite site) {
        boolean one = site.name().equals("array_position");
        count(site, 2, one ? 3 : 2);
        DataType element = ListElements.withValue(site, 0, 1);
        List<Expression> arguments =
                new ArrayList<>(List.of(ListElements.list(site, 0), ListElements.value(site, 1, element)));
        if (site.size() > 2) {
            arguments.add(Parameter.INTEGER.of(site, 2));
        }
        DataType type = one ? DataTypes.INTEGER : DataTypes.listOf(DataTypes.INTEGER);
        return new RowFunction(site.name(), type, arguments, Set.of(1), one, a -> {
            List<@Nullable Object> values = ListElements.list(a[0], element);
            Object wanted = ListElements.as(a[1], element);
            int start = a.length > 2 ? (int) Math.min(Math.max(0, Value.integer(a[2]) - 1), values.size()) : 0;
            int found = Lists.indexOf(values, wanted, start);
            if (one) {
                return found < 0 ? null : found + 1;
            }
            List<@Nullable Object> places = new ArrayList<>();
            for (; found >= 0; found = Lists.indexOf(values, wanted, found + 1)) {
                places.add(found + 1);
            }
            return places;
        });
    }

    private static Expression extended(CallSite site, int list, int value) {
        count(site, 2, 2);
        DataType element = ListElements.withValue(site, list, value);
        List<Expression> arguments = List.of(ListElements.list(site, list), ListElements.value(site, value, element));
        return new RowFunction(site.name(), DataTypes.listOf(element), arguments, Set.of(0, 1), false, a -> {
            List<@Nullable Object> values = ListElements.list(a[0], element);
            values.add(list == 0 ? values.size() : 0, ListElements.as(a[1], element));
            return values;
        });
    }

    private static Expression removed(CallSite site) {
        count(site, 2, 2);
        DataType element = ListElements.withValue(site, 0, 1);
        List<Expression> arguments = List.of(ListElements.list(site, 0), ListElements.value(site, 1, element));
        return new RowFunction(site.name(), DataTypes.listOf(element), arguments, Set.of(1), false, a -> {
            List<@Nullable Object> values = ListElements.list(a[0], element);
            Object unwanted = ListElements.as(a[1], element);
            values.removeIf(value -> Lists.same(value, unwanted));
            return values;
        });
    }

    private static Expression replaced(CallSite site) {
        count(site, 3, 3);
        DataType first = ListElements.withValue(site, 0, 1);
        DataType second = ListElements.withValue(site, 0, 2);
        DataType element = Branches.common(first, second);
        if (element == null) {
            throw Arguments.wrong(site, 2, first.display());
        }
        List<Expression> arguments = List.of(
                ListElements.list(site, 0), ListElements.value(site, 1, element), ListElements.value(site, 2, element));
        return new RowFunction(site.name(), DataTypes.listOf(element), arguments, Set.of(1, 2), false, a -> {
            List<@Nullable Object> values = ListElements.list(a[0], element);
            Object from = ListElements.as(a[1], element);
            Object to = ListElements.as(a[2], element);
            values.replaceAll(value -> Lists.same(value, from) ? to : value);
            return values;
        });
    }

    /** What is computed of two lists. */
    private interface OfTwo {
        List<@Nullable Object> apply(List<@Nullable Object> first, List<@Nullable Object> second);
    }

    private static Expression both(CallSite site, OfTwo body) {
        count(site, 2, 2);
        DataType element = ListElements.ofBoth(site, 0, 1);
        List<Expression> arguments = List.of(ListElements.list(site, 0), ListElements.list(site, 1));
        return RowFunction.strict(
                site.name(),
                DataTypes.listOf(element),
                arguments,
                a -> body.apply(ListElements.list(a[0], element), ListElements.list(a[1], element)));
    }

    private static Expression joined(CallSite site) {
        count(site, 2, 2);
        DataType element = ListElements.ofBoth(site, 0, 1);
        List<Expression> arguments = List.of(ListElements.list(site, 0), ListElements.list(site, 1));
        return new RowFunction(site.name(), DataTypes.listOf(element), arguments, Set.of(0, 1), true, a -> {
            if (a[0] == null && a[1] == null) {
                return null;
            }
            List<@Nullable Object> values = ListElements.list(a[0], element);
            values.addAll(ListElements.list(a[1], element));
            return values;
        });
    }

    private static Expression overlap(CallSite site) {
        count(site, 2, 2);
        DataType element = ListElements.ofBoth(site, 0, 1);
        List<Expression> arguments = List.of(ListElements.list(site, 0), ListElements.list(site, 1));
        return RowFunction.strict(
                site.name(),
                DataTypes.BOOLEAN,
                arguments,
                a -> Lists.those(ListElements.list(a[0], element), ListElements.list(a[1], element), true).stream()
                        .anyMatch(value -> value != null));
    }

    /** What is computed of a list, a copy of its own, and the other arguments. */
    private interface OfOne {
        List<@Nullable Object> apply(List<@Nullable Object> list, @Nullable Object[] arguments);
    }

    private static Expression alike(CallSite site, OfOne body, Parameter... others) {
        count(site, others.length + 1, others.length + 1);
        List<Expression> arguments = new ArrayList<>(List.of(ListElements.list(site, 0)));
        for (int i = 0; i < others.length; i++) {
            arguments.add(others[i].of(site, i + 1));
        }
        return RowFunction.strict(
                site.name(),
                arguments.get(0).type(),
                arguments,
                a -> body.apply(new ArrayList<>((List<?>) present(a[0])), a));
    }

    private static List<@Nullable Object> trimmed(List<@Nullable Object> list, long count) {
        if (count < 0 || count > list.size()) {
            throw new IllegalArgumentException(
                    "the count " + count + " is not 0 to " + list.size() + ", which the list has");
        }
        return list.subList(0, (int) (list.size() - count));
    }

    private static Expression sorted(CallSite site) {
        boolean hasOrder = site.size() > 1;
        count(site, 1, 2);
        Expression list = ordered(site);
        List<Expression> arguments = hasOrder ? List.of(list, truth(site, 1)) : List.of(list);
        return RowFunction.strict(
                site.name(),
                list.type(),
                arguments,
                a -> Lists.sorted((List<?>) present(a[0]), hasOrder && Boolean.TRUE.equals(a[1])));
    }

    private static Expression truth(CallSite site, int index) {
        if (site.isNull(index)) {
            return Constant.of(DataTypes.BOOLEAN, null);
        } else if (site.kind(index) != Kind.BOOLEAN) {
            throw Arguments.wrong(site, index, "true or false");
        }
        return site.argument(index);
    }

    private static Expression ordered(CallSite site) {
        Expression list = ListElements.list(site, 0);
        DataType element = ((DataType.ListOf) list.type()).element();
        if (Kind.of(element) == Kind.JSON || element instanceof DataType.MapOf || element instanceof DataType.Struct) {
            throw Arguments.wrong(site, 0, "a list of values that have an order");
        }
        return list;
    }

    private static Expression extreme(CallSite site) {
        count(site, 1, 1);
        Expression list = ordered(site);
        boolean greatest = site.name().equals("array_max");
        return new RowFunction(
                site.name(),
                ((DataType.ListOf) list.type()).element(),
                List.of(list),
                Set.of(),
                true,
                a -> Lists.extreme((List<?>) present(a[0]), greatest));
    }

    private static Expression sum(CallSite site) {
        count(site, 1, 1);
        Expression list = ListElements.list(site, 0);
        Kind kind = Kind.of(((DataType.ListOf) list.type()).element());
        if (!kind.isNumber() && !site.isNull(0)) {
            throw Arguments.wrong(site, 0, "a list of numbers");
        }
        boolean exact = kind != Kind.FLOAT;
        DataType type = exact ? DataTypes.DECIMAL : DataTypes.DOUBLE;
        return new RowFunction(
                site.name(), type, List.of(list), Set.of(), true, a -> sum((List<?>) present(a[0]), exact));
    }

    private static @Nullable Object sum(List<?> list, boolean exact) {
        List<?> present = list.stream().filter(element -> element != null).toList();
        if (present.isEmpty()) {
            return null;
        }
        boolean special = exact && present.stream().anyMatch(ExactMath::isSpecial);
        if (exact && !special) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Object element : present) {
                sum = sum.add(Value.exact(element));
            }
            return sum;
        }
        double sum = 0;
        for (Object element : present) {
            // Beside NaN and the infinities, only those count.
            sum += special && !ExactMath.isSpecial(element) ? 0 : Value.real(element);
        }
        return sum;
    }

    private static Expression flatten(CallSite site) {
        count(site, 1, 1);
        Expression list = ListElements.list(site, 0);
        if (!(((DataType.ListOf) list.type()).element() instanceof DataType.ListOf inner)) {
            throw Arguments.wrong(site, 0, "a list of lists");
        }
        return RowFunction.strict(site.name(), inner, List.of(list), a -> {
            List<@Nullable Object> values = new ArrayList<>();
            for (Object each : (List<?>) present(a[0])) {
                if (each instanceof List<?> part) {
                    values.addAll(part);
                }
            }
            return values;
        });
    }

    private static Expression filled(CallSite site) {
        count(site, 2, 2);
        List<Expression> arguments = List.of(site.argument(0), Parameter.INTEGER.of(site, 1));
        return new RowFunction(site.name(), DataTypes.listOf(site.type(0)), arguments, Set.of(0), false, a -> {
            long count = Value.integer(a[1]);
            if (count < 0) {
                throw new IllegalArgumentException("the count " + count + " is negative");
            }
            Lists.checkSize(count);
            if (a[0] instanceof String text) {
                Value.checkLength(count * text.length());
            }
            return Collections.nCopies((int) count, a[0]);
        });
    }

    private static Expression join(CallSite site) {
        count(site, 2, 3);
        Expression list = ListElements.list(site, 0);
        DataType element = ((DataType.ListOf) list.type()).element();
        if (Kind.of(element) == Kind.NESTED || Kind.of(element) == Kind.BYTES) {
            throw Arguments.wrong(site, 0, "a list of values that have a text");
        }
        List<Expression> arguments = new ArrayList<>(List.of(list, Parameter.TEXT.of(site, 1)));
        if (site.size() > 2) {
            arguments.add(Parameter.TEXT.of(site, 2));
        }
        return new RowFunction(site.name(), DataTypes.TEXT, arguments, Set.of(2), false, a -> {
            List<@Nullable Object> texts = new ArrayList<>();
            for (Object value : (List<?>) present(a[0])) {
                texts.add(value == null ? null : ListElements.text(value, element));
            }
            return Lists.join(texts, Value.text(a[1]), a.length > 2 ? (String) a[2] : null);
        });
    }

    private static Expression split(CallSite site) {
        Call call = Call.of(FUNCTIONS, site, 2, Parameter.TEXT, Parameter.TEXT, Parameter.TEXT);
        return new RowFunction(
                site.name(),
                DataTypes.listOf(DataTypes.TEXT),
                call.arguments(),
                Set.of(1, 2),
                false,
                a -> Lists.split(Value.text(a[0]), (String) a[1], a.length > 2 ? (String) a[2] : null));
    }
}

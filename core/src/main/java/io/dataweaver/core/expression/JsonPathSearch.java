package io.dataweaver.core.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a path leads to. */
final class JsonPathSearch {

    private final @Nullable Object root;
    private final boolean strict;

    private JsonPathSearch(@Nullable Object root, boolean strict) {
        this.root = root;
        this.strict = strict;
    }

    /**
     * Returns the items that {@code path} leads to in {@code value}, in order.
     *
     * @throws IllegalArgumentException if a step of a strict path does not fit
     */
    static List<@Nullable Object> find(JsonPath path, @Nullable Object value) {
        return new JsonPathSearch(value, path.strict()).follow(path.steps(), value);
    }

    private List<@Nullable Object> follow(List<JsonPath.Step> steps, @Nullable Object start) {
        List<@Nullable Object> items = new ArrayList<>();
        items.add(start);
        for (JsonPath.Step step : steps) {
            List<@Nullable Object> next = new ArrayList<>();
            for (Object item : items) {
                step(step, item, next);
            }
            items = next;
        }
        return items;
    }

    private void step(JsonPath.Step step, @Nullable Object item, List<@Nullable Object> found) {
        if (step instanceof JsonPath.Member member) {
            member(item, member.name(), found, !strict);
        } else if (step instanceof JsonPath.AnyMember) {
            anyMember(item, found, !strict);
        } else if (step instanceof JsonPath.AnyElement) {
            found.addAll(elements(item));
        } else if (step instanceof JsonPath.Elements some) {
            List<?> elements = elements(item);
            some.ranges().forEach(range -> range(range, elements, found));
        } else if (step instanceof JsonPath.Method method) {
            method(method.name(), item, found);
        } else if (step instanceof JsonPath.Filter filter) {
            filter(filter.test(), item, found);
        }
    }

    private void member(@Nullable Object item, String name, List<@Nullable Object> found, boolean unwrap) {
        if (item instanceof Map<?, ?> object) {
            if (object.containsKey(name)) {
                found.add(object.get(name));
            } else if (strict) {
                throw new IllegalArgumentException("the object has no member '" + name + "'");
            }
        } else if (unwrap && item instanceof List<?> array) {
            array.forEach(element -> member(element, name, found, false));
        } else if (strict) {
            throw new IllegalArgumentException("a " + JsonTree.kind(item) + " has no member '" + name + "'");
        }
    }

    private void anyMember(@Nullable Object item, List<@Nullable Object> found, boolean unwrap) {
        if (item instanceof Map<?, ?> object) {
            found.addAll(object.values());
        } else if (unwrap && item instanceof List<?> array) {
            array.forEach(element -> anyMember(element, found, false));
        } else if (strict) {
            throw new IllegalArgumentException("a " + JsonTree.kind(item) + " has no members");
        }
    }

    private List<?> elements(@Nullable Object item) {
        if (item instanceof List<?> array) {
            return array;
        } else if (strict) {
            throw new IllegalArgumentException("a " + JsonTree.kind(item) + " has no elements");
        }
        List<@Nullable Object> single = new ArrayList<>();
        single.add(item);
        return single;
    }

    private void range(JsonPath.Range range, List<?> elements, List<@Nullable Object> found) {
        int from = index(range.from(), elements.size());
        int to = index(range.to(), elements.size());
        if (strict && (from < 0 || to >= elements.size() || from > to)) {
            throw new IllegalArgumentException("an array of " + elements.size() + " elements has no such element");
        }
        for (int i = Math.max(0, from); i <= Math.min(to, elements.size() - 1); i++) {
            found.add(elements.get(i));
        }
    }

    private static int index(JsonPath.Index index, int size) {
        return index.fromLast() ? size - 1 - index.number() : index.number();
    }

    private void method(String name, @Nullable Object item, List<@Nullable Object> found) {
        if (name.equals("type")) {
            found.add(JsonTree.kind(item));
        } else if (item instanceof List<?> array) {
            found.add(BigDecimal.valueOf(array.size()));
        } else if (strict) {
            throw new IllegalArgumentException("size() is of an array");
        } else {
            found.add(BigDecimal.ONE);
        }
    }

    private void filter(JsonPath.Test test, @Nullable Object item, List<@Nullable Object> found) {
        if (!strict && item instanceof List<?> array) {
            array.stream()
                    .filter(element -> Boolean.TRUE.equals(test(test, element)))
                    .forEach(found::add);
        } else if (Boolean.TRUE.equals(test(test, item))) {
            found.add(item);
        }
    }

    /** Returns the truth of a condition; null if it is unknown. */
    private @Nullable Boolean test(JsonPath.Test test, @Nullable Object item) {
        if (test instanceof JsonPath.All all) {
            return chain(all.tests(), item, false);
        } else if (test instanceof JsonPath.Any any) {
            return chain(any.tests(), item, true);
        } else if (test instanceof JsonPath.Not not) {
            Boolean truth = test(not.test(), item);
            return truth == null ? null : !truth;
        } else if (test instanceof JsonPath.IsUnknown unknown) {
            return test(unknown.test(), item) == null;
        }
        try {
            return simple(test, item);
        } catch (IllegalArgumentException failed) {
            return null;
        }
    }

    private @Nullable Boolean chain(List<JsonPath.Test> tests, @Nullable Object item, boolean decisive) {
        Boolean result = !decisive;
        for (JsonPath.Test test : tests) {
            Boolean truth = test(test, item);
            if (truth == null) {
                result = null;
            } else if (truth == decisive) {
                return decisive;
            }
        }
        return result;
    }

    private @Nullable Boolean simple(JsonPath.Test test, @Nullable Object item) {
        if (test instanceof JsonPath.Exists exists) {
            return !items(exists.operand(), item).isEmpty();
        } else if (test instanceof JsonPath.StartsWith starts) {
            return texts(starts.operand(), item, text -> text.startsWith(starts.start()));
        } else if (test instanceof JsonPath.LikeRegex like) {
            return texts(
                    like.operand(), item, text -> like.pattern().matcher(text).find());
        }
        return compare((JsonPath.Compare) test, item);
    }

    private List<@Nullable Object> items(JsonPath.Operand operand, @Nullable Object item) {
        if (operand instanceof JsonPath.Items items) {
            List<@Nullable Object> found = follow(items.steps(), items.fromRoot() ? root : item);
            if (strict) {
                return found;
            }
            List<@Nullable Object> unwrapped = new ArrayList<>();
            for (Object each : found) {
                if (each instanceof List<?> array) {
                    unwrapped.addAll(array);
                } else {
                    unwrapped.add(each);
                }
            }
            return unwrapped;
        }
        List<@Nullable Object> single = new ArrayList<>();
        single.add(((JsonPath.Literal) operand).value());
        return single;
    }

    /** A condition on texts. */
    private interface TextTest {
        boolean holds(String text);
    }

    private @Nullable Boolean texts(JsonPath.Operand operand, @Nullable Object item, TextTest test) {
        boolean unknown = false;
        boolean holds = false;
        for (Object each : items(operand, item)) {
            if (each instanceof String text) {
                holds |= test.holds(text);
            } else {
                unknown = true;
            }
        }
        return decide(holds, unknown);
    }

    /** Of an error and a match, the error counts in strict mode, and the match in lax mode. */
    private @Nullable Boolean decide(boolean holds, boolean unknown) {
        if (unknown && (strict || !holds)) {
            return null;
        }
        return holds;
    }

    private @Nullable Boolean compare(JsonPath.Compare comparison, @Nullable Object item) {
        boolean unknown = false;
        boolean holds = false;
        for (Object left : items(comparison.left(), item)) {
            for (Object right : items(comparison.right(), item)) {
                Boolean truth = compare(left, comparison.operator(), right);
                unknown |= truth == null;
                holds |= Boolean.TRUE.equals(truth);
            }
        }
        return decide(holds, unknown);
    }

    private static @Nullable Boolean compare(@Nullable Object left, String operator, @Nullable Object right) {
        boolean unequal = operator.equals("!=") || operator.equals("<>");
        if (left == null || right == null) {
            boolean same = left == right;
            return unequal ? !same : (same && operator.endsWith("=") && !operator.equals("!="));
        } else if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return holds(a.compareTo(b), operator);
        } else if (left instanceof String a && right instanceof String b) {
            return holds(ValueOrder.compareText(a, b), operator);
        } else if (left instanceof Boolean a && right instanceof Boolean b) {
            return holds(a.compareTo(b), operator);
        }
        return null;
    }

    private static boolean holds(int order, String operator) {
        return switch (operator) {
            case "==" -> order == 0;
            case "!=", "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}

package io.dataweaver.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What functions on lists compute of single lists, whose elements are of one type; NULL is the same as NULL here. */
final class Lists {

    /** Most elements of a list that a function makes of numbers alone. */
    static final int MAX_ELEMENTS = 1_000_000;

    private Lists() {}

    static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a == null || b == null) ? a == b : ValueOrder.isSame(a, b);
    }

    /** Returns the place of the first element from {@code start} on that is {@code value}, from 0; -1 if there is none. */
    static int indexOf(List<?> list, @Nullable Object value, int start) {
        for (int i = start; i < list.size(); i++) {
            if (same(list.get(i), value)) {
                return i;
            }
        }
        return -1;
    }

    static List<@Nullable Object> distinct(List<?> list) {
        Membership seen = new Membership();
        List<@Nullable Object> result = new ArrayList<>();
        for (Object element : list) {
            if (seen.add(element)) {
                result.add(element);
            }
        }
        return result;
    }

    /** Returns the different elements of {@code list} that are in {@code other}, or are not. */
    static List<@Nullable Object> those(List<?> list, List<?> other, boolean inBoth) {
        Membership members = new Membership();
        other.forEach(members::add);
        List<@Nullable Object> result = new ArrayList<>();
        for (Object element : distinct(list)) {
            if (members.has(element) == inBoth) {
                result.add(element);
            }
        }
        return result;
    }

    /** Returns the elements in order, NULL last. */
    static List<@Nullable Object> sorted(List<?> list, boolean descending) {
        List<@Nullable Object> result = new ArrayList<>(list);
        result.sort((a, b) -> {
            int order;
            if (a == null || b == null) {
                order = a == b ? 0 : a == null ? 1 : -1;
            } else {
                order = ValueOrder.compare(a, b);
            }
            return descending ? -order : order;
        });
        return result;
    }

    /** Returns the greatest or least element; NULL is left out. */
    static @Nullable Object extreme(List<?> list, boolean greatest) {
        Object best = null;
        for (Object element : list) {
            if (element != null && (best == null || ValueOrder.compare(element, best) > 0 == greatest)) {
                best = element;
            }
        }
        return best;
    }

    /** Returns {@code length} elements from {@code start} on, which is 1 for the first and -1 for the last. */
    static List<@Nullable Object> slice(List<?> list, long start, long length) {
        if (start == 0 || length < 0) {
            throw new IllegalArgumentException("elements are counted from 1, and the length is not negative");
        }
        long from = start > 0 ? start - 1 : list.size() + start;
        if (from < 0 || from >= list.size()) {
            return List.of();
        }
        return new ArrayList<>(list.subList((int) from, (int) Math.min(list.size(), from + length)));
    }

    static List<Long> sequence(long from, long to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("the step is 0");
        }
        if (step > 0 ? from > to : from < to) {
            return List.of();
        }
        long count = Math.subtractExact(to, from) / step;
        checkSize(count);
        List<Long> result = new ArrayList<>();
        for (long i = 0; i <= count; i++) {
            result.add(from + i * step);
        }
        return result;
    }

    static void checkSize(long elements) {
        if (elements >= MAX_ELEMENTS) {
            throw new IllegalArgumentException("the list would have more than " + MAX_ELEMENTS + " elements");
        }
    }

    /**
     * Returns the texts joined.
     *
     * @param ifNull what stands for NULL, which is left out without
     */
    static String join(List<?> texts, String separator, @Nullable String ifNull) {
        StringBuilder result = new StringBuilder();
        boolean first = true;
        for (Object text : texts) {
            String part = text == null ? ifNull : (String) text;
            if (part != null) {
                result.append(first ? "" : separator).append(part);
                Value.checkLength(result.length());
                first = false;
            }
        }
        return result.toString();
    }

    /**
     * Returns the parts of a text.
     *
     * @param separator splits every character if null; none if it is empty
     * @param ifNull a part that stands for NULL
     */
    static List<@Nullable Object> split(String text, @Nullable String separator, @Nullable String ifNull) {
        List<@Nullable Object> parts = new ArrayList<>();
        if (text.isEmpty()) {
            return parts;
        }
        List<String> texts = separator == null
                ? text.codePoints().mapToObj(Character::toString).toList()
                : Texts.split(text, separator);
        for (String part : texts) {
            parts.add(Objects.equals(part, ifNull) ? null : part);
        }
        return parts;
    }
}

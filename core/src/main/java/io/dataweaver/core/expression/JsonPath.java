package io.dataweaver.core.expression;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path of SQL/JSON (ISO/IEC 9075-2:2023, section 9.46): steps from {@code $}, the whole value.
 *
 * @param strict whether a step that does not fit the value is an error; if not, it finds nothing, an array stands for its
 *     elements where an object is expected, and another value for an array of itself
 */
record JsonPath(boolean strict, List<Step> steps) {

    JsonPath {
        steps = List.copyOf(steps);
    }

    /** One step. */
    sealed interface Step {}

    /** {@code .name}. */
    record Member(String name) implements Step {}

    /** {@code .*}. */
    record AnyMember() implements Step {}

    /** {@code [*]}. */
    record AnyElement() implements Step {}

    /** {@code [1, 3 to last]}; the first element is 0. */
    record Elements(List<Range> ranges) implements Step {
        public Elements {
            ranges = List.copyOf(ranges);
        }
    }

    /** Elements from one to another, both included. */
    record Range(Index from, Index to) {}

    /** A number, counted from {@code last} if so. */
    record Index(int number, boolean fromLast) {}

    /** {@code .size()}, {@code .type()}. */
    record Method(String name) implements Step {}

    /** {@code ?(condition)}. */
    record Filter(Test test) implements Step {}

    /** A condition on {@code @}, the item at hand. */
    sealed interface Test {}

    record All(List<Test> tests) implements Test {
        public All {
            tests = List.copyOf(tests);
        }
    }

    record Any(List<Test> tests) implements Test {
        public Any {
            tests = List.copyOf(tests);
        }
    }

    record Not(Test test) implements Test {}

    record Exists(Operand operand) implements Test {}

    /** {@code left == right}, and so on. */
    record Compare(Operand left, String operator, Operand right) implements Test {}

    record StartsWith(Operand operand, String start) implements Test {}

    record LikeRegex(Operand operand, Pattern pattern) implements Test {}

    /** {@code (…) is unknown}. */
    record IsUnknown(Test test) implements Test {}

    /** What is compared: a path from {@code @} or {@code $}, or a literal. */
    sealed interface Operand {}

    record Items(boolean fromRoot, List<Step> steps) implements Operand {
        public Items {
            steps = List.copyOf(steps);
        }
    }

    record Literal(@Nullable Object value) implements Operand {}
}

package io.dataweaver.api.function;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function for expressions that is Java code, such as a lambda.
 *
 * <p>It is NULL, without a call, if an argument is. It gives the same result for the same arguments: a run that is resumed
 * computes records again, with the code that is there then.
 *
 * @param name in expressions, compared without regard to case; several functions of one name differ in their parameters
 * @param parameters types that {@link ScalarFunction} names, but for List and Map
 * @param result likewise
 * @param body computes one value
 */
public record FunctionCode(String name, List<Class<?>> parameters, Class<?> result, Body body) {

    /** Computes one value. */
    @FunctionalInterface
    public interface Body {
        /**
         * Returns the result; null for NULL.
         *
         * @param arguments as many as there are parameters, of their boxed types; none is null
         * @throws Exception if there is no result for them; rejects the record, with its message
         */
        @Nullable Object apply(List<Object> arguments) throws Exception;
    }

    public FunctionCode {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "the name of a function has letters, digits and `_`, and no digit first, but is '" + name + "'");
        }
        name = name.toLowerCase(Locale.ROOT);
        parameters = List.copyOf(parameters);
    }

    /** Returns a function of one value. */
    public static <A, R> FunctionCode of(
            String name, Class<A> parameter, Class<R> result, Function<A, @Nullable R> body) {
        return new FunctionCode(
                name, List.of(parameter), result, arguments -> body.apply(cast(parameter, arguments.get(0))));
    }

    /** Returns a function of two values. */
    public static <A, B, R> FunctionCode of(
            String name, Class<A> first, Class<B> second, Class<R> result, BiFunction<A, B, @Nullable R> body) {
        return new FunctionCode(
                name,
                List.of(first, second),
                result,
                arguments -> body.apply(cast(first, arguments.get(0)), cast(second, arguments.get(1))));
    }

    @SuppressWarnings("unchecked") // a primitive type is that of its boxes
    private static <T> T cast(Class<T> type, Object value) {
        return type.isPrimitive() ? (T) value : type.cast(value);
    }
}

package io.dataweaver.api.function;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public static method callable from expressions.
 *
 * <p>Parameters and result are {@code boolean}, {@code int}, {@code long}, {@code double}, {@code BigDecimal},
 * {@code String}, {@code byte[]}, {@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}, {@code Instant},
 * {@code UUID}, the boxed forms of the first four, or {@code List} and {@code Map} of these and of one another; elements
 * and values of maps may be null. A parameter that is primitive, or is not annotated
 * {@code @Nullable}, makes the function NULL if its argument is NULL. The method is deterministic; what it throws rejects
 * the record.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ScalarFunction {

    /** The name in expressions, compared without regard to case. */
    String name();

    /** What it does, in a sentence. */
    String doc();

    /** A call and its result, such as {@code initials('Ada Lovelace') = 'AL'}; the build runs it. */
    String example();
}

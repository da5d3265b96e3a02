package io.dataweaver.api.function;

import java.util.List;

/** Brings functions for expressions; found by the service loader. */
public interface FunctionPlugin {

    /** Returns public classes whose methods are annotated {@link ScalarFunction}. */
    List<Class<?>> functions();

    /** Returns functions that are no methods with an annotation. */
    default List<FunctionCode> code() {
        return List.of();
    }
}

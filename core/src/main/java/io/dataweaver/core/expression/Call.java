package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A call whose arguments were checked against what the function takes.
 *
 * @param arguments as the parameters take them
 */
record Call(String name, List<Expression> arguments) {

    Call {
        arguments = List.copyOf(arguments);
    }

    /** Checks a call of a function that takes just {@code parameters}. */
    static Call of(FunctionList functions, CallSite site, Parameter... parameters) {
        return of(functions, site, parameters.length, parameters);
    }

    /**
     * Checks a call.
     *
     * @param required how many of the parameters have to be given
     * @throws io.dataweaver.api.descriptor.OptionException if the function does not take these arguments
     */
    static Call of(FunctionList functions, CallSite site, int required, Parameter... parameters) {
        Arguments.count(site, required, parameters.length, functions.signature(site.name()));
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            arguments.add(parameters[i].of(site, i));
        }
        return new Call(site.name(), arguments);
    }

    Expression argument(int index) {
        return arguments.get(index);
    }

    /** Returns what {@code body} computes, row by row; NULL if an argument is, and never else. */
    Expression gives(DataType type, RowFunction.Body body) {
        return RowFunction.strict(name, type, arguments, body);
    }

    /** Returns what {@code body} computes, row by row; NULL if an argument is, or the body returns null. */
    Expression mayGive(DataType type, RowFunction.Body body) {
        return new RowFunction(name, type, arguments, Set.of(), true, body);
    }
}

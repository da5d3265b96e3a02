package io.dataweaver.core.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that belong together. */
interface FunctionGroup {

    /** Returns what there is. */
    List<FunctionDescription> functions();

    /**
     * Returns the expression of a call, or null if the function is not of this group.
     *
     * @throws io.dataweaver.api.descriptor.OptionException if the function does not take these arguments
     */
    @Nullable Expression bind(CallSite site);
}

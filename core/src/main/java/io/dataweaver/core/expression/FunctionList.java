package io.dataweaver.core.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the functions of one group say of themselves. Not thread-safe while it is filled. */
final class FunctionList {

    private final String group;
    private final Map<String, FunctionDescription> functions = new LinkedHashMap<>();

    FunctionList(String group) {
        this.group = group;
    }

    /**
     * Adds a function.
     *
     * @param signatures one a line
     */
    FunctionList add(String name, String signatures, String doc, String example) {
        List<String> lines = signatures.lines().toList();
        FunctionDescription added = new FunctionDescription(name, group, lines, doc, example);
        if (functions.put(name, added) != null) {
            throw new IllegalStateException("'" + name + "' is there twice");
        }
        return this;
    }

    List<FunctionDescription> all() {
        return List.copyOf(functions.values());
    }

    /** Returns how the function is called, for a hint; an alias without description has none of its own. */
    String signature(String name) {
        FunctionDescription description = functions.get(name);
        return description == null ? name + "(…)" : String.join(" or ", description.signatures());
    }
}

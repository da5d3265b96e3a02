package io.dataweaver.core;

import io.dataweaver.api.descriptor.ComponentRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says which columns stay, go, or are computed; the {@code map} transform as Java code writes it. One thread. */
public final class MapStep {

    private final List<String> keep = new ArrayList<>();
    private final List<String> drop = new ArrayList<>();
    private final Map<String, String> rename = new LinkedHashMap<>();
    private final Map<String, String> set = new LinkedHashMap<>();

    MapStep() {}

    /** Keeps these columns, beside those that are set; {@code "*"} keeps all. */
    public MapStep keep(String... columns) {
        keep.addAll(List.of(columns));
        return this;
    }

    /** Keeps all columns but these. */
    public MapStep drop(String... columns) {
        drop.addAll(List.of(columns));
        return this;
    }

    /** Gives a column another name. */
    public MapStep rename(String column, String to) {
        rename.put(to, column);
        return this;
    }

    /** Computes a column from the columns of the input. */
    public MapStep set(String column, String expression) {
        set.put(column, expression);
        return this;
    }

    ComponentRef toRef() {
        Map<String, Object> options = new LinkedHashMap<>();
        if (!keep.isEmpty()) {
            options.put("keep", keep.equals(List.of("*")) ? "*" : List.copyOf(keep));
        }
        if (!drop.isEmpty()) {
            options.put("drop", List.copyOf(drop));
        }
        if (!rename.isEmpty()) {
            options.put("rename", rename);
        }
        if (!set.isEmpty()) {
            options.put("set", set);
        }
        return new ComponentRef("map", options);
    }
}

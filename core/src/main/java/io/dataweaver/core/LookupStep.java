package io.dataweaver.core;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.transform.LookupPlugin;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says by which columns a table is looked up, and what comes of it; the {@code lookup} transform as Java code writes it. One thread. */
public final class LookupStep {

    private final ComponentRef table;
    private final Map<String, String> on = new LinkedHashMap<>();
    private final Map<String, String> select = new LinkedHashMap<>();
    private final Map<String, Object> others = new LinkedHashMap<>();

    LookupStep(ComponentRef table) {
        this.table = table;
    }

    /** Looks up by columns that record and table both have. */
    public LookupStep on(String... columns) {
        for (String column : columns) {
            on(column, column);
        }
        return this;
    }

    /** Looks up by a column of the record, and the one of the table that it is equal to. */
    public LookupStep on(String column, String ofTable) {
        on.put(column, ofTable);
        return this;
    }

    /** Adds these columns of the table; all but those that are looked up by if nothing is selected. */
    public LookupStep select(String... columns) {
        for (String column : columns) {
            select(column, column);
        }
        return this;
    }

    /** Adds a column of the table under another name. */
    public LookupStep select(String column, String ofTable) {
        select.put(column, ofTable);
        return this;
    }

    /** Says what happens to a record whose key is not in the table; it is rejected if nothing is said. */
    public LookupStep missing(LookupPlugin.Missing missing) {
        return set(LookupPlugin.MISSING.name(), missing.name().toLowerCase(Locale.ROOT));
    }

    /** Says what happens if a key occurs several times in the table; the run ends if nothing is said. */
    public LookupStep duplicates(LookupPlugin.Duplicates duplicates) {
        return set(LookupPlugin.DUPLICATES.name(), duplicates.name().toLowerCase(Locale.ROOT));
    }

    /** Reads the table again so long after it was read. */
    public LookupStep refresh(Duration interval) {
        return set(LookupPlugin.REFRESH.name(), interval);
    }

    /** Says how many bytes of memory the table may take. */
    public LookupStep maxMemory(long bytes) {
        return set(LookupPlugin.MAX_MEMORY.name(), bytes);
    }

    private LookupStep set(String option, Object value) {
        others.put(option, value);
        return this;
    }

    ComponentRef toRef() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(LookupPlugin.FROM.name(), table);
        options.put(LookupPlugin.ON.name(), on);
        if (!select.isEmpty()) {
            options.put(LookupPlugin.SELECT.name(), select);
        }
        options.putAll(others);
        return new ComponentRef("lookup", options);
    }
}

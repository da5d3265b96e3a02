package io.dataweaver.api.schema;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has become of columns of a target, by what their source tells, since the target was made ready last: what nobody can see
 * by comparing the rows with the target.
 *
 * @param renamed the columns that are written under another name now, by the name that they had
 * @param dropped the columns that were written and are not any more, because they are gone at the source
 * @param retyped the columns that are written as they are at the source, where they have another type now, or take no null any more
 */
public record ColumnHistory(Map<String, String> renamed, Set<String> dropped, Set<String> retyped) {

    /** Nothing. */
    public static final ColumnHistory NONE = new ColumnHistory(Map.of(), Set.of(), Set.of());

    public ColumnHistory {
        renamed = Collections.unmodifiableMap(new TreeMap<>(renamed));
        dropped = Collections.unmodifiableSet(new TreeSet<>(dropped));
        retyped = Collections.unmodifiableSet(new TreeSet<>(retyped));
    }

    /** Tells whether there is nothing. */
    public boolean isEmpty() {
        return renamed.isEmpty() && dropped.isEmpty() && retyped.isEmpty();
    }
}

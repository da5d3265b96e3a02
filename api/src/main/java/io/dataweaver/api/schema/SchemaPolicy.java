package io.dataweaver.api.schema;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is done about each kind of change of columns.
 *
 * @param policies those that are not {@link ChangePolicy#FREEZE}
 */
public record SchemaPolicy(Map<SchemaChange, ChangePolicy> policies) {

    /** Leaves targets as they are. */
    public static final SchemaPolicy FREEZE = new SchemaPolicy(Map.of());

    public SchemaPolicy {
        Map<SchemaChange, ChangePolicy> kept = new EnumMap<>(SchemaChange.class);
        policies.forEach((change, policy) -> {
            if (policy != ChangePolicy.FREEZE) {
                kept.put(change, policy);
            }
        });
        policies = Collections.unmodifiableMap(kept);
    }

    /** Returns what is done about {@code change}. */
    public ChangePolicy of(SchemaChange change) {
        return policies.getOrDefault(change, ChangePolicy.FREEZE);
    }

    /** Tells whether the target is to be changed alike, if it can be, at once or when a person has approved it. */
    public boolean evolves(SchemaChange change) {
        return of(change) == ChangePolicy.EVOLVE || of(change) == ChangePolicy.TRY_EVOLVE || asks(change);
    }

    /** Tells whether the target is changed only when a person has approved it. */
    public boolean asks(SchemaChange change) {
        return of(change) == ChangePolicy.APPROVE;
    }

    /** Tells whether there is a change for which the target is changed only when a person has approved it. */
    public boolean asks() {
        return policies.containsValue(ChangePolicy.APPROVE);
    }

    /** Tells whether rows are rejected that have a value which the target, left as it is, cannot take. */
    public boolean discardsRows(SchemaChange change) {
        return of(change) == ChangePolicy.DISCARD_ROW;
    }

    /** Tells whether nothing is done about any change. */
    public boolean isFrozen() {
        return policies.isEmpty();
    }
}

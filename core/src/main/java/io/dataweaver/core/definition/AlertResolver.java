package io.dataweaver.core.definition;

import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.alert.AlertHookPlugin;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who is told of a run: hooks, each with the events that it is told of. */
final class AlertResolver {

    /** The events of a hook, beside its name. */
    static final String ON = "on";

    private final ComponentResolver components;
    private final Problems problems;

    AlertResolver(ComponentResolver components, Problems problems) {
        this.components = components;
        this.problems = problems;
    }

    /**
     * Resolves the hooks; tells what is wrong with them.
     *
     * @param raw a hook or a list of them, as a file holds them; null for none
     */
    List<ResolvedAlert> resolve(@Nullable Object raw, String pointer) {
        List<ResolvedAlert> alerts = new ArrayList<>();
        if (raw instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(list.get(i), Pointers.child(pointer, i), alerts);
            }
        } else if (raw != null) {
            add(raw, pointer, alerts);
        }
        return alerts;
    }

    private void add(Object raw, String pointer, List<ResolvedAlert> alerts) {
        Map<String, Object> rest = new LinkedHashMap<>();
        if (raw instanceof Map<?, ?> map) {
            map.forEach((key, value) -> rest.put(String.valueOf(key), value));
        }
        Set<AlertEvent> events = events(rest.remove(ON), Pointers.child(pointer, ON));
        ComponentRef ref;
        try {
            ref = ComponentRef.parse(raw instanceof Map ? rest : raw);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    DefinitionErrorCode.NOT_ONE_COMPONENT,
                    pointer,
                    String.valueOf(wrong.getMessage()),
                    "write the name of a hook with its options, and `on` beside it");
            return;
        }
        Draft.Component written =
                raw instanceof Map ? Draft.component(ref, pointer) : new Draft.Component(ref, pointer);
        ResolvedComponent<AlertHookPlugin> component =
                components.resolve(PluginType.ALERT_HOOK, written).resolved();
        if (component != null) {
            alerts.add(new ResolvedAlert(component, events));
        }
    }

    private Set<AlertEvent> events(@Nullable Object raw, String pointer) {
        if (raw == null) {
            return EnumSet.allOf(AlertEvent.class);
        }
        OptionType<AlertEvent> type = OptionType.choice(AlertEvent.class);
        Set<AlertEvent> events = EnumSet.noneOf(AlertEvent.class);
        List<?> items = raw instanceof List<?> list ? list : List.of(raw);
        for (int i = 0; i < items.size(); i++) {
            String at = raw instanceof List ? Pointers.child(pointer, i) : pointer;
            try {
                events.add(type.parse(items.get(i)));
            } catch (IllegalArgumentException wrong) {
                problems.error(
                        DefinitionErrorCode.WRONG_VALUE,
                        at,
                        "`" + ON + "`: " + wrong.getMessage(),
                        Suggestions.didYouMean(String.valueOf(items.get(i)), type.choices()));
            }
        }
        return events;
    }
}

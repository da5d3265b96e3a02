package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.expression.ExpressionErrorCode;
import io.dataweaver.core.problem.Suggestions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code map}.
 *
 * @param keep the columns that stay; empty for all
 * @param drop the columns that go
 * @param rename the old name by the new one
 * @param set the expression by the name of its column, in order
 */
record MapSettings(
        Optional<List<String>> keep, List<String> drop, Map<String, String> rename, Map<String, String> set) {

    private static final List<String> ALL = List.of("*");

    private boolean keepsAll() {
        return keep.isEmpty() || keep.get().equals(ALL);
    }

    /**
     * Returns the columns that stay: the index in {@code input} by the name under which they leave, in order.
     *
     * @throws OptionException if the options contradict each other or {@code input}
     */
    Map<String, Integer> kept(Schema input) {
        check(input);
        Map<String, String> newNames = new HashMap<>();
        rename.forEach((newName, oldName) -> newNames.put(oldName, newName));
        Set<String> stays = new HashSet<>(keepsAll() ? input.names() : keep.orElse(List.of()));
        stays.addAll(newNames.keySet());
        drop.forEach(stays::remove);
        Map<String, Integer> kept = new LinkedHashMap<>();
        for (int i = 0; i < input.size(); i++) {
            String name = input.field(i).name();
            if (stays.contains(name)) {
                String newName = newNames.getOrDefault(name, name);
                if (kept.put(newName, i) != null) {
                    throw conflict(
                            List.of(rename.containsKey(newName) ? "rename" : "keep", newName),
                            "two columns would be called `" + newName + "`",
                            "drop one of them, or give it another name");
                }
            }
        }
        if (kept.isEmpty() && set.isEmpty()) {
            throw conflict(List.of(drop.isEmpty() ? "keep" : "drop"), "no column is left", null);
        }
        return kept;
    }

    private void check(Schema input) {
        if (!drop.isEmpty() && !keepsAll()) {
            throw conflict(List.of("drop"), "`keep` and `drop` do not go together", "say which stay or which go");
        }
        if (!keepsAll()) {
            keep.orElse(List.of()).forEach(name -> checkKnown("keep", name, input));
        }
        drop.forEach(name -> checkKnown("drop", name, input));
        Set<String> renamed = new HashSet<>();
        rename.forEach((newName, oldName) -> {
            checkDirection(newName, oldName, input);
            checkKnown("rename", oldName, input);
            if (!renamed.add(oldName)) {
                throw conflict(
                        List.of("rename", newName),
                        "`" + oldName + "` is renamed twice",
                        "to have it twice, use `set: {" + newName + ": " + oldName + "}`");
            }
            if (drop.contains(oldName)) {
                throw conflict(List.of("rename", newName), "`" + oldName + "` is renamed and dropped", null);
            }
        });
        for (String name : set.keySet()) {
            if (rename.containsKey(name)) {
                throw conflict(List.of("set", name), "`" + name + "` is both renamed to and set", null);
            }
            if (name.isEmpty()) {
                throw conflict(List.of("set"), "a column needs a name", null);
            }
        }
    }

    private static void checkDirection(String newName, String oldName, Schema input) {
        if (input.indexOf(oldName) < 0 && input.indexOf(newName) >= 0) {
            throw new OptionException(
                    ExpressionErrorCode.UNKNOWN_MAP_COLUMN,
                    "there is no column `" + oldName + "` in the input",
                    "the new name comes first: `rename: {" + oldName + ": " + newName + "}`",
                    List.of("rename", newName));
        }
    }

    private static void checkKnown(String option, String name, Schema input) {
        if (input.indexOf(name) < 0) {
            String guess = Suggestions.didYouMean(name, input.names());
            throw new OptionException(
                    ExpressionErrorCode.UNKNOWN_MAP_COLUMN,
                    "there is no column `" + name + "` in the input",
                    guess == null ? "it has " + String.join(", ", input.names()) : guess,
                    List.of(option));
        }
    }

    private static OptionException conflict(List<String> path, String message, @Nullable String hint) {
        return new OptionException(ExpressionErrorCode.MAP_CONFLICT, message, hint, path);
    }

    /** Returns the settings without what they say of columns that are not in {@code narrowed}. */
    MapSettings over(Schema narrowed) {
        Map<String, String> renamed = new LinkedHashMap<>();
        rename.forEach((newName, oldName) -> {
            if (narrowed.indexOf(oldName) >= 0) {
                renamed.put(newName, oldName);
            }
        });
        return new MapSettings(
                keepsAll() ? keep : keep.map(names -> known(names, narrowed)), known(drop, narrowed), renamed, set);
    }

    private static List<String> known(List<String> names, Schema schema) {
        return names.stream().filter(name -> schema.indexOf(name) >= 0).toList();
    }
}

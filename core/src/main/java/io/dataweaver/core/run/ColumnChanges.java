package io.dataweaver.core.run;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.state.KnownDataset;
import io.dataweaver.core.state.KnownDataset.KnownColumn;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of columns of the targets because columns of the source have got other names, or are gone.
 *
 * <p>Steps may make any columns of any others. So a column is followed to the target only if it was written there under the name
 * that it had at the source, is written under the one that it has now, and nothing else has come or gone that the source does not
 * explain.
 */
final class ColumnChanges {

    private final KnownDataset then;
    private final Schema now;
    private final Schema output;
    private final Map<String, String> renamed;
    private final Set<String> gone = new TreeSet<>();
    private final Set<String> added = new HashSet<>();

    private ColumnChanges(KnownDataset then, Source source, DatasetPlan dataset) {
        this.then = then;
        this.now = dataset.dataset();
        this.output = dataset.output();
        this.renamed = renamed(then, now, source.columnIdentities(now));
        Set<String> before = new HashSet<>();
        for (KnownColumn column : then.columns()) {
            if (!column.isDropped()) {
                before.add(column.name());
            }
            if (now.indexOf(column.name()) < 0 && !renamed.containsKey(column.name())) {
                gone.add(column.name());
            }
        }
        for (Field field : now.fields()) {
            if (!before.contains(field.name()) && !renamed.containsValue(field.name())) {
                added.add(field.name());
            }
        }
    }

    /**
     * Finds out what becomes of them, as far as the pipeline wants it.
     *
     * @param before what the state has
     * @param refused takes why renamed columns cannot be followed to the target
     * @return by the name of what is written
     */
    static Map<String, ColumnHistory> of(
            List<KnownDataset> before,
            Source source,
            List<DatasetPlan> datasets,
            SchemaPolicy policy,
            List<String> refused) {
        Map<String, Map<String, String>> renamed = new LinkedHashMap<>();
        Map<String, Set<String>> dropped = new LinkedHashMap<>();
        Map<String, Set<String>> retyped = new LinkedHashMap<>();
        for (DatasetPlan dataset : datasets) {
            String target = dataset.output().dataset();
            before.stream()
                    .filter(then -> then.name().equals(dataset.dataset().dataset()))
                    .map(then -> new ColumnChanges(then, source, dataset))
                    .forEach(changes -> {
                        if (policy.evolves(SchemaChange.RENAMED_COLUMN)) {
                            changes.follow(renamed.computeIfAbsent(target, name -> new TreeMap<>()), refused);
                        }
                        if (policy.asks(SchemaChange.DROPPED_COLUMN)) {
                            dropped.computeIfAbsent(target, name -> new LinkedHashSet<>())
                                    .addAll(changes.dropped());
                        }
                        if (policy.asks(SchemaChange.TYPE_NARROWED)) {
                            retyped.computeIfAbsent(target, name -> new LinkedHashSet<>())
                                    .addAll(changes.retyped());
                        }
                    });
        }
        Map<String, ColumnHistory> histories = new LinkedHashMap<>();
        Set<String> targets = new LinkedHashSet<>(renamed.keySet());
        targets.addAll(dropped.keySet());
        targets.addAll(retyped.keySet());
        for (String target : targets) {
            ColumnHistory history = new ColumnHistory(
                    renamed.getOrDefault(target, Map.of()),
                    dropped.getOrDefault(target, Set.of()),
                    retyped.getOrDefault(target, Set.of()));
            if (!history.isEmpty()) {
                histories.put(target, history);
            }
        }
        return histories;
    }

    /**
     * Returns the columns that are called otherwise now, by the name that they had.
     *
     * @param identities of the columns that there are now, by their names
     */
    static Map<String, String> renamed(KnownDataset then, Schema now, Map<String, String> identities) {
        Map<String, String> renamed = new TreeMap<>();
        for (KnownColumn column : then.columns()) {
            if (!column.isDropped()
                    && now.indexOf(column.name()) < 0
                    && !column.identity().isEmpty()) {
                identities.forEach((name, identity) -> {
                    if (identity.equals(column.identity())) {
                        renamed.put(column.name(), name);
                    }
                });
            }
        }
        return renamed;
    }

    private boolean wasWritten(String column) {
        return then.written().contains(column);
    }

    private boolean isWritten(String column) {
        return output.indexOf(column) >= 0;
    }

    private void follow(Map<String, String> to, List<String> refused) {
        if (renamed.isEmpty()) {
            return;
        }
        if (then.target().isEmpty()) {
            refused.add(
                    told() + ", and the state, which is of an earlier version, does not tell what was written of that");
            return;
        }
        renamed.forEach((old, name) -> {
            boolean isSame = wasWritten(old) && !wasWritten(name) && !isWritten(old) && isWritten(name);
            boolean isNone = !wasWritten(old) && !wasWritten(name) && !isWritten(old) && !isWritten(name);
            String earlier = isSame ? to.putIfAbsent(old, name) : null;
            if (!(isSame || isNone) || (earlier != null && !earlier.equals(name))) {
                refused.add(what(old, name) + ", and what is written to " + output.dataset()
                        + " does not tell where its values are now");
            }
        });
        Set<String> unexplained = new TreeSet<>();
        for (String column : output.names()) {
            if (!wasWritten(column) && !renamed.containsValue(column) && !added.contains(column)) {
                unexplained.add(column);
            }
        }
        for (String column : then.written()) {
            if (!isWritten(column) && !renamed.containsKey(column) && !gone.contains(column)) {
                unexplained.add(column);
            }
        }
        if (!unexplained.isEmpty()) {
            refused.add(told() + ", and the steps make other columns of that: " + String.join(", ", unexplained));
        }
    }

    private String told() {
        return String.join(
                ", ",
                renamed.entrySet().stream()
                        .map(entry -> what(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private String what(String old, String name) {
        return then.name() + "." + old + " is called " + name + " now";
    }

    /** Returns the columns that are others than they were, and that steps leave as they are. */
    private Set<String> retyped() {
        Set<String> retyped = new TreeSet<>();
        for (KnownColumn column : then.columns()) {
            String name = renamed.getOrDefault(column.name(), column.name());
            int index = now.indexOf(name);
            if (index >= 0
                    && !column.declared().isEmpty()
                    && !column.declared().equals(KnownColumn.declared(now.field(index)))
                    && isWritten(name)
                    && output.field(output.indexOf(name)).equals(now.field(index))) {
                retyped.add(name);
            }
        }
        return retyped;
    }

    private Set<String> dropped() {
        Set<String> dropped = new TreeSet<>(gone);
        dropped.removeIf(column -> !wasWritten(column) || isWritten(column));
        return dropped;
    }
}

package io.dataweaver.core.plan;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.definition.RoutingErrorCode;
import io.dataweaver.core.keyed.JoiningPlugin;
import io.dataweaver.core.transform.UnitingPlugin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Types the transforms of all datasets, one step after the other, because a union has to see all that come to it. */
final class ChainTyping {

    private static final int SHOWN = 20;

    private final ComponentMaking making;
    private final Function<String, Set<String>> before;

    /**
     * Creates it.
     *
     * @param before returns the datasets that the unfinished run has of a source, which may be gone
     */
    ChainTyping(ComponentMaking making, Function<String, Set<String>> before) {
        this.making = making;
        this.before = before;
    }

    /** Adds {@code transforms} to {@code chains}; returns those that are right, for nothing behind a mistake can be judged. */
    List<DatasetChain> type(List<DatasetChain> chains, List<ResolvedTransform> transforms) {
        List<DatasetChain> right = new ArrayList<>(chains);
        for (int i = 0; i < transforms.size(); i++) {
            ResolvedTransform step = transforms.get(i);
            List<DatasetChain> own = right.stream()
                    .filter(chain -> step.sources().contains(chain.sourceName()))
                    .filter(chain -> step.tables().takes(chain.dataset().dataset()))
                    .toList();
            checkTables(step, right);
            right.removeAll(wrong(i, step, own, right));
        }
        return right;
    }

    /**
     * A pattern that takes no table is mistyped: what it was to do would be left out without a word. Not so if a run goes on in which it
     * took one: whether that may be gone is found out when the run looks for its tables.
     */
    private void checkTables(ResolvedTransform step, List<DatasetChain> chains) {
        List<String> tables = chains.stream()
                .filter(chain -> step.sources().contains(chain.sourceName()))
                .map(chain -> chain.dataset().dataset())
                .toList();
        List<String> idle = step.tables().without(tables);
        if (!idle.isEmpty()) {
            List<String> known = new ArrayList<>(tables);
            step.sources().forEach(source -> known.addAll(before.apply(source)));
            idle = step.tables().without(known);
        }
        for (String pattern : idle) {
            making.report(
                    step.component(),
                    new DataWeaverException(
                            RoutingErrorCode.NO_SUCH_TABLE,
                            "`tables` of `" + step.name() + "` names " + pattern
                                    + ", but the tables that come to it are "
                                    + tables.stream().limit(SHOWN).collect(Collectors.joining(", "))
                                    + (tables.size() > SHOWN ? " and " + (tables.size() - SHOWN) + " more" : ""),
                            RoutingErrorCode.NO_SUCH_TABLE.remedy(),
                            null));
        }
    }

    /** Adds a step to the chains that it takes; returns those for which it is wrong. */
    private List<DatasetChain> wrong(
            int index, ResolvedTransform step, List<DatasetChain> own, List<DatasetChain> all) {
        if (step.component().plugin() instanceof UnitingPlugin plugin) {
            return unite(index, step, plugin, own);
        }
        return step.component().plugin() instanceof JoiningPlugin plugin
                ? join(index, step, plugin, own, all)
                : apply(index, step, own, all);
    }

    /** Returns the chains for which the step is wrong. */
    private List<DatasetChain> apply(
            int index, ResolvedTransform step, List<DatasetChain> own, List<DatasetChain> all) {
        if (!takesUnitedWhole(step, own, all)) {
            return own;
        }
        List<DatasetChain> wrong = new ArrayList<>();
        ResolvedComponent<TransformPlugin> component = step.component();
        for (DatasetChain chain : own) {
            Transform made =
                    making.make(component, () -> component.plugin().create(component.options(), chain.output()));
            if (made == null) {
                wrong.add(chain);
            } else {
                chain.add(index, made);
            }
        }
        return wrong;
    }

    private boolean takesUnitedWhole(ResolvedTransform step, List<DatasetChain> own, List<DatasetChain> all) {
        Map<Integer, DatasetChain> outside = new HashMap<>();
        all.stream()
                .filter(chain -> chain.united() >= 0 && !own.contains(chain))
                .forEach(chain -> outside.put(chain.united(), chain));
        for (DatasetChain chain : own) {
            DatasetChain other = outside.get(chain.united());
            if (other != null) {
                making.report(
                        step.component(),
                        new DataWeaverException(
                                RoutingErrorCode.DIFFERENT_WAYS,
                                "`" + step.name() + "` takes the rows of `" + chain.sourceName()
                                        + "` and not those of `"
                                        + other.sourceName() + "`, but they are one dataset, '"
                                        + chain.output().dataset() + "'",
                                "put it before the `union`, or remove `from`",
                                null));
                return false;
            }
        }
        return true;
    }

    private List<DatasetChain> join(
            int index, ResolvedTransform step, JoiningPlugin plugin, List<DatasetChain> own, List<DatasetChain> all) {
        if (own.isEmpty() || !takesUnitedWhole(step, own, all)) {
            return own;
        }
        JoiningPlugin.Joining made =
                making.make(step.component(), () -> plugin.join(step.component().options(), inputs(own)));
        if (made == null) {
            return own;
        }
        for (int i = 0; i < own.size(); i++) {
            own.get(i).addFeeding(index, made.sides().get(i));
            own.get(i).add(index, made.join());
            own.get(i).unite(index);
        }
        return List.of();
    }

    private static List<UnitingPlugin.Input> inputs(List<DatasetChain> chains) {
        return chains.stream()
                .map(chain -> new UnitingPlugin.Input(chain.sourceName(), chain.output()))
                .toList();
    }

    private List<DatasetChain> unite(int index, ResolvedTransform step, UnitingPlugin plugin, List<DatasetChain> own) {
        List<UnitingPlugin.Input> inputs = inputs(own);
        if (inputs.isEmpty()) {
            return List.of();
        }
        List<Transform> made = making.make(
                step.component(), () -> plugin.create(step.component().options(), inputs));
        if (made == null) {
            return own;
        }
        for (int i = 0; i < own.size(); i++) {
            own.get(i).add(index, made.get(i));
            own.get(i).unite(index);
        }
        return List.of();
    }
}

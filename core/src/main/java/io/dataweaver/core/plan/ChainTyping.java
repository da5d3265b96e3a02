package io.dataweaver.core.plan;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.definition.RoutingErrorCode;
import io.dataweaver.core.transform.UnitingPlugin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Types the transforms of all datasets, one step after the other, because a union has to see all that come to it. */
final class ChainTyping {

    private final ComponentMaking making;

    ChainTyping(ComponentMaking making) {
        this.making = making;
    }

    /** Adds {@code transforms} to {@code chains}; returns those that are right, for nothing behind a mistake can be judged. */
    List<DatasetChain> type(List<DatasetChain> chains, List<ResolvedTransform> transforms) {
        return type(chains, transforms, 0);
    }

    /** Does the same with the transforms from number {@code first} on. */
    List<DatasetChain> type(List<DatasetChain> chains, List<ResolvedTransform> transforms, int first) {
        List<DatasetChain> right = new ArrayList<>(chains);
        for (int i = first; i < transforms.size(); i++) {
            ResolvedTransform step = transforms.get(i);
            List<DatasetChain> own = right.stream()
                    .filter(chain -> step.sources().contains(chain.sourceName()))
                    .toList();
            List<DatasetChain> wrong = step.component().plugin() instanceof UnitingPlugin plugin
                    ? unite(i, step, plugin, own)
                    : apply(i, step, own, right);
            right.removeAll(wrong);
        }
        return right;
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

    private List<DatasetChain> unite(int index, ResolvedTransform step, UnitingPlugin plugin, List<DatasetChain> own) {
        List<UnitingPlugin.Input> inputs = own.stream()
                .map(chain -> new UnitingPlugin.Input(chain.sourceName(), chain.output()))
                .toList();
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

package io.dataweaver.core.plan;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.plan.DatasetChain.Link;
import io.dataweaver.core.transform.ColumnUse;
import io.dataweaver.core.transform.FilterPushDown;
import io.dataweaver.core.transform.PredicatePassage;
import io.dataweaver.core.transform.UnitingPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Leaves to a source what it can do: conditions of the filters in front, and columns that nobody needs. */
final class PushDown {

    private final List<ResolvedTransform> transforms;
    private final BatchLimits limits;

    PushDown(List<ResolvedTransform> transforms, BatchLimits limits) {
        this.transforms = transforms;
        this.limits = limits;
    }

    /**
     * Plans a dataset.
     *
     * @param name how the source of the plan calls it
     */
    DatasetPlan plan(String name, DatasetChain chain) {
        return plan(name, chain, chain.output().names());
    }

    /** Does the same for those columns that leave the chain and are {@code used} behind it. */
    DatasetPlan plan(String name, DatasetChain chain, List<String> used) {
        Schema dataset = chain.dataset();
        List<Predicate> candidates = candidates(chain.links());
        List<Predicate> taken = chain.source().accepts(dataset, candidates);
        List<Link> rest = withoutTaken(chain.links(), taken);
        Schema wanted = chain.source().capabilities().contains(Capability.PROJECTION_PUSH_DOWN)
                ? dataset.project(ColumnUse.needed(
                        dataset, rest.stream().map(Link::transform).toList(), used))
                : dataset;
        List<PlannedStep> steps = new ArrayList<>();
        Schema input = wanted;
        for (Link link : rest) {
            ResolvedTransform step = transforms.get(link.index());
            Supplier<Transform> factory = factory(link.transform(), step.component(), input);
            input = factory.get().outputSchema();
            steps.add(new PlannedStep(step.name(), link.index(), input, factory));
        }
        List<Predicate> hints = candidates.stream()
                .filter(candidate -> !taken.contains(candidate))
                .toList();
        ReadRequest request = new ReadRequest(wanted.withDataset(name), taken, hints, limits);
        return new DatasetPlan(dataset.withDataset(name), request, steps, input);
    }

    private static Supplier<Transform> factory(Transform made, ResolvedComponent<TransformPlugin> step, Schema input) {
        if (made instanceof ColumnUse use) {
            return () -> use.over(input);
        }
        if (step.plugin() instanceof UnitingPlugin) {
            throw new IllegalStateException("what unites datasets must be able to say which columns it needs");
        }
        return () -> step.plugin().create(step.options(), input);
    }

    /** Returns conditions of filters as conditions on the dataset, where the transforms in front let them pass. */
    private static List<Predicate> candidates(List<Link> chain) {
        List<Predicate> candidates = new ArrayList<>();
        for (int i = 0; i < chain.size() && mayBePassed(chain.subList(0, i)); i++) {
            if (chain.get(i).transform() instanceof FilterPushDown filter) {
                List<Link> inFront = chain.subList(0, i);
                filter.predicates()
                        .forEach(predicate -> moved(predicate, inFront).ifPresent(candidates::add));
            }
        }
        return candidates;
    }

    /** Tells whether conditions may move in front of all {@code links}: one that rejects rows has to see them all. */
    private static boolean mayBePassed(List<Link> links) {
        return links.stream()
                .map(Link::transform)
                .allMatch(transform -> transform instanceof FilterPushDown filter
                        ? !filter.mayReject()
                        : transform instanceof PredicatePassage);
    }

    private static Optional<Predicate> moved(Predicate predicate, List<Link> inFront) {
        Optional<Predicate> moved = Optional.of(predicate);
        for (int i = inFront.size() - 1; i >= 0; i--) {
            if (inFront.get(i).transform() instanceof PredicatePassage passage) {
                moved = moved.flatMap(passage::before);
            }
        }
        return moved;
    }

    private static List<Link> withoutTaken(List<Link> chain, List<Predicate> taken) {
        List<Link> rest = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            Link link = chain.get(i);
            List<Link> inFront = chain.subList(0, i);
            if (link.transform() instanceof FilterPushDown filter && mayBePassed(inFront)) {
                List<Predicate> done = filter.predicates().stream()
                        .filter(predicate -> moved(predicate, inFront)
                                .filter(taken::contains)
                                .isPresent())
                        .toList();
                filter.remaining(done).ifPresent(left -> rest.add(new Link(link.index(), left, link.feeds())));
            } else {
                rest.add(link);
            }
        }
        return rest;
    }
}

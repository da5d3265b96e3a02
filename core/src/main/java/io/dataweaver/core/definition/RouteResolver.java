package io.dataweaver.core.definition;

import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which rows go where: the sources that each transform and each sink names, and the conditions of sinks. */
final class RouteResolver {

    private final Draft draft;
    private final References references;
    private final Problems problems;
    private final List<String> all;

    RouteResolver(Draft draft, References references, Problems problems) {
        this.draft = draft;
        this.references = references;
        this.problems = problems;
        this.all = List.copyOf(draft.sources.keySet());
    }

    /**
     * What goes to a sink.
     *
     * @param sources in the order of the pipeline
     */
    record Route(List<String> sources, Optional<String> when, boolean otherwise, String pointer) {}

    /** Returns the sources of each transform, in the order of the transforms. */
    List<List<String>> transforms() {
        return draft.transforms.stream().map(step -> known(step.from())).toList();
    }

    /** Returns what goes to each sink, by name, in order. */
    Map<String, Route> sinks() {
        Map<String, Route> routes = new LinkedHashMap<>();
        draft.sinks.forEach((name, sink) -> routes.put(name, route(sink)));
        if (!draft.sources.isEmpty() && !routes.isEmpty()) {
            routes.forEach((name, route) -> checkOtherwise(name, route, routes));
            checkSourcesUsed(routes);
        }
        return routes;
    }

    private Route route(Draft.Route sink) {
        Optional<String> when = Optional.empty();
        if (sink.when() != null) {
            String pointer = Pointers.child(sink.pointer(), DefinitionReader.WHEN);
            when = Optional.ofNullable(references.text(sink.when(), false, pointer))
                    .map(Object::toString);
            if (sink.otherwise()) {
                problems.errorAtKey(
                        RoutingErrorCode.WHEN_AND_OTHERWISE,
                        Pointers.child(sink.pointer(), DefinitionReader.OTHERWISE),
                        "`when` and `otherwise` do not go together",
                        "remove one of them");
            }
        }
        return new Route(known(sink.from()), when, sink.otherwise(), sink.pointer());
    }

    /** Returns the sources that {@code names} name, all if it is empty, in the order of the pipeline. */
    private List<String> known(List<Draft.Name> names) {
        Set<String> found = new HashSet<>();
        for (Draft.Name name : names) {
            if (!all.contains(name.name())) {
                String meant = Suggestions.didYouMean(name.name(), all);
                problems.error(
                        RoutingErrorCode.UNKNOWN_SOURCE,
                        name.pointer(),
                        "there is no source `" + name.name() + "`",
                        meant == null ? "the pipeline has: " + String.join(", ", all) : meant);
            }
            found.add(name.name());
        }
        return names.isEmpty() ? all : all.stream().filter(found::contains).toList();
    }

    private void checkOtherwise(String name, Route route, Map<String, Route> routes) {
        if (!route.otherwise()) {
            return;
        }
        Set<String> left = new HashSet<>(route.sources());
        List<String> takers = new ArrayList<>();
        routes.forEach((other, takes) -> {
            boolean takesAll = takes.when().isEmpty() && !takes.otherwise();
            if (takesAll && left.removeAll(takes.sources())) {
                takers.add(other);
            }
        });
        if (left.isEmpty() && !takers.isEmpty()) {
            problems.errorAtKey(
                    RoutingErrorCode.NOTHING_LEFT,
                    Pointers.child(route.pointer(), DefinitionReader.OTHERWISE),
                    "nothing is left for the sink `" + name + "`: `" + String.join("`, `", takers) + "` takes all rows",
                    "give `" + takers.get(0) + "` a `when`");
        }
    }

    private void checkSourcesUsed(Map<String, Route> routes) {
        for (String source : all) {
            if (routes.values().stream().noneMatch(route -> route.sources().contains(source))) {
                problems.errorAtKey(
                        RoutingErrorCode.SOURCE_UNUSED,
                        Pointers.child(Pointers.child("", DefinitionReader.SOURCES), source),
                        "the rows of the source `" + source + "` reach no sink",
                        "name it in the `from` of a sink, or remove it");
            }
        }
    }
}

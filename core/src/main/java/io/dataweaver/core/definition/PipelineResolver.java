package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.run.EnginePlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands a definition: finds its components, resolves variables and secrets, checks every option. */
public final class PipelineResolver {

    private final ConnectorManager plugins;
    private final Map<String, String> environment;
    private final boolean lookUpSecrets;
    private final Set<PluginType<?>> replaced;

    private PipelineResolver(
            ConnectorManager plugins,
            Map<String, String> environment,
            boolean lookUpSecrets,
            Set<PluginType<?>> replaced) {
        this.plugins = plugins;
        this.environment = Map.copyOf(environment);
        this.lookUpSecrets = lookUpSecrets;
        this.replaced = Set.copyOf(replaced);
    }

    /** Returns a resolver for a pipeline that is to run: secrets are fetched. */
    public static PipelineResolver toRun(ConnectorManager plugins, Map<String, String> environment) {
        return new PipelineResolver(plugins, environment, true, Set.of());
    }

    /** Returns a resolver that only checks: secrets are not fetched, and are empty in what it returns. */
    public static PipelineResolver toCheck(ConnectorManager plugins, Map<String, String> environment) {
        return new PipelineResolver(plugins, environment, false, Set.of());
    }

    /** Returns a resolver for a pipeline whose sinks take no part: what they need of the environment need not be there. */
    public static PipelineResolver toPreview(ConnectorManager plugins, Map<String, String> environment) {
        return new PipelineResolver(plugins, environment, true, Set.of(PluginType.SINK, PluginType.ERROR_HANDLER));
    }

    /** Returns a resolver for a pipeline whose ends take no part: what they need of the environment need not be there. */
    public static PipelineResolver toTest(ConnectorManager plugins, Map<String, String> environment) {
        return new PipelineResolver(
                plugins, environment, true, Set.of(PluginType.SOURCE, PluginType.SINK, PluginType.ERROR_HANDLER));
    }

    /**
     * Resolves a definition that was written in Java.
     *
     * @param folder against which relative paths are resolved
     * @throws DefinitionException with all that is wrong
     */
    public ResolvedPipeline resolve(PipelineDefinition definition, Path folder) {
        Problems problems = new Problems();
        Draft draft = DefinitionReader.read(YamlWriter.root(definition), definition.name(), problems);
        ResolvedPipeline resolved = resolve(draft, null, folder, problems);
        return finish(resolved, problems);
    }

    /**
     * Resolves a definition that was read from a file.
     *
     * @throws DefinitionException with all that is wrong, in the file's layout and in its meaning
     */
    public ResolvedPipeline resolve(PipelineFile file) {
        Problems problems = new Problems();
        return finish(resolve(file, problems), problems);
    }

    /**
     * Resolves a definition that was read from a file, as far as that is possible.
     *
     * @param problems takes all that is wrong, warnings included
     * @return null if there are errors
     */
    public @Nullable ResolvedPipeline resolve(PipelineFile file, Problems problems) {
        file.problems().forEach(problems::add);
        Draft draft = file.draft();
        return draft == null ? null : resolve(draft, file.places(), file.folder(), problems);
    }

    private static ResolvedPipeline finish(@Nullable ResolvedPipeline resolved, Problems problems) {
        problems.throwIfErrors();
        if (resolved == null) {
            throw new IllegalStateException("a definition without errors was not resolved");
        }
        return resolved;
    }

    private @Nullable ResolvedPipeline resolve(Draft draft, @Nullable Places places, Path folder, Problems collected) {
        Locations locations = new Locations(places);
        Problems problems = new Problems(locations);
        References references = new References(environment, plugins.secretProviders(), lookUpSecrets, problems);
        locations.references = references;
        ComponentResolver components = new ComponentResolver(plugins, draft.connections, references, problems, places);
        ComponentResolver ofReplaced = components.ofReplaced();

        Map<String, ComponentResolver.Outcome<SourcePlugin>> sources = new LinkedHashMap<>();
        ComponentResolver ofSources = replaced.contains(PluginType.SOURCE) ? ofReplaced : components;
        draft.sources.forEach((name, source) -> sources.put(name, ofSources.resolve(PluginType.SOURCE, source)));
        List<ComponentResolver.Outcome<TransformPlugin>> steps = new ArrayList<>();
        ComponentResolver ofSteps =
                replaced.contains(PluginType.SOURCE) ? components.withReplacedSources() : components;
        for (Draft.Step step : draft.transforms) {
            steps.add(ofSteps.resolve(PluginType.TRANSFORM, step.component()));
        }
        Map<String, ComponentResolver.Outcome<SinkPlugin>> sinks = new LinkedHashMap<>();
        ComponentResolver ofSinks = replaced.contains(PluginType.SINK) ? ofReplaced : components;
        draft.sinks.forEach((name, sink) -> sinks.put(name, ofSinks.resolve(PluginType.SINK, sink.component())));
        draft.connections.forEach((name, connection) -> {
            if (!components.usedConnections().contains(name)) {
                components.checkUnused(name, connection);
            }
        });
        Map<String, String> labels = labels(draft, references);
        List<String> names = names(draft, problems);
        RouteResolver routes = new RouteResolver(draft, references, problems);
        List<List<String>> through = routes.transforms();
        List<ResolvedSink> resolvedSinks = sinks(routes.sinks(), sinks, problems);

        SettingsResolver settings = new SettingsResolver(draft.settings, references, problems);
        ComponentResolver ofHandler = replaced.contains(PluginType.ERROR_HANDLER) ? ofReplaced : components;
        ComponentResolver.Outcome<RejectionHandlerPlugin> handler =
                ofHandler.resolve(PluginType.ERROR_HANDLER, settings.policy());
        ComponentRef engine = engine(components, settings);
        ErrorSettings errors = errors(handler, settings, components);
        BatchLimits batch = settings.batch();
        Optional<Delivery> delivery = settings.delivery();
        OptionalInt parallelism = settings.parallelism();
        Optional<Duration> checkpointInterval = settings.checkpointInterval();
        Duration maxCheckpointAge = settings.maxCheckpointAge();
        Duration callTimeout = settings.callTimeout();
        SchemaPolicy schemaPolicy = settings.schemaPolicy();
        PipelineDefinition definition = draft.toDefinition();
        problems.list().forEach(collected::add);
        if (problems.hasErrors() || definition == null || errors == null) {
            return null;
        }
        return new ResolvedPipeline(
                definition,
                canonical(definition, sources, steps, sinks),
                labels,
                sources(sources),
                transforms(names, through, draft.transforms, steps),
                resolvedSinks,
                delivery,
                errors,
                batch,
                parallelism,
                checkpointInterval,
                maxCheckpointAge,
                callTimeout,
                schemaPolicy,
                engine,
                references.referred(),
                folder,
                locations);
    }

    private static List<ResolvedSource> sources(Map<String, ComponentResolver.Outcome<SourcePlugin>> outcomes) {
        List<ResolvedSource> sources = new ArrayList<>();
        outcomes.forEach((name, outcome) -> {
            ResolvedComponent<SourcePlugin> component = outcome.resolved();
            if (component != null) {
                sources.add(new ResolvedSource(name, component));
            }
        });
        return sources;
    }

    private static List<ResolvedSink> sinks(
            Map<String, RouteResolver.Route> routes,
            Map<String, ComponentResolver.Outcome<SinkPlugin>> outcomes,
            Problems problems) {
        Map<ComponentRef, String> taken = new HashMap<>();
        List<ResolvedSink> sinks = new ArrayList<>();
        routes.forEach((name, route) -> {
            ComponentResolver.Outcome<SinkPlugin> outcome = outcomes.get(name);
            ResolvedComponent<SinkPlugin> component = outcome == null ? null : outcome.resolved();
            if (component != null) {
                String same = taken.putIfAbsent(component.ref(), name);
                if (same != null) {
                    problems.error(
                            RoutingErrorCode.SAME_SINK,
                            component.origin().pointer(),
                            "the sinks `" + same + "` and `" + name + "` write to the same place",
                            "make one of them, with the two conditions joined by `or`");
                }
                sinks.add(new ResolvedSink(
                        name, component, route.sources(), route.when(), route.otherwise(), route.pointer()));
            }
        });
        return sinks;
    }

    /** Reads all of them, whether or not the policy could be resolved. */
    private static @Nullable ErrorSettings errors(
            ComponentResolver.Outcome<RejectionHandlerPlugin> handler,
            SettingsResolver settings,
            ComponentResolver components) {
        RetryPolicy retry = settings.retry();
        RejectionLimit maxRejected = settings.maxRejected();
        TableFailures tables = settings.tableFailures();
        AlertSettings alerts = settings.alerts(components);
        ResolvedComponent<RejectionHandlerPlugin> resolved = handler.resolved();
        return resolved == null ? null : new ErrorSettings(resolved, retry, maxRejected, tables, alerts);
    }

    /** The default need not be installed to understand a pipeline: it is then only to be checked, or shown. */
    private ComponentRef engine(ComponentResolver components, SettingsResolver settings) {
        Draft.Component engine = settings.engine();
        ComponentRef standard = PipelineSettings.ENGINE.defaultValue().orElseThrow();
        if (engine.ref().equals(standard)
                && plugins.find(PluginType.ENGINE, standard.type()).isEmpty()) {
            return standard;
        }
        ResolvedComponent<EnginePlugin> resolved =
                components.resolve(PluginType.ENGINE, engine).resolved();
        return resolved == null ? engine.ref() : resolved.ref();
    }

    private static Map<String, String> labels(Draft draft, References references) {
        Map<String, String> labels = new LinkedHashMap<>();
        draft.labels.forEach((key, value) -> {
            Object resolved = references.text(value, false, Pointers.child("/labels", key));
            if (resolved != null) {
                labels.put(key, resolved.toString());
            }
        });
        return labels;
    }

    /** Returns a name for each transform: the user's, or its type and number. */
    private static List<String> names(Draft draft, Problems problems) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < draft.transforms.size(); i++) {
            Draft.Step step = draft.transforms.get(i);
            String name = step.name() == null ? step.component().ref().type() + "-" + i : step.name();
            names.add(name);
            if (!taken.add(name)) {
                problems.error(
                        DefinitionErrorCode.DUPLICATE_STEP,
                        Pointers.child(step.pointer(), "name"),
                        "two transforms are called `" + name + "`",
                        "give each a name of its own");
            }
        }
        return names;
    }

    private static List<ResolvedTransform> transforms(
            List<String> names,
            List<List<String>> sources,
            List<Draft.Step> written,
            List<ComponentResolver.Outcome<TransformPlugin>> steps) {
        List<ResolvedTransform> transforms = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            ResolvedComponent<TransformPlugin> component = steps.get(i).resolved();
            if (component != null) {
                transforms.add(
                        new ResolvedTransform(names.get(i), sources.get(i), TableChoice.of(written.get(i)), component));
            }
        }
        return transforms;
    }

    private static PipelineDefinition canonical(
            PipelineDefinition written,
            Map<String, ComponentResolver.Outcome<SourcePlugin>> sources,
            List<ComponentResolver.Outcome<TransformPlugin>> steps,
            Map<String, ComponentResolver.Outcome<SinkPlugin>> sinks) {
        Map<String, ComponentRef> canonicalSources = new LinkedHashMap<>();
        sources.forEach((name, outcome) -> canonicalSources.put(name, outcome.canonical()));
        List<TransformStep> transforms = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            TransformStep step = written.transforms().get(i);
            transforms.add(new TransformStep(
                    step.name(), step.from(), step.tables(), steps.get(i).canonical()));
        }
        Map<String, SinkRoute> routes = new LinkedHashMap<>();
        written.sinks().forEach((name, route) -> {
            ComponentResolver.Outcome<SinkPlugin> outcome = sinks.get(name);
            if (outcome != null) {
                routes.put(name, new SinkRoute(outcome.canonical(), route.from(), route.when(), route.otherwise()));
            }
        });
        return new PipelineDefinition(
                written.name(),
                written.description(),
                written.labels(),
                written.connections(),
                canonicalSources,
                transforms,
                routes,
                written.settings());
    }

    /** Finds places in texts whose references were replaced: an index in the result leads to the reference. */
    private static final class Locations implements Problems.Locator {
        private final @Nullable Places places;
        private @Nullable References references;

        Locations(@Nullable Places places) {
            this.places = places;
        }

        @Override
        public @Nullable Place locate(String pointer, boolean key, int start, int end) {
            return places == null ? null : places.locate(pointer, key, start, end);
        }

        @Override
        public @Nullable Place locateResolved(String pointer, int start, int end) {
            if (start < 0 || references == null) {
                return locate(pointer, false, start, end);
            }
            return locate(
                    pointer, false, references.written(pointer, start, false), references.written(pointer, end, true));
        }
    }
}

package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.RejectionHandlerPlugin;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.SourcePlugin;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    private PipelineResolver(ConnectorManager plugins, Map<String, String> environment, boolean lookUpSecrets) {
        this.plugins = plugins;
        this.environment = Map.copyOf(environment);
        this.lookUpSecrets = lookUpSecrets;
    }

    /** Returns a resolver for a pipeline that is to run: secrets are fetched. */
    public static PipelineResolver toRun(ConnectorManager plugins, Map<String, String> environment) {
        return new PipelineResolver(plugins, environment, true);
    }

    /** Returns a resolver that only checks: secrets are not fetched, and are empty in what it returns. */
    public static PipelineResolver toCheck(ConnectorManager plugins, Map<String, String> environment) {
        return new PipelineResolver(plugins, environment, false);
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

        ComponentResolver.Outcome<SourcePlugin> source =
                draft.source == null ? null : components.resolve(PluginType.SOURCE, draft.source);
        List<ComponentResolver.Outcome<TransformPlugin>> steps = new ArrayList<>();
        for (Draft.Step step : draft.transforms) {
            steps.add(components.resolve(PluginType.TRANSFORM, step.component()));
        }
        ComponentResolver.Outcome<SinkPlugin> sink =
                draft.sink == null ? null : components.resolve(PluginType.SINK, draft.sink);
        draft.connections.forEach((name, connection) -> {
            if (!components.usedConnections().contains(name)) {
                components.checkUnused(name, connection);
            }
        });
        Map<String, String> labels = labels(draft, references);
        List<String> names = names(draft, problems);

        SettingsResolver settings = new SettingsResolver(draft.settings, references, problems);
        ComponentResolver.Outcome<RejectionHandlerPlugin> handler =
                components.resolve(PluginType.ERROR_HANDLER, settings.policy());
        Draft.Component engine = engine(components, settings);
        Checked<SourcePlugin> checkedSource = Checked.of(source);
        Checked<SinkPlugin> checkedSink = Checked.of(sink);
        ErrorSettings errors = errors(handler, settings);
        BatchLimits batch = settings.batch();
        Optional<Delivery> delivery = settings.delivery();
        OptionalInt parallelism = settings.parallelism();
        Duration checkpointInterval = settings.checkpointInterval();
        Duration callTimeout = settings.callTimeout();
        PipelineDefinition definition = draft.toDefinition();
        problems.list().forEach(collected::add);
        if (problems.hasErrors()
                || definition == null
                || checkedSource == null
                || checkedSink == null
                || errors == null) {
            return null;
        }
        return new ResolvedPipeline(
                definition,
                canonical(definition, checkedSource.canonical(), steps, checkedSink.canonical()),
                labels,
                checkedSource.component(),
                transforms(names, steps),
                checkedSink.component(),
                delivery,
                errors,
                batch,
                parallelism,
                checkpointInterval,
                callTimeout,
                engine.ref(),
                folder,
                locations);
    }

    /** A component without problems. */
    private record Checked<P extends Plugin>(ComponentRef canonical, ResolvedComponent<P> component) {
        static <P extends Plugin> @Nullable Checked<P> of(ComponentResolver.@Nullable Outcome<P> outcome) {
            ResolvedComponent<P> component = outcome == null ? null : outcome.resolved();
            return outcome == null || component == null ? null : new Checked<>(outcome.canonical(), component);
        }
    }

    /** Reads all of them, whether or not the policy could be resolved. */
    private static @Nullable ErrorSettings errors(
            ComponentResolver.Outcome<RejectionHandlerPlugin> handler, SettingsResolver settings) {
        RetryPolicy retry = settings.retry();
        RejectionLimit maxRejected = settings.maxRejected();
        ResolvedComponent<RejectionHandlerPlugin> resolved = handler.resolved();
        return resolved == null ? null : new ErrorSettings(resolved, retry, maxRejected);
    }

    private Draft.Component engine(ComponentResolver components, SettingsResolver settings) {
        Draft.Component engine = settings.engine();
        boolean installed = plugins.find(PluginType.ENGINE, engine.ref().type()).isPresent();
        boolean standard =
                engine.ref().equals(PipelineSettings.ENGINE.defaultValue().orElseThrow());
        if (installed || !standard) {
            components.resolve(PluginType.ENGINE, engine);
        }
        return engine;
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
            List<String> names, List<ComponentResolver.Outcome<TransformPlugin>> steps) {
        List<ResolvedTransform> transforms = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            ResolvedComponent<TransformPlugin> component = steps.get(i).resolved();
            if (component != null) {
                transforms.add(new ResolvedTransform(names.get(i), component));
            }
        }
        return transforms;
    }

    private static PipelineDefinition canonical(
            PipelineDefinition written,
            ComponentRef source,
            List<ComponentResolver.Outcome<TransformPlugin>> steps,
            ComponentRef sink) {
        List<TransformStep> transforms = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            transforms.add(new TransformStep(
                    written.transforms().get(i).name(), steps.get(i).canonical()));
        }
        return new PipelineDefinition(
                written.name(),
                written.description(),
                written.labels(),
                written.connections(),
                source,
                transforms,
                sink,
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

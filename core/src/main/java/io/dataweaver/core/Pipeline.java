package io.dataweaver.core;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plugin.ConnectorManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What moves from where to where, and how: written in Java or read from a file, the same in both cases.
 *
 * <pre>{@code
 * Pipeline orders = Pipeline.named("orders-sync")
 *         .from(Csv.file("orders.csv"))
 *         .filter("status = 'PAID' and total > 0")
 *         .map(m -> m.keep("customer_id").set("total", "round(total, 2)"))
 *         .to(Postgres.into("public.orders").connection("shop"))
 *         .build();
 * }</pre>
 *
 * <p>Immutable; equal if the definitions are.
 */
public final class Pipeline {

    private final PipelineDefinition definition;
    private final @Nullable PipelineFile file;

    Pipeline(PipelineDefinition definition, @Nullable PipelineFile file) {
        this.definition = definition;
        this.file = file;
    }

    /**
     * Starts a pipeline.
     *
     * @param name identifies the pipeline and its state: lower-case letters, digits, {@code -} and {@code _}
     */
    public static PipelineBuilder.Named named(String name) {
        return new PipelineBuilder.Named(name);
    }

    /**
     * Reads a pipeline file and checks it, as far as that is possible without contacting anything.
     *
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong
     */
    public static Pipeline load(Path file) {
        return of(PipelineFile.read(file));
    }

    /**
     * Reads a pipeline from YAML and checks it; relative paths begin in the working folder.
     *
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong
     */
    public static Pipeline parse(String yaml) {
        return of(PipelineFile.parse(yaml, "pipeline.yaml", Path.of("").toAbsolutePath(), "pipeline"));
    }

    private static Pipeline of(PipelineFile file) {
        try (ConnectorManager plugins = ConnectorManager.ofClassPath()) {
            ResolvedPipeline resolved =
                    PipelineResolver.toCheck(plugins, System.getenv()).resolve(file);
            return new Pipeline(resolved.definition(), file);
        }
    }

    /** Returns a pipeline of a definition, checked. */
    static Pipeline of(PipelineDefinition definition) {
        Pipeline pipeline = new Pipeline(definition, null);
        try (ConnectorManager plugins = ConnectorManager.ofClassPath()) {
            return new Pipeline(
                    pipeline.resolve(PipelineResolver.toCheck(plugins, System.getenv()))
                            .definition(),
                    null);
        }
    }

    /** Returns what was written. */
    public PipelineDefinition definition() {
        return definition;
    }

    /**
     * Returns the pipeline as a file, which reads back as an equal one.
     *
     * @throws io.dataweaver.core.problem.DefinitionException if an option holds a secret itself, rather than a reference
     */
    public String toYaml() {
        return definition.toYaml();
    }

    /** Returns this pipeline on an engine. */
    Pipeline on(ComponentRef engine) {
        Map<String, Object> chosen = Map.of(PipelineSettings.ENGINE.name(), engine);
        Map<String, Object> settings = new LinkedHashMap<>(definition.settings());
        settings.putAll(chosen);
        return new Pipeline(
                new PipelineDefinition(
                        definition.name(),
                        definition.description(),
                        definition.labels(),
                        definition.connections(),
                        definition.sources(),
                        definition.transforms(),
                        definition.sinks(),
                        settings),
                file == null ? null : file.withSettings(chosen));
    }

    /**
     * Understands the pipeline.
     *
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong
     */
    public ResolvedPipeline resolve(PipelineResolver resolver) {
        return file == null ? resolver.resolve(definition, Path.of("").toAbsolutePath()) : resolver.resolve(file);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pipeline that && definition.equals(that.definition);
    }

    @Override
    public int hashCode() {
        return definition.hashCode();
    }

    @Override
    public String toString() {
        return "pipeline " + definition.name();
    }
}

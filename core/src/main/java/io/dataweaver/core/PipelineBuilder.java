package io.dataweaver.core;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.sink.SinkStep;
import io.dataweaver.api.source.BatchLimits;
import io.dataweaver.api.source.SourceStep;
import io.dataweaver.api.transform.RowTransform;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformCode;
import io.dataweaver.core.definition.Delivery;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.SinkRoute;
import io.dataweaver.core.definition.TransformStep;
import io.dataweaver.core.error.RejectionLimit;
import io.dataweaver.core.error.RetryPolicy;
import io.dataweaver.core.error.TableFailures;
import io.dataweaver.core.run.EngineStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The steps in which a pipeline is written in Java: its name, its source, transforms, its sink, settings. One thread. */
public final class PipelineBuilder {

    private static final String ERRORS = "errors";

    private final String name;
    private @Nullable String description;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, ComponentRef> connections = new LinkedHashMap<>();
    private final Map<String, ComponentRef> sources = new LinkedHashMap<>();
    private final List<TransformStep> transforms = new ArrayList<>();
    private final Map<String, SinkRoute> sinks = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();

    private PipelineBuilder(String name) {
        this.name = name;
    }

    /** A pipeline that has a name. */
    public static final class Named {
        private final PipelineBuilder builder;

        Named(String name) {
            this.builder = new PipelineBuilder(name);
        }

        /** Says what the pipeline is for. */
        public Named description(String text) {
            builder.description = text;
            return this;
        }

        /** Adds a label for people and monitoring. */
        public Named label(String key, String value) {
            builder.labels.put(key, value);
            return this;
        }

        /** Adds options that steps share: each takes them over with its option {@code connection}. */
        public Named connection(String key, ComponentRef connection) {
            builder.connections.put(key, connection);
            return this;
        }

        /** Reads from a source. */
        public Reading from(SourceStep source) {
            return from(source.toRef());
        }

        /** Reads from a source by its name. */
        public Reading from(ComponentRef source) {
            return from(PipelineDefinition.SOURCE, source);
        }

        /** Reads from the first of several sources, which transforms and sinks may name. */
        public Reading from(String name, SourceStep source) {
            return from(name, source.toRef());
        }

        /** Reads from the first of several sources by its name. */
        public Reading from(String name, ComponentRef source) {
            return new Reading(builder, List.of(), List.of()).from(name, source);
        }
    }

    /** A pipeline that has a source; transforms are added in order. */
    public static final class Reading {
        private final PipelineBuilder builder;
        private final List<String> through;
        private final List<String> tables;

        private Reading(PipelineBuilder builder, List<String> through, List<String> tables) {
            this.builder = builder;
            this.through = through;
            this.tables = tables;
        }

        /** Reads from one more source. */
        public Reading from(String name, SourceStep source) {
            return from(name, source.toRef());
        }

        /**
         * Reads from one more source by its name.
         *
         * @throws IllegalArgumentException if there is a source of that name
         */
        public Reading from(String name, ComponentRef source) {
            if (builder.sources.putIfAbsent(name, source) != null) {
                throw new IllegalArgumentException("two sources are called '" + name + "'");
            }
            return this;
        }

        /** Adds transforms that only rows of one source go through. */
        public Reading only(String source, Consumer<Reading> steps) {
            return only(List.of(source), steps);
        }

        /** Adds transforms that only rows of some sources go through. */
        public Reading only(List<String> sources, Consumer<Reading> steps) {
            steps.accept(new Reading(builder, List.copyOf(sources), tables));
            return this;
        }

        /**
         * Adds transforms that only rows of some tables go through.
         *
         * @param patterns names, such as {@code public.orders}, or patterns with {@code *}; those behind a minus are left out
         */
        public Reading onlyTables(List<String> patterns, Consumer<Reading> steps) {
            steps.accept(new Reading(builder, through, List.copyOf(patterns)));
            return this;
        }

        /** Lets rows pass for which an SQL condition is true. */
        public Reading filter(String condition) {
            return transform(new ComponentRef("filter", Map.of(ComponentRef.MAIN, condition)));
        }

        /** Keeps, drops, renames and computes columns. */
        public Reading map(Consumer<MapStep> columns) {
            MapStep step = new MapStep();
            columns.accept(step);
            return transform(step.toRef());
        }

        /** Adds columns of a table, which is read from a source of its own. */
        public Reading lookup(SourceStep table, Consumer<LookupStep> columns) {
            return lookup(table.toRef(), columns);
        }

        /** Adds columns of a table, which is read from a source of its own by its name. */
        public Reading lookup(ComponentRef table, Consumer<LookupStep> columns) {
            LookupStep step = new LookupStep(table);
            columns.accept(step);
            return transform(step.toRef());
        }

        /** Makes one dataset of all that come here; more is said with {@code transform(…)}. */
        public Reading union(String dataset) {
            return transform(new ComponentRef("union", Map.of(ComponentRef.MAIN, dataset)));
        }

        /**
         * Makes rows of rows by Java code. Such a pipeline cannot be written as a file.
         *
         * @param step what metrics, errors and dead letters call the step; an unfinished run goes on with code of the same
         *     name, so give other code another one
         * @param output the schema of the rows that go out, by that of those that come in
         * @param rows serves all splits, so it keeps nothing between calls
         */
        public Reading map(String step, UnaryOperator<Schema> output, RowTransform rows) {
            return apply(step, input -> Transform.ofRows(output.apply(input), rows));
        }

        /** Makes rows of rows of the same schema by Java code, as the other {@code map} does. */
        public Reading map(String step, RowTransform rows) {
            return map(step, UnaryOperator.identity(), rows);
        }

        /**
         * Adds a transform that is Java code, by column or by row. Such a pipeline cannot be written as a file.
         *
         * @param step as in {@link #map(String, UnaryOperator, RowTransform)}
         * @param factory makes the transform for an input; called for each split anew
         */
        public Reading apply(String step, Function<Schema, Transform> factory) {
            return transform(
                    step, new ComponentRef("java", Map.of(ComponentRef.MAIN, new TransformCode(step, factory))));
        }

        /** Adds a transform by its name. */
        public Reading transform(ComponentRef transform) {
            builder.transforms.add(new TransformStep(null, through, tables, transform));
            return this;
        }

        /** Adds a transform that metrics, errors and dead letters call {@code step}. */
        public Reading transform(String step, ComponentRef transform) {
            builder.transforms.add(new TransformStep(step, through, tables, transform));
            return this;
        }

        /** Writes to a sink. */
        public Writing to(SinkStep sink) {
            return to(sink.toRef());
        }

        /** Writes to a sink by its name. */
        public Writing to(ComponentRef sink) {
            return to(PipelineDefinition.SINK, sink, Route.everything());
        }

        /** Writes to the first of several sinks. */
        public Writing to(String name, SinkStep sink, Route route) {
            return to(name, sink.toRef(), route);
        }

        /** Writes to the first of several sinks by its name. */
        public Writing to(String name, ComponentRef sink, Route route) {
            return new Writing(builder).to(name, sink, route);
        }
    }

    /** A pipeline that is whole; what follows has defaults. */
    public static final class Writing {
        private final PipelineBuilder builder;

        private Writing(PipelineBuilder builder) {
            this.builder = builder;
        }

        /** Writes to one more sink. */
        public Writing to(String name, SinkStep sink, Route route) {
            return to(name, sink.toRef(), route);
        }

        /**
         * Writes to one more sink by its name.
         *
         * @throws IllegalArgumentException if there is a sink of that name
         */
        public Writing to(String name, ComponentRef sink, Route route) {
            if (builder.sinks.putIfAbsent(name, route.to(sink)) != null) {
                throw new IllegalArgumentException("two sinks are called '" + name + "'");
            }
            return this;
        }

        /** Asks for a guarantee; building succeeds in any case, but the pipeline does not start with a weaker one. */
        public Writing delivery(Delivery delivery) {
            return set(PipelineSettings.DELIVERY.name(), delivery);
        }

        /** Says what runs the pipeline; this process if left out. */
        public Writing engine(EngineStep engine) {
            return set(PipelineSettings.ENGINE.name(), engine.toRef());
        }

        /** Says how many splits run at the same time. */
        public Writing parallelism(int splits) {
            return set(PipelineSettings.PARALLELISM.name(), splits);
        }

        /** Says how often the state is made durable. */
        public Writing checkpointInterval(Duration interval) {
            return set(PipelineSettings.CHECKPOINT_INTERVAL.name(), interval);
        }

        /** Says how long a checkpoint may be overdue before the run is degraded; at twice that it ends. */
        public Writing maxCheckpointAge(Duration age) {
            return set(PipelineSettings.MAX_CHECKPOINT_AGE.name(), age);
        }

        /** Says how long a single call to another system may take. */
        public Writing callTimeout(Duration timeout) {
            return set(PipelineSettings.CALL_TIMEOUT.name(), timeout);
        }

        /** Says what is done about a kind of change of columns at the source. */
        public Writing onSchemaChange(SchemaChange change, ChangePolicy policy) {
            Map<String, Object> policies = new LinkedHashMap<>();
            if (builder.settings.get(PipelineSettings.SCHEMA) instanceof Map<?, ?> before) {
                before.forEach((key, value) -> policies.put((String) key, value));
            }
            policies.put(change.name().toLowerCase(Locale.ROOT), policy.name().toLowerCase(Locale.ROOT));
            return set(PipelineSettings.SCHEMA, policies);
        }

        /** Says when a batch is full. */
        public Writing batch(BatchLimits limits) {
            Map<String, Object> batch = new LinkedHashMap<>();
            batch.put(PipelineSettings.BATCH_MAX_RECORDS.name(), limits.maxRows());
            batch.put(PipelineSettings.BATCH_MAX_BYTES.name(), limits.maxBytes());
            batch.put(PipelineSettings.BATCH_MAX_DELAY.name(), limits.maxDelay());
            return set("batch", batch);
        }

        /** Says what happens to records that cannot go on: {@code dead_letter}, {@code stop}, {@code skip}. */
        public Writing onError(ComponentRef policy) {
            return error(PipelineSettings.ERRORS_POLICY.name(), policy);
        }

        /** Says how often a failure that may pass is tried again. */
        public Writing retry(RetryPolicy policy) {
            Map<String, Object> retry = new LinkedHashMap<>();
            retry.put(
                    PipelineSettings.RETRY_MAX_ATTEMPTS.name(),
                    policy.maxAttempts() == RetryPolicy.UNLIMITED ? "unlimited" : (Object) policy.maxAttempts());
            retry.put(PipelineSettings.RETRY_BACKOFF.name(), policy.backoff());
            retry.put(PipelineSettings.RETRY_MAX_BACKOFF.name(), policy.maxBackoff());
            return error("retry", retry);
        }

        /** Says how many rejected records are too many. */
        public Writing maxRejected(RejectionLimit limit) {
            return error(PipelineSettings.ERRORS_MAX_REJECTED.name(), limit.toString());
        }

        /** Says what becomes of the run when it cannot go on with one of its tables. */
        public Writing onTableFailure(TableFailures policy) {
            return error(PipelineSettings.ERRORS_TABLE.name(), policy.name().toLowerCase(Locale.ROOT));
        }

        private Writing error(String key, Object value) {
            Map<String, Object> errors = new LinkedHashMap<>();
            if (builder.settings.get(ERRORS) instanceof Map<?, ?> before) {
                before.forEach((name, setting) -> errors.put(String.valueOf(name), setting));
            }
            errors.put(key, value);
            return set(ERRORS, errors);
        }

        private Writing set(String key, Object value) {
            builder.settings.put(key, value);
            return this;
        }

        /**
         * Returns the pipeline, checked as far as that is possible without contacting anything.
         *
         * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong, and the codes of the command line
         * @throws IllegalArgumentException if an option was given an object that no file could hold
         */
        public Pipeline build() {
            return Pipeline.of(new PipelineDefinition(
                    builder.name,
                    builder.description,
                    builder.labels,
                    builder.connections,
                    builder.sources,
                    builder.transforms,
                    builder.sinks,
                    builder.settings));
        }
    }
}

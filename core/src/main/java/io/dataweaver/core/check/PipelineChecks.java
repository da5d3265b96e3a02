package io.dataweaver.core.check;

import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.check.Check;
import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.source.Source;
import io.dataweaver.core.definition.ResolvedAlert;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.transform.TableReadingPlugin;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lets the sources and sinks of a pipeline, and the tables that it looks up in, check what they need, one after the other. */
public final class PipelineChecks {

    private PipelineChecks() {}

    /**
     * Runs the checks; contacts systems, and changes nothing that stays.
     *
     * @param parts returns what takes the checks of a part of the pipeline, such as {@code source orders (postgres)}
     */
    public static void run(
            ResolvedPipeline pipeline,
            ConnectorManager connectors,
            Clock clock,
            Function<String, Consumer<Check>> parts) {
        ComponentContext context =
                new ComponentContext(connectors, pipeline.folder(), clock, pipeline.callTimeout(), 1);
        for (ResolvedSource source : pipeline.sources()) {
            Reporter reporter = new Reporter(parts.apply(
                    name("source", source.name(), source.component().ref().type())));
            reporter.collect(() -> {
                try (Source made =
                        source.component().plugin().create(source.component().options(), context)) {
                    made.check(reporter);
                }
            });
        }
        for (ResolvedTransform step : pipeline.transforms()) {
            if (step.component().plugin() instanceof TableReadingPlugin plugin) {
                Reporter reporter = new Reporter(parts.apply(
                        name("transform", step.name(), step.component().ref().type())));
                reporter.collect(() -> {
                    try (Source table = plugin.source(step.component().options(), context)) {
                        table.check(reporter);
                    }
                });
            }
        }
        for (ResolvedSink sink : pipeline.sinks()) {
            Reporter reporter = new Reporter(
                    parts.apply(name("sink", sink.name(), sink.component().ref().type())));
            reporter.collect(() -> {
                try (Sink made =
                        sink.component().plugin().create(sink.component().options(), context)) {
                    made.check(reporter);
                }
            });
        }
        for (ResolvedAlert alert : pipeline.errors().alerts().to()) {
            Reporter reporter = new Reporter(
                    parts.apply("alert hook (" + alert.component().ref().type() + ")"));
            reporter.collect(() -> {
                try (AlertHook made =
                        alert.component().plugin().create(alert.component().options(), context)) {
                    reporter.report(new Check("options", Check.Status.PASS, "right; no alert was sent", null));
                }
            });
        }
    }

    private static String name(String kind, String name, String type) {
        return kind + (name.equals(kind) ? "" : " " + name) + " (" + type + ")";
    }

    /** Takes the checks of one component. */
    private record Reporter(Consumer<Check> to) implements CheckContext {
        @Override
        public List<Schema> schemas() {
            return List.of();
        }

        @Override
        public void report(Check check) {
            to.accept(check);
        }

        /** A failure ends the checks of the component, and is one of them. */
        void collect(Runnable checks) {
            try {
                checks.run();
            } catch (DataWeaverException failed) {
                String hint = failed.hint() == null ? failed.code().remedy() : failed.hint();
                report(new Check("check", Check.Status.FAIL, failed.code().id() + ": " + failed.getMessage(), hint));
            } catch (IllegalArgumentException wrong) {
                report(new Check("options", Check.Status.FAIL, String.valueOf(wrong.getMessage()), null));
            }
        }
    }
}

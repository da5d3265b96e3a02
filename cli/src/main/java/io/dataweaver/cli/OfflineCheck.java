package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.plan.PlanErrorCode;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.transform.TableReadingPlugin;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Tells what is wrong with a pipeline, as far as that can be known without contacting anything. */
final class OfflineCheck {

    private OfflineCheck() {}

    static List<Problem> of(PipelineFile file, ConnectorManager connectors) {
        Problems problems = new Problems();
        ResolvedPipeline pipeline =
                PipelineResolver.toCheck(connectors, System.getenv()).resolve(file, problems);
        if (pipeline != null) {
            Problems together = pipeline.newProblems();
            ComponentContext context =
                    new ComponentContext(connectors, pipeline.folder(), Clock.systemUTC(), pipeline.callTimeout(), 1);
            for (ResolvedSource source : pipeline.sources()) {
                make(
                        pipeline,
                        source.component(),
                        together,
                        component -> component.plugin().create(component.options(), context));
            }
            for (ResolvedTransform step : pipeline.transforms()) {
                if (step.component().plugin() instanceof TableReadingPlugin plugin) {
                    make(
                            pipeline,
                            step.component(),
                            together,
                            component -> plugin.source(component.options(), context));
                }
            }
            for (ResolvedSink sink : pipeline.sinks()) {
                make(
                        pipeline,
                        sink.component(),
                        together,
                        component -> component.plugin().create(component.options(), context));
            }
            together.list().forEach(problems::add);
        }
        return problems.list();
    }

    /** Options that are right one by one may not go together; only the component itself can tell. */
    private static <C extends ResolvedComponent<?>> void make(
            ResolvedPipeline pipeline, C component, Problems problems, Function<C, AutoCloseable> maker) {
        try (AutoCloseable made = maker.apply(component)) {
            assert made != null;
        } catch (DataWeaverException wrong) {
            pipeline.report(problems, component, wrong);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    PlanErrorCode.OPTIONS_DO_NOT_GO_TOGETHER,
                    component.origin().pointer(),
                    String.valueOf(wrong.getMessage()),
                    null);
        } catch (Exception failed) {
            throw new IllegalStateException(component + " could not be closed", failed);
        }
    }
}

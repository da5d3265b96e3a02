package io.dataweaver.core.plan;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.problem.Problems;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the components of a pipeline, and collects what is wrong with them. */
final class ComponentMaking {

    private final ResolvedPipeline pipeline;
    private final Problems problems;

    ComponentMaking(ResolvedPipeline pipeline, Problems problems) {
        this.pipeline = pipeline;
        this.problems = problems;
    }

    /** Returns what {@code factory} makes of a component; null if that failed, which is reported. */
    <T> @Nullable T make(ResolvedComponent<?> component, Supplier<T> factory) {
        try {
            return factory.get();
        } catch (DataWeaverException failed) {
            report(component, failed);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    PlanErrorCode.OPTIONS_DO_NOT_GO_TOGETHER,
                    component.origin().pointer(),
                    String.valueOf(wrong.getMessage()),
                    null);
        }
        return null;
    }

    /** Collects what the user can correct in the definition; whatever else fails ends the planning at once. */
    void report(ResolvedComponent<?> component, DataWeaverException failed) {
        ErrorKind kind = failed.code().kind();
        if (kind != ErrorKind.DEFINITION && kind != ErrorKind.SCHEMA) {
            throw failed;
        }
        pipeline.report(problems, component, failed);
    }
}

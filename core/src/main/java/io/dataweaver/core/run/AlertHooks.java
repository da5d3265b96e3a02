package io.dataweaver.core.run;

import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.core.alert.AlertChannel;
import io.dataweaver.core.definition.AlertSettings;
import io.dataweaver.core.definition.ResolvedAlert;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.PlanErrorCode;
import io.dataweaver.core.problem.Problems;
import java.util.ArrayList;
import java.util.List;

/** Makes the hooks of a pipeline, which does not start if one of them is wrong. */
final class AlertHooks {

    private AlertHooks() {}

    /** Returns what watches over a run of {@code pipeline}. */
    static RunWatch watch(ResolvedPipeline pipeline, PluginContext context, RunEnvironment environment) {
        AlertSettings settings = pipeline.errors().alerts();
        Problems problems = pipeline.newProblems();
        List<AlertChannel> channels = new ArrayList<>();
        for (ResolvedAlert alert : settings.to()) {
            try {
                AlertHook hook =
                        alert.component().plugin().create(alert.component().options(), context);
                channels.add(new AlertChannel(
                        alert.component().ref().type(),
                        hook,
                        alert.events(),
                        settings.repeatAfter(),
                        environment.scheduler()));
            } catch (DataWeaverException wrong) {
                pipeline.report(problems, alert.component(), wrong);
            } catch (IllegalArgumentException wrong) {
                problems.error(
                        PlanErrorCode.OPTIONS_DO_NOT_GO_TOGETHER,
                        alert.component().origin().pointer(),
                        String.valueOf(wrong.getMessage()),
                        null);
            }
        }
        if (problems.hasErrors()) {
            channels.forEach(AlertChannel::close);
        }
        problems.throwIfErrors();
        return new RunWatch(channels, settings, environment.clock(), environment.scheduler());
    }
}

package io.dataweaver.cli;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows a plan to people, and as data. */
final class PlanText {

    private PlanText() {}

    /** Appends every option and where it comes from. */
    static void options(StringBuilder text, ResolvedPipeline pipeline, List<EffectiveOption> options) {
        text.append("pipeline ").append(pipeline.name()).append('\n');
        int names = options.stream()
                .mapToInt(option -> option.name().length())
                .max()
                .orElse(0);
        int values = options.stream()
                .mapToInt(option -> Math.min(option.value().length(), 40))
                .max()
                .orElse(0);
        String step = "";
        for (EffectiveOption option : options) {
            if (!option.step().equals(step)) {
                step = option.step();
                text.append('\n').append(step).append('\n');
            }
            text.append("  ")
                    .append(pad(option.name(), names))
                    .append("  ")
                    .append(pad(oneLine(option.value()), values))
                    .append("  ")
                    .append(option.origin())
                    .append('\n');
        }
    }

    private static String oneLine(String value) {
        return value.replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /**
     * Appends the columns after each step, what is pushed down, what the engine makes of it, and the guarantee.
     *
     * @param mapping what the engine says
     */
    static void plan(StringBuilder text, PipelinePlan plan, String engine, List<String> mapping) {
        for (int i = 0; i < plan.parts().size(); i++) {
            datasets(text, plan.parts().get(i), exchange(plan, i));
        }
        text.append("\nengine: ").append(engine).append('\n');
        mapping.forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("up to ")
                .append(plan.settings().parallelism())
                .append(" splits at the same time, a checkpoint every ")
                .append(ProgressLine.duration(plan.settings().checkpointInterval()))
                .append('\n');
        text.append("guarantee: ")
                .append(plan.guarantee().level().label())
                .append(", because ")
                .append(plan.guarantee().reason())
                .append('\n');
    }

    /** Appends changes of columns, if there are any. */
    static void changes(StringBuilder text, String title, List<String> changes) {
        if (!changes.isEmpty()) {
            text.append(title).append(":\n");
            changes.forEach(change -> text.append("  ").append(change).append('\n'));
        }
    }

    /** Returns what stands in front of part number {@code index}; empty for the source. */
    private static String exchange(PipelinePlan plan, int index) {
        if (index == 0) {
            return "";
        }
        List<String> key = plan.exchanges().get(index - 1).exchange().layout().key();
        return key.isEmpty() ? "exchange: all together" : "exchange by " + String.join(", ", key);
    }

    private static void datasets(StringBuilder text, PipelinePlan part, String exchange) {
        for (DatasetPlan dataset : part.datasets()) {
            text.append("\ndataset ").append(dataset.dataset().dataset()).append('\n');
            schema(text, exchange.isEmpty() ? "source" : exchange, dataset.dataset());
            Schema wanted = dataset.request().schema();
            if (wanted.size() < dataset.dataset().size()) {
                text.append("  read at the source: only ")
                        .append(String.join(", ", wanted.names()))
                        .append('\n');
            }
            if (!dataset.request().conditions().isEmpty()) {
                text.append("  filtered at the source: ")
                        .append(dataset.request().conditions().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(" and ")))
                        .append('\n');
            }
            for (PlannedStep step : dataset.steps()) {
                schema(text, "after " + step.name(), step.output());
            }
            List<String> targets = part.sink().targets(dataset.output());
            if (!targets.isEmpty()) {
                text.append("  goes to ")
                        .append(String.join(", ", targets))
                        .append(part.empties(dataset) ? ", emptied where the source is emptied" : "")
                        .append('\n');
            }
        }
    }

    private static void schema(StringBuilder text, String title, Schema schema) {
        text.append("  ").append(title).append(" (").append(schema.size()).append(" columns");
        if (!schema.key().isEmpty()) {
            text.append(", key ").append(String.join(", ", schema.key()));
        }
        text.append(")\n");
        for (Field field : schema.fields()) {
            text.append("    ").append(field).append('\n');
        }
    }

    /** Returns the same as maps and lists. */
    static Map<String, Object> tree(PipelinePlan plan, String engine, List<String> mapping) {
        List<Object> datasets = new ArrayList<>();
        for (int i = 0; i < plan.parts().size(); i++) {
            datasets(plan.parts().get(i), exchange(plan, i), datasets);
        }
        return Answer.ordered(
                "datasets", datasets,
                "engine", Answer.ordered("name", engine, "mapping", mapping),
                "parallelism", plan.settings().parallelism(),
                "checkpointIntervalMillis", plan.settings().checkpointInterval().toMillis(),
                "guarantee",
                        Answer.ordered(
                                "level", plan.guarantee().level().name().toLowerCase(Locale.ROOT),
                                "reason", plan.guarantee().reason()));
    }

    private static void datasets(PipelinePlan part, String exchange, List<Object> to) {
        for (DatasetPlan dataset : part.datasets()) {
            to.add(Answer.ordered(
                    "dataset", dataset.dataset().dataset(),
                    "from", exchange.isEmpty() ? "source" : exchange,
                    "source", columns(dataset.dataset()),
                    "read", dataset.request().schema().names(),
                    "filteredAtSource",
                            dataset.request().conditions().stream()
                                    .map(Object::toString)
                                    .toList(),
                    "steps",
                            dataset.steps().stream()
                                    .map(step -> Answer.ordered("name", step.name(), "columns", columns(step.output())))
                                    .toList(),
                    "output", columns(dataset.output()),
                    "targets", part.sink().targets(dataset.output()),
                    "emptiedWithSource", part.empties(dataset)));
        }
    }

    private static List<Map<String, Object>> columns(Schema schema) {
        return schema.fields().stream()
                .map(field -> Answer.ordered(
                        "name", field.name(),
                        "type", field.type().toString(),
                        "nullable", field.nullable(),
                        "key", schema.key().contains(field.name())))
                .toList();
    }
}

package io.dataweaver.cli;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.problem.JsonText;
import io.dataweaver.core.problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An option as it holds for a run.
 *
 * @param step such as {@code source postgres}, or {@code settings}
 * @param value as a file would write it; a secret is masked
 * @param origin a place in the file, a variable, or {@code default}
 */
record EffectiveOption(String step, String name, String value, String origin) {

    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{[^}]*}");
    private static final String MASK = "******";

    /** The password of a URL, which RFC 3986 §3.2.1 allows before the host. */
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s:@]*:)[^@/\\s]+@");

    static List<EffectiveOption> of(ResolvedPipeline pipeline) {
        List<EffectiveOption> options = new ArrayList<>();
        component(pipeline, "source", pipeline.source(), options);
        for (ResolvedTransform transform : pipeline.transforms()) {
            component(pipeline, "transform " + transform.name(), transform.component(), options);
        }
        component(pipeline, "sink", pipeline.sink(), options);
        settings(pipeline, options);
        return options;
    }

    private static void component(
            ResolvedPipeline pipeline, String step, ResolvedComponent<?> component, List<EffectiveOption> options) {
        String label = step + ": " + component.ref().type();
        for (Option<?> option : component.descriptor().options()) {
            Object value = component.ref().options().get(option.name());
            String pointer = component.origin().pointer(List.of(option.name()));
            if (value != null) {
                options.add(new EffectiveOption(
                        label, option.name(), shown(option, value), origin(pipeline, pointer, option)));
            } else {
                option.defaultText()
                        .ifPresent(text -> options.add(new EffectiveOption(label, option.name(), text, "default")));
            }
        }
    }

    private static String shown(Option<?> option, Object value) {
        if (option.type().equals(OptionType.SECRET) || value instanceof Secret) {
            return MASK;
        }
        String text = value instanceof Map || value instanceof List ? JsonText.compact(value) : value.toString();
        return URL_PASSWORD.matcher(text).replaceAll("$1" + MASK + "@");
    }

    private static String origin(ResolvedPipeline pipeline, String pointer, Option<?> option) {
        Place place = pipeline.locator().locate(pointer, false, -1, -1);
        if (place == null) {
            return "";
        }
        String where = place.file() + ":" + place.line();
        if (option.type().equals(OptionType.COMPONENT)) {
            return where;
        }
        List<String> references = new ArrayList<>();
        int start = Math.min(place.column() - 1, place.sourceLine().length());
        int end = Math.min(place.endColumn() - 1, place.sourceLine().length());
        Matcher matcher = REFERENCE.matcher(place.sourceLine().substring(start, Math.max(start, end)));
        while (matcher.find()) {
            if (!matcher.group().startsWith("$$")) {
                references.add(matcher.group());
            }
        }
        return references.isEmpty() ? where : where + ", " + String.join(", ", references);
    }

    private static void settings(ResolvedPipeline pipeline, List<EffectiveOption> options) {
        PipelineDefinition definition = pipeline.definition();
        for (Map.Entry<String, List<Option<?>>> group :
                PipelineSettings.groups().entrySet()) {
            for (Option<?> option : group.getValue()) {
                String pointer = group.getKey() + "/" + option.name();
                Object value = find(definition.settings(), pointer);
                String name = pointer.substring(1).replace('/', '.');
                if (value != null) {
                    options.add(new EffectiveOption(
                            "settings", name, shown(option, value), origin(pipeline, pointer, option)));
                } else {
                    option.defaultText()
                            .ifPresent(text -> options.add(new EffectiveOption("settings", name, text, "default")));
                }
            }
        }
    }

    private static @Nullable Object find(Map<String, Object> settings, String pointer) {
        Object holder = settings;
        for (String name : pointer.substring(1).split("/", -1)) {
            holder = holder instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return holder;
    }

    Map<String, Object> tree() {
        return Answer.ordered("step", step, "name", name, "value", value, "origin", origin);
    }
}

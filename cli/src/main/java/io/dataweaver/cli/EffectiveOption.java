package io.dataweaver.cli;

import io.dataweaver.api.alert.AlertEvent;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.core.definition.PipelineDefinition;
import io.dataweaver.core.definition.PipelineSettings;
import io.dataweaver.core.definition.ResolvedAlert;
import io.dataweaver.core.definition.ResolvedComponent;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.definition.ResolvedSink;
import io.dataweaver.core.definition.ResolvedSource;
import io.dataweaver.core.definition.ResolvedTransform;
import io.dataweaver.core.problem.JsonText;
import io.dataweaver.core.problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An option as it holds for a run.
 *
 * @param step such as {@code source postgres}, or {@code settings}
 * @param value as a file would write it; a secret is masked
 * @param origin a place in the file, with the variables there and where their values come from; or {@code default}
 */
record EffectiveOption(String step, String name, String value, String origin) {

    private static final List<OptionType<?>> NESTED =
            List.of(OptionType.COMPONENT, OptionType.STORE, OptionType.SOURCE);
    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{[^}]*}");
    private static final String MASK = "******";

    /** The password of a URL, which RFC 3986 §3.2.1 allows before the host. */
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s:@]*:)[^@/\\s]+@");

    static List<EffectiveOption> of(ResolvedPipeline pipeline) {
        List<EffectiveOption> options = new ArrayList<>();
        for (ResolvedSource source : pipeline.sources()) {
            component(pipeline, title("source", source.name()), source.component(), options);
        }
        for (ResolvedTransform transform : pipeline.transforms()) {
            component(pipeline, "transform " + transform.name(), transform.component(), options);
        }
        for (ResolvedSink sink : pipeline.sinks()) {
            String title = title("sink", sink.name());
            route(pipeline, title + ": " + sink.component().ref().type(), sink, options);
            component(pipeline, title, sink.component(), options);
        }
        pipeline.errors().alerts().to().forEach(alert -> alert(pipeline, alert, options));
        settings(pipeline, options);
        return options;
    }

    /** The name of a source or sink is left out where it is the only one of the short form. */
    private static String title(String kind, String name) {
        return name.equals(kind) ? kind : kind + " " + name;
    }

    private static void route(
            ResolvedPipeline pipeline, String step, ResolvedSink sink, List<EffectiveOption> options) {
        String place = place(pipeline, sink.pointer());
        if (sink.sources().size() < pipeline.sources().size()) {
            options.add(new EffectiveOption(step, "from", String.join(", ", sink.sources()), place));
        }
        sink.when()
                .ifPresent(when ->
                        options.add(new EffectiveOption(step, "when", when, place(pipeline, sink.whenPointer()))));
        if (sink.otherwise()) {
            options.add(new EffectiveOption(step, "otherwise", "true", place));
        }
    }

    private static void alert(ResolvedPipeline pipeline, ResolvedAlert alert, List<EffectiveOption> options) {
        ResolvedComponent<?> component = alert.component();
        String events = alert.events().stream().sorted().map(AlertEvent::label).collect(Collectors.joining(", "));
        options.add(new EffectiveOption(
                "alert: " + component.ref().type(),
                "on",
                events,
                place(pipeline, component.origin().pointer())));
        component(pipeline, "alert", component, options);
    }

    private static String place(ResolvedPipeline pipeline, String pointer) {
        Place place = pipeline.locator().locate(pointer, false, -1, -1);
        return place == null ? "" : place.file() + ":" + place.line();
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
        if (option.type().holdsSecrets() || value instanceof Secret) {
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
        if (NESTED.contains(option.type())) {
            return where;
        }
        List<String> references = new ArrayList<>();
        int start = Math.min(place.column() - 1, place.sourceLine().length());
        int end = Math.min(place.endColumn() - 1, place.sourceLine().length());
        Matcher matcher = REFERENCE.matcher(place.sourceLine().substring(start, Math.max(start, end)));
        while (matcher.find()) {
            if (!matcher.group().startsWith("$$")) {
                references.add(matcher.group() + whence(matcher.group()));
            }
        }
        return references.isEmpty() ? where : where + ", " + String.join(", ", references);
    }

    /** Tells whether a variable is set, or its default holds; nothing of a secret, which says itself where it comes from. */
    private static String whence(String reference) {
        String body = reference.substring(2, reference.length() - 1);
        int colon = body.indexOf(':');
        String name = colon < 0 ? body : body.substring(0, colon);
        if (body.startsWith("secret:")) {
            return "";
        }
        String value = System.getenv(name);
        return value == null || (value.isEmpty() && colon >= 0) ? " (not set: its default)" : " (environment)";
    }

    private static void settings(ResolvedPipeline pipeline, List<EffectiveOption> options) {
        PipelineDefinition definition = pipeline.definition();
        for (Map.Entry<String, List<Option<?>>> group :
                PipelineSettings.groups().entrySet()) {
            for (Option<?> option : group.getValue()) {
                String pointer = group.getKey() + "/" + option.name();
                Object value = find(definition.settings(), pointer);
                boolean isForAll = group.getKey().equals("/" + PipelineSettings.SCHEMA)
                        && definition.settings().get(PipelineSettings.SCHEMA) instanceof String;
                if (isForAll) {
                    value = pipeline.schemaPolicy()
                            .of(SchemaChange.valueOf(option.name().toUpperCase(Locale.ROOT)))
                            .name()
                            .toLowerCase(Locale.ROOT);
                    pointer = group.getKey();
                }
                String name =
                        (group.getKey() + "/" + option.name()).substring(1).replace('/', '.');
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

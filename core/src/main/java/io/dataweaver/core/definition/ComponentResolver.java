package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.Plugin;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginType;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.transform.TransformErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds a component and checks its options against what it says of itself: writes shorthands out, merges its connection
 * in, resolves references, parses. Tells everything that is wrong, and goes on as far as it can.
 */
final class ComponentResolver {

    /** The option by which every source and sink takes over the options of a connection. */
    static final String CONNECTION = "connection";

    /** Names a transform by its class. */
    static final String APPLY = "apply";

    static final String CLASS = "class";

    /** What stands beside the transform of a step. */
    private static final Set<String> STEP_KEYS = Set.of("from", "name", "tables");

    private static final String FILE = "file";
    private static final String FORMAT = "format";

    private final ConnectorManager plugins;
    private final Map<String, Draft.Component> connections;
    private final References references;
    private final Problems problems;
    private final @Nullable Places places;
    private final Set<String> usedConnections;
    private final boolean replacesNestedSources;

    ComponentResolver(
            ConnectorManager plugins,
            Map<String, Draft.Component> connections,
            References references,
            Problems problems,
            @Nullable Places places) {
        this(plugins, connections, references, problems, places, new TreeSet<>(), false);
    }

    private ComponentResolver(
            ConnectorManager plugins,
            Map<String, Draft.Component> connections,
            References references,
            Problems problems,
            @Nullable Places places,
            Set<String> usedConnections,
            boolean replacesNestedSources) {
        this.plugins = plugins;
        this.connections = connections;
        this.references = references;
        this.problems = problems;
        this.places = places;
        this.usedConnections = usedConnections;
        this.replacesNestedSources = replacesNestedSources;
    }

    /** Returns the same for components in whose place others are made: variables that they name need not be set. */
    ComponentResolver ofReplaced() {
        return new ComponentResolver(
                plugins, connections, references.ofReplaced(), problems, places, usedConnections, true);
    }

    /** Returns the same for components that stay, but in which sources are replaced. */
    ComponentResolver withReplacedSources() {
        return new ComponentResolver(plugins, connections, references, problems, places, usedConnections, true);
    }

    /**
     * What became of a component.
     *
     * @param canonical its shorthands written out; references unresolved, and its connection not merged in
     * @param resolved null if something is wrong
     */
    record Outcome<P extends Plugin>(
            ComponentRef canonical, @Nullable ResolvedComponent<P> resolved) {}

    /** A component whose options all have their names, with where each was written. */
    private record Named(ComponentRef ref, Map<String, String> elsewhere) {}

    Set<String> usedConnections() {
        return usedConnections;
    }

    /** Resolves a component. */
    <P extends Plugin> Outcome<P> resolve(PluginType<P> type, Draft.Component written) {
        Draft.Component expanded = written;
        Map<String, String> elsewhere = new HashMap<>();
        String pointer = written.pointer();
        if (type.equals(PluginType.TRANSFORM) && written.ref().type().equals(APPLY)) {
            ComponentRef named = byClass(written);
            if (named == null) {
                return new Outcome<>(written.ref(), null);
            }
            expanded = new Draft.Component(named, pointer);
        } else if (isFormatOnly(type, written.ref())) {
            Named file = expandFormat(type, written);
            expanded = new Draft.Component(file.ref(), pointer);
            elsewhere.putAll(file.elsewhere());
        }
        P plugin = find(type, expanded);
        if (plugin == null) {
            return new Outcome<>(expanded.ref(), null);
        }
        ComponentDescriptor descriptor = plugin.descriptor();
        int errors = problems.errorCount();
        ComponentRef named = nameMain(descriptor, expanded.ref(), pointer, elsewhere);
        Map<String, Object> merged = mergeConnection(type, named, pointer, elsewhere);
        ComponentOrigin origin = new ComponentOrigin(pointer, elsewhere);
        Map<String, Object> values = check(descriptor, merged, origin, List.of());
        if (problems.errorCount() > errors) {
            return new Outcome<>(named, null);
        }
        ComponentRef ref = new ComponentRef(named.type(), values);
        return new Outcome<>(named, new ResolvedComponent<>(plugin, ref, Options.parse(descriptor, values), origin));
    }

    /**
     * {@code apply: {class: com.example.Shout, …}} names a transform by its class. Only classes that are installed as
     * transforms can be named so: a pipeline file runs no other code.
     */
    private @Nullable ComponentRef byClass(Draft.Component written) {
        Map<String, Object> options = new LinkedHashMap<>(written.ref().options());
        Object main = options.remove(ComponentRef.MAIN);
        Object named = options.remove(CLASS);
        Object className = named == null ? main : named;
        List<String> classes = new ArrayList<>();
        for (String name : plugins.names(PluginType.TRANSFORM)) {
            String candidate =
                    plugins.get(PluginType.TRANSFORM, name).getClass().getName();
            if (candidate.equals(className)) {
                return new ComponentRef(name, options);
            }
            classes.add(candidate);
        }
        String meant = className == null ? null : Suggestions.didYouMean(String.valueOf(className), classes);
        problems.error(
                TransformErrorCode.UNKNOWN_CLASS,
                written.pointer(),
                className == null
                        ? "`apply` needs the option `class`"
                        : "no transform that is installed is of the class `" + className + "`",
                meant == null ? "a jar has to list it in META-INF/services/" + TransformPlugin.class.getName() : meant);
        return null;
    }

    private boolean isFormatOnly(PluginType<?> type, ComponentRef ref) {
        boolean end = type.equals(PluginType.SOURCE) || type.equals(PluginType.SINK);
        return end
                && plugins.find(type, ref.type()).isEmpty()
                && plugins.find(PluginType.FORMAT, ref.type()).isPresent()
                && plugins.find(type, FILE).isPresent();
    }

    /** {@code csv: {path: …, delimiter: …}} is short for {@code file: {path: …, format: {csv: {delimiter: …}}}}. */
    private Named expandFormat(PluginType<?> type, Draft.Component written) {
        ComponentDescriptor file = plugins.get(type, FILE).descriptor();
        ComponentDescriptor format =
                plugins.get(PluginType.FORMAT, written.ref().type()).descriptor();
        Map<String, Object> fileOptions = new LinkedHashMap<>();
        Map<String, Object> formatOptions = new LinkedHashMap<>();
        written.ref().options().forEach((name, value) -> {
            boolean ofFile = name.equals(ComponentRef.MAIN)
                    || name.equals(CONNECTION)
                    || (file.option(name).isPresent() && !name.equals(FORMAT))
                    || (format.option(name).isEmpty() && isMisspelt(name, file, format));
            (ofFile ? fileOptions : formatOptions).put(name, value);
        });
        String pointer = written.pointer();
        fileOptions.put(FORMAT, formatOptions.isEmpty() ? format.name() : Map.of(format.name(), formatOptions));
        Map<String, String> elsewhere = new HashMap<>();
        elsewhere.put(FORMAT, pointer);
        elsewhere.put(FORMAT + "/" + format.name(), pointer);
        return new Named(new ComponentRef(FILE, fileOptions), elsewhere);
    }

    /** Tells whether an option that nobody knows was rather meant for the file than for its format. */
    private static boolean isMisspelt(String name, ComponentDescriptor file, ComponentDescriptor format) {
        List<String> names = new ArrayList<>();
        format.options().forEach(option -> names.add(option.name()));
        file.options().forEach(option -> names.add(option.name()));
        return Suggestions.closest(name, names)
                .filter(meant -> file.option(meant).isPresent())
                .isPresent();
    }

    private <P extends Plugin> @Nullable P find(PluginType<P> type, Draft.Component component) {
        String name = component.ref().type();
        try {
            Optional<P> found = plugins.find(type, name);
            if (found.isEmpty()) {
                unknown(type, name, component.pointer());
            }
            return found.orElse(null);
        } catch (DataWeaverException broken) {
            problems.errorAtKey(broken.code(), component.pointer(), String.valueOf(broken.getMessage()), broken.hint());
            return null;
        }
    }

    private void unknown(PluginType<?> type, String name, String pointer) {
        Set<String> names = new TreeSet<>(plugins.offered(type));
        if (type.equals(PluginType.SOURCE) || type.equals(PluginType.SINK)) {
            names.addAll(plugins.names(PluginType.FORMAT));
        }
        String meant = names.contains(name) ? null : Suggestions.didYouMean(name, names);
        if (meant != null) {
            problems.errorAtKey(
                    DefinitionErrorCode.UNKNOWN_COMPONENT,
                    pointer,
                    "unknown " + type.kind().label() + " `" + name + "`",
                    meant);
            return;
        }
        DataWeaverException missing = plugins.notFound(type, name);
        problems.errorAtKey(missing.code(), pointer, String.valueOf(missing.getMessage()), missing.hint());
    }

    /** Puts the main option under its name. */
    private ComponentRef nameMain(
            ComponentDescriptor descriptor, ComponentRef ref, String pointer, Map<String, String> elsewhere) {
        if (!ref.options().containsKey(ComponentRef.MAIN)) {
            return ref;
        }
        Optional<Option<?>> main = descriptor.mainOption();
        Map<String, Object> options = new LinkedHashMap<>();
        ref.options().forEach((name, value) -> {
            if (!name.equals(ComponentRef.MAIN)) {
                options.put(name, value);
            } else if (main.isPresent()) {
                options.put(main.get().name(), value);
                elsewhere.put(main.get().name(), pointer);
            }
        });
        if (main.isEmpty()) {
            problems.error(
                    DefinitionErrorCode.NO_MAIN_OPTION,
                    pointer,
                    of(descriptor) + " takes no single value, only options by name",
                    "write `" + descriptor.name() + ": {" + firstOption(descriptor) + ": …}`");
        }
        return new ComponentRef(ref.type(), options);
    }

    private static String firstOption(ComponentDescriptor descriptor) {
        return descriptor.options().isEmpty()
                ? "option"
                : descriptor.options().get(0).name();
    }

    private Map<String, Object> mergeConnection(
            PluginType<?> type, ComponentRef ref, String pointer, Map<String, String> elsewhere) {
        Object name = ref.options().get(CONNECTION);
        boolean end = type.equals(PluginType.SOURCE) || type.equals(PluginType.SINK);
        if (name == null || !end) {
            return ref.options();
        }
        Map<String, Object> merged = new LinkedHashMap<>(ref.options());
        merged.remove(CONNECTION);
        Draft.Component connection = connections.get(String.valueOf(name));
        String at = Pointers.child(pointer, CONNECTION);
        if (connection == null) {
            String meant = Suggestions.didYouMean(String.valueOf(name), connections.keySet());
            Suggestions.closest(String.valueOf(name), connections.keySet()).ifPresent(usedConnections::add);
            problems.error(
                    DefinitionErrorCode.UNKNOWN_CONNECTION,
                    at,
                    "there is no connection `" + name + "`",
                    meant != null
                            ? meant
                            : connections.isEmpty()
                                    ? "add `connections: {" + name + ": {" + ref.type() + ": {…}}}`"
                                    : "there are: " + String.join(", ", connections.keySet()));
            return without(merged);
        }
        usedConnections.add(String.valueOf(name));
        if (!connection.ref().type().equals(ref.type())) {
            problems.error(
                    DefinitionErrorCode.CONNECTION_TYPE,
                    at,
                    "the connection `" + name + "` is for `" + connection.ref().type() + "`, not for `" + ref.type()
                            + "`",
                    null);
            return without(merged);
        }
        connection.ref().options().forEach((option, value) -> {
            if (!merged.containsKey(option)) {
                merged.put(option, value);
                elsewhere.put(option, Pointers.child(connection.pointer(), option));
            }
        });
        return merged;
    }

    /** Marks options as incomplete, so that nothing is said to be missing that a connection would have brought. */
    private Map<String, Object> without(Map<String, Object> merged) {
        merged.put(CONNECTION, "");
        return merged;
    }

    /** Checks a connection that no step uses, of whose type there is a source or a sink. */
    void checkUnused(String name, Draft.Component connection) {
        problems.warningAtKey(
                DefinitionErrorCode.CONNECTION_UNUSED,
                Pointers.parent(connection.pointer()),
                "the connection `" + name + "` is not used",
                null);
        Set<String> types = new TreeSet<>(plugins.names(PluginType.SOURCE));
        types.addAll(plugins.names(PluginType.SINK));
        if (!types.contains(connection.ref().type())) {
            unknown(PluginType.SOURCE, connection.ref().type(), connection.pointer());
        }
    }

    private Map<String, Object> check(
            ComponentDescriptor descriptor, Map<String, Object> raw, ComponentOrigin origin, List<String> path) {
        boolean incomplete = "".equals(raw.get(CONNECTION));
        Map<String, Object> values = new LinkedHashMap<>();
        Set<String> misspelt = new TreeSet<>();
        raw.forEach((name, value) -> {
            List<String> below = append(path, name);
            if (name.equals(CONNECTION) && incomplete) {
                return;
            }
            Optional<Option<?>> option = descriptor.option(name);
            if (option.isEmpty()) {
                unknownOption(descriptor, name, origin.pointer(below), raw.keySet(), misspelt);
                return;
            }
            Object checked = checkOption(descriptor, option.get(), value, origin, below);
            if (checked != null) {
                values.put(name, checked);
            }
        });
        for (Option<?> option : descriptor.options()) {
            boolean given = raw.containsKey(option.name()) || misspelt.contains(option.name());
            if (option.isRequired() && !given && !incomplete) {
                problems.errorAtKey(
                        DefinitionErrorCode.OPTION_MISSING,
                        origin.pointer(path),
                        of(descriptor) + " needs the option `" + option.name() + "`",
                        option.example()
                                .map(example -> "add it, such as `" + option.name() + ": " + example + "`")
                                .orElse("add `" + option.name() + ": …`"));
            }
        }
        return values;
    }

    /** Tells of an unknown option; what was probably meant is added to {@code misspelt}. */
    private void unknownOption(
            ComponentDescriptor descriptor, String name, String pointer, Set<String> given, Set<String> misspelt) {
        List<String> all = descriptor.options().stream().map(Option::name).toList();
        List<String> candidates =
                all.stream().filter(option -> !given.contains(option)).toList();
        Optional<String> meant = Suggestions.closest(name, candidates);
        meant.ifPresent(misspelt::add);
        boolean ofStep = descriptor.kind() == ComponentKind.TRANSFORM && STEP_KEYS.contains(name);
        String others = ofStep
                ? "it belongs to the step: write it beside `" + descriptor.name() + "`, not in it"
                : all.isEmpty() ? "it has no options" : "it has: " + String.join(", ", all);
        problems.errorAtKey(
                DefinitionErrorCode.UNKNOWN_OPTION,
                pointer,
                "unknown option `" + name + "` of " + of(descriptor),
                ofStep
                        ? others
                        : meant.map(option -> "did you mean `" + option + "`?").orElse(others));
    }

    private @Nullable Object checkOption(
            ComponentDescriptor descriptor, Option<?> option, Object value, ComponentOrigin origin, List<String> path) {
        String pointer = origin.pointer(path);
        boolean secret = option.type().holdsSecrets();
        if (secret) {
            checkPlainSecret(option, value, pointer);
        }
        int unset = references.unset();
        Object resolved;
        if (option.type().equals(OptionType.COMPONENT)) {
            resolved = checkNested(PluginType.FORMAT, option, value, origin, path);
        } else if (option.type().equals(OptionType.STORE)) {
            resolved = checkNested(PluginType.STORE, option, value, origin, path);
        } else if (option.type().equals(OptionType.SINK)) {
            resolved = checkEnd(PluginType.SINK, option, value, pointer);
        } else if (option.type().equals(OptionType.SOURCE)) {
            ComponentResolver of = replacesNestedSources ? ofReplaced() : this;
            resolved = of.checkEnd(PluginType.SOURCE, option, value, pointer);
        } else {
            resolved = references.resolve(value, secret, pointer, origin, path);
        }
        if (resolved == null) {
            return null;
        }
        if (references.unset() > unset && !option.isRequired() && !option.type().equals(OptionType.TEXT)) {
            return null; // What the variable would hold cannot be told, and nobody asks.
        }
        try {
            Object parsed = option.type().parse(resolved);
            return parsed == null ? null : resolved;
        } catch (OptionException wrong) {
            problems.errorInResolved(
                    wrong.code(),
                    pointer,
                    wrong.start(),
                    wrong.end(),
                    String.valueOf(wrong.getMessage()),
                    wrong.hint());
        } catch (IllegalArgumentException wrong) {
            wrongValue(descriptor, option, resolved, pointer, wrong);
        }
        return null;
    }

    private void wrongValue(
            ComponentDescriptor descriptor,
            Option<?> option,
            Object value,
            String pointer,
            IllegalArgumentException wrong) {
        String meant = value instanceof String text
                ? Suggestions.didYouMean(text, option.type().choices())
                : null;
        problems.error(
                DefinitionErrorCode.WRONG_VALUE,
                pointer,
                "`" + option.name() + "` of " + of(descriptor) + ": " + wrong.getMessage(),
                meant);
    }

    private void checkPlainSecret(Option<?> option, Object value, String pointer) {
        if (value instanceof String text && !text.contains("${")) {
            if (places != null) {
                places.mask(pointer);
            }
            problems.warning(
                    DefinitionErrorCode.PLAIN_SECRET,
                    pointer,
                    "`" + option.name() + "` is written in the file, where everybody can read it",
                    "refer to it, such as ${secret:env/" + option.name().toUpperCase(java.util.Locale.ROOT) + "}");
        }
    }

    /** A source or sink inside an option is written as any other: with shorthands, and with a connection. */
    private @Nullable Object checkEnd(PluginType<?> type, Option<?> option, Object value, String pointer) {
        try {
            ComponentRef ref = ComponentRef.parse(value);
            Draft.Component written =
                    value instanceof Map ? Draft.component(ref, pointer) : new Draft.Component(ref, pointer);
            ResolvedComponent<?> end = resolve(type, written).resolved();
            return end == null
                    ? null
                    : Map.of(
                            end.ref().type(),
                            withoutPlainSecrets(end.descriptor(), end.ref().options()));
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    DefinitionErrorCode.WRONG_VALUE, pointer, "`" + option.name() + "`: " + wrong.getMessage(), null);
            return null;
        }
    }

    /** Returns the options of a component with secrets that were written out as such, so that they print nowhere. */
    private static Map<String, Object> withoutPlainSecrets(ComponentDescriptor descriptor, Map<String, Object> given) {
        Map<String, Object> options = new LinkedHashMap<>(given);
        for (Option<?> option : descriptor.options()) {
            if (option.type().equals(OptionType.SECRET) && options.get(option.name()) instanceof String text) {
                options.put(option.name(), Secret.of(text));
            }
        }
        return options;
    }

    /** Checks a format or an object store inside an option. */
    private @Nullable Object checkNested(
            PluginType<?> kind, Option<?> option, Object value, ComponentOrigin origin, List<String> path) {
        String pointer = origin.pointer(path);
        ComponentRef ref;
        try {
            ref = ComponentRef.parse(value);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    DefinitionErrorCode.WRONG_VALUE, pointer, "`" + option.name() + "`: " + wrong.getMessage(), null);
            return null;
        }
        Object typeName = references.resolve(ref.type(), false, pointer, origin, path);
        if (typeName == null) {
            return null;
        }
        String type = String.valueOf(typeName);
        Draft.Component nested = new Draft.Component(new ComponentRef(type, ref.options()), pointer);
        Plugin plugin = find(kind, nested);
        if (plugin == null) {
            return null;
        }
        ComponentDescriptor descriptor = plugin.descriptor();
        List<String> below = append(path, type);
        Map<String, String> elsewhere = new HashMap<>(origin.elsewhere());
        ComponentRef named = nestedMain(descriptor, nested.ref(), below, origin, elsewhere);
        int errors = problems.errorCount();
        Map<String, Object> values =
                check(descriptor, named.options(), new ComponentOrigin(origin.pointer(), elsewhere), below);
        if (problems.errorCount() > errors) {
            return null;
        }
        return values.isEmpty() ? type : Map.of(type, withoutPlainSecrets(descriptor, values));
    }

    private ComponentRef nestedMain(
            ComponentDescriptor descriptor,
            ComponentRef ref,
            List<String> path,
            ComponentOrigin origin,
            Map<String, String> elsewhere) {
        Map<String, String> renamed = new HashMap<>();
        ComponentRef named = nameMain(descriptor, ref, origin.pointer(path), renamed);
        renamed.forEach((name, pointer) -> elsewhere.put(String.join("/", append(path, name)), pointer));
        return named;
    }

    private static String of(ComponentDescriptor descriptor) {
        return descriptor.kind().label() + " `" + descriptor.name() + "`";
    }

    private static List<String> append(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }
}

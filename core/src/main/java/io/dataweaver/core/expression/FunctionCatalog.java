package io.dataweaver.core.expression;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions can call: those that are built in, and those of plugins.
 *
 * <p>Plugins are asked when the first function is looked for. <b>Threads.</b> Any thread may call.
 */
public final class FunctionCatalog {

    private static final Set<String> CURRENT = Set.of(
            "now",
            "random",
            "rand",
            "uuid",
            "gen_random_uuid",
            "current_timestamp",
            "current_date",
            "current_time",
            "clock_timestamp",
            "localtimestamp",
            "localtime",
            "sysdate");
    private static final Set<String> AGGREGATES = Set.of("sum", "count", "avg", "min", "max", "row_number", "rank");

    private final Iterable<FunctionPlugin> plugins;
    private @Nullable List<FunctionGroup> groups;

    private FunctionCatalog(Iterable<FunctionPlugin> plugins) {
        this.plugins = plugins;
    }

    /** Returns the built-in functions and those of the plugins that the service loader finds. */
    public static FunctionCatalog installed() {
        return new FunctionCatalog(ServiceLoader.load(FunctionPlugin.class));
    }

    /** Returns the built-in functions and those of {@code plugins}. */
    public static FunctionCatalog of(List<FunctionPlugin> plugins) {
        return new FunctionCatalog(List.copyOf(plugins));
    }

    /** Returns the built-in functions and those of the plugins that {@code plugins} gives when the first is looked for. */
    public static FunctionCatalog ofLater(Supplier<List<FunctionPlugin>> plugins) {
        return new FunctionCatalog(() -> plugins.get().iterator());
    }

    /** Returns what every function says of itself, by group. */
    public List<FunctionDescription> functions() {
        List<FunctionDescription> all = new ArrayList<>();
        for (FunctionGroup group : groups()) {
            all.addAll(group.functions());
        }
        return all;
    }

    private synchronized List<FunctionGroup> groups() {
        if (groups == null) {
            List<FunctionGroup> found = new ArrayList<>(List.of(
                    new ConditionalFunctions(),
                    new TextFunctions(),
                    new TextRowFunctions(),
                    new EncodingFunctions(),
                    new NumberFunctions(),
                    new MathFunctions(),
                    new BitFunctions(),
                    new TimeFunctions(),
                    new CalendarFunctions(),
                    new TimeFormatFunctions(),
                    new PatternFunctions(),
                    new JsonPathFunctions(),
                    new JsonFunctions(),
                    new ListFunctions(),
                    new MapFunctions(),
                    new HashFunctions()));
            for (FunctionPlugin plugin : plugins) {
                UserFunctions functions = UserFunctions.of(plugin);
                refuseTaken(plugin, functions, found);
                found.add(functions);
            }
            groups = List.copyOf(found);
        }
        return groups;
    }

    /** A function of a name that is taken would never be called. */
    private static void refuseTaken(FunctionPlugin plugin, FunctionGroup functions, List<FunctionGroup> others) {
        Set<String> taken = new HashSet<>();
        others.forEach(group -> group.functions().forEach(function -> taken.add(function.name())));
        for (FunctionDescription function : functions.functions()) {
            if (taken.contains(function.name())) {
                throw new DataWeaverException(
                        ExpressionErrorCode.BAD_FUNCTION_PLUGIN,
                        "the function '" + function.name() + "' of "
                                + plugin.getClass().getName()
                                + " cannot be called from expressions: there is another one of that name",
                        "give it a name of its own",
                        null);
            }
        }
    }

    /** Returns the expression of a call. */
    Expression bind(CallSite site) {
        for (FunctionGroup group : groups()) {
            Expression bound = group.bind(site);
            if (bound != null) {
                return bound;
            }
        }
        throw unknown(site);
    }

    private OptionException unknown(CallSite site) {
        String name = site.name().toLowerCase(Locale.ROOT);
        Span span = site.syntax().nameSpan();
        if (CURRENT.contains(name)) {
            return site.problem(
                    ExpressionErrorCode.NOT_DETERMINISTIC,
                    span,
                    "`" + name + "` gives another result each time, so that a resumed run would not repeat it",
                    "use a column of the record");
        } else if (AGGREGATES.contains(name)) {
            return site.problem(
                    ExpressionErrorCode.NOT_SUPPORTED,
                    span,
                    "`" + name + "` looks at many records; an expression sees one",
                    name.equals("min") || name.equals("max")
                            ? "of several values of one record, take "
                                    + (name.equals("min") ? "least(…)" : "greatest(…)")
                            : null);
        }
        Set<String> names = new TreeSet<>();
        functions().forEach(function -> names.add(function.name()));
        String nearest = Suggestions.closest(name, names).orElse(null);
        return site.problem(
                ExpressionErrorCode.UNKNOWN_FUNCTION,
                span,
                "there is no function `" + name + "`",
                nearest == null ? null : "did you mean `" + nearest + "`?");
    }
}

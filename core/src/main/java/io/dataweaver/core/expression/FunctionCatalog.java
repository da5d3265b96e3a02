package io.dataweaver.core.expression;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
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
                    new NumberFunctions(),
                    new TimeFunctions(),
                    new PatternFunctions(),
                    new HashFunctions()));
            for (FunctionPlugin plugin : plugins) {
                found.add(UserFunctions.of(plugin));
            }
            groups = List.copyOf(found);
        }
        return groups;
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

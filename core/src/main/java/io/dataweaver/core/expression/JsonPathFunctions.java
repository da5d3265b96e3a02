package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of SQL/JSON that go by a path (ISO/IEC 9075-2, sections 6.34 to 6.36). */
final class JsonPathFunctions implements FunctionGroup {

    private static final String PATHS =
            " Paths: `.name`, `.\"any name\"`, `.*`, `[0]`, `[last]`, `[0 to 2]`, `[*]`, `.size()`,"
                    + " `.type()` and conditions `?(@.price > 10 && @.name starts with \"a\")`; `strict` in front makes a step that does"
                    + " not fit an error.";

    private static final FunctionList FUNCTIONS = new FunctionList("json")
            .add(
                    "json_value",
                    "json_value(json, path)\njson_value(json, path returning type error on empty error on error)",
                    "The one text, number or truth that the path leads to, as TEXT or the type of `returning`; NULL if there"
                            + " is none, several, or an object or array, unless `error` is asked for." + PATHS,
                    "json_value('{\"a\": [{\"b\": 5}]}', '$.a[0].b' returning integer) = 5")
            .add(
                    "json_query",
                    "json_query(json, path)\njson_query(json, path with wrapper error on empty error on error)",
                    "The JSON that the path leads to; NULL if there is none. Several values need `with wrapper`, which makes"
                            + " an array of them, or `with conditional wrapper`, which leaves a single one as it is.",
                    "cast(json_query('{\"a\": [{\"b\": 5}, {\"b\": 6}]}', '$.a[*].b' with wrapper) as text) = '[5,6]'")
            .add(
                    "json_exists",
                    "json_exists(json, path)",
                    "Whether the path leads to something.",
                    "json_exists('{\"a\": [1, 5]}', '$.a[*] ?(@ > 3)')")
            .add(
                    "json_extract",
                    "json_extract(json, path)",
                    "The same as `json_query`.",
                    "cast(json_extract('{\"a\": [1, 2]}', '$.a') as text) = '[1,2]'")
            .add(
                    "json_extract_scalar",
                    "json_extract_scalar(json, path)",
                    "The same as `json_value`.",
                    "json_extract_scalar('{\"a\": 1}', '$.a') = '1'");

    @Override
    public List<FunctionDescription> functions() {
        return FUNCTIONS.all();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return switch (site.name()) {
            case "json_value", "json_extract_scalar" -> value(site);
            case "json_query", "json_extract" -> query(site);
            case "json_exists" -> exists(site);
            default -> null;
        };
    }

    private static List<Expression> arguments(CallSite site) {
        Arguments.count(site, 2, 5, FUNCTIONS.signature(site.name()));
        return List.of(Parameter.JSON.of(site, 0), Parameter.TEXT.of(site, 1));
    }

    /** Returns a clause, which the reader of SQL has put behind the arguments. */
    private static String clause(CallSite site, int index, String otherwise) {
        return site.size() > index && site.literal(index) instanceof String clause && !clause.isEmpty()
                ? clause
                : otherwise;
    }

    private static Expression value(CallSite site) {
        List<Expression> arguments = arguments(site);
        Paths paths = paths(site);
        boolean failsIfEmpty = clause(site, 3, "null").equals("error");
        boolean fails = clause(site, 4, "null").equals("error");
        return new RowFunction(site.name(), DataTypes.TEXT, arguments, Set.of(), true, a -> {
            Object json = JsonTree.read(Value.text(a[0]));
            JsonPath path = paths.of(a[1]);
            try {
                List<@Nullable Object> found = JsonPathSearch.find(path, json);
                if (found.isEmpty()) {
                    return empty(failsIfEmpty);
                }
                return JsonTree.text(scalar(found));
            } catch (NotFound none) {
                throw none;
            } catch (IllegalArgumentException failed) {
                if (fails) {
                    throw failed;
                }
                return null;
            }
        });
    }

    /** What {@code error on empty} asks for; it is no error of the path. */
    private static final class NotFound extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        NotFound() {
            super("the path leads to nothing");
        }
    }

    private static @Nullable Object empty(boolean fails) {
        if (fails) {
            throw new NotFound();
        }
        return null;
    }

    private static @Nullable Object scalar(List<@Nullable Object> found) {
        if (found.size() > 1) {
            throw new IllegalArgumentException("the path leads to " + found.size() + " values, not one");
        }
        Object value = found.get(0);
        String kind = JsonTree.kind(value);
        if (kind.equals("object") || kind.equals("array")) {
            throw new IllegalArgumentException("the path leads to an " + kind + ", which has no text");
        }
        return value;
    }

    private static Expression query(CallSite site) {
        List<Expression> arguments = arguments(site);
        Paths paths = paths(site);
        String wrapper = clause(site, 2, "without array");
        String onEmpty = clause(site, 3, "null");
        String onError = clause(site, 4, "null");
        return new RowFunction(site.name(), DataTypes.JSON, arguments, Set.of(), true, a -> {
            Object json = JsonTree.read(Value.text(a[0]));
            JsonPath path = paths.of(a[1]);
            try {
                List<@Nullable Object> found = JsonPathSearch.find(path, json);
                return found.isEmpty() ? instead(onEmpty, null) : JsonTree.write(wrapped(found, wrapper));
            } catch (NotFound none) {
                throw none;
            } catch (IllegalArgumentException failed) {
                return instead(onError, failed);
            }
        });
    }

    private static @Nullable Object wrapped(List<@Nullable Object> found, String wrapper) {
        if (wrapper.equals("with unconditional array")
                || (wrapper.equals("with conditional array") && found.size() > 1)) {
            return new ArrayList<>(found);
        } else if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "the path leads to " + found.size() + " values; `with wrapper` makes an array of them");
        }
        return found.get(0);
    }

    private static @Nullable Object instead(String behaviour, @Nullable IllegalArgumentException failed) {
        return switch (behaviour) {
            case "error" -> throw failed == null ? new NotFound() : failed;
            case "empty array" -> "[]";
            case "empty object" -> "{}";
            default -> null;
        };
    }

    private static Expression exists(CallSite site) {
        List<Expression> arguments = arguments(site);
        Paths paths = paths(site);
        String onError = clause(site, 4, "false");
        return new RowFunction(site.name(), DataTypes.BOOLEAN, arguments, Set.of(), true, a -> {
            Object json = JsonTree.read(Value.text(a[0]));
            JsonPath path = paths.of(a[1]);
            try {
                return !JsonPathSearch.find(path, json).isEmpty();
            } catch (IllegalArgumentException failed) {
                return switch (onError) {
                    case "error" -> throw failed;
                    case "true" -> true;
                    case "unknown" -> null;
                    default -> false;
                };
            }
        });
    }

    /** Reads the path now if it is a literal, so that a mistake is known before anything starts. */
    private static Paths paths(CallSite site) {
        if (!(site.literal(1) instanceof String text)) {
            return new Paths(null);
        }
        try {
            return new Paths(JsonPathReader.read(text));
        } catch (IllegalArgumentException malformed) {
            throw site.problem(
                    ExpressionErrorCode.BAD_PATH,
                    site.span(1),
                    "the path is not well-formed: " + malformed.getMessage(),
                    "write one such as '$.items[0].price'");
        }
    }

    /**
     * The path of a call.
     *
     * @param fixed null if it comes with each row
     */
    private record Paths(@Nullable JsonPath fixed) {
        JsonPath of(@Nullable Object text) {
            return fixed != null ? fixed : JsonPathReader.read(Value.text(text));
        }
    }
}

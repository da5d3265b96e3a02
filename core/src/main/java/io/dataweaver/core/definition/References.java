package io.dataweaver.core.definition;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.secret.SecretProvider;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in place of {@code ${NAME}}, {@code ${NAME:-default}}, {@code ${NAME:?message}} and
 * {@code ${secret:provider/key}}; a second dollar in front makes the text itself of it.
 *
 * <p>Only in text values, after the file was parsed: what a variable holds can never become structure.
 */
final class References {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SECRET = "secret:";

    /** A value that is a reference and nothing else, not even a default. */
    private static final Pattern WHOLE = Pattern.compile("\\$\\{(secret:[^{}]*|\\w+(:?\\?[^{}]*)?)}|");

    private final Map<String, String> environment;
    private final Map<String, SecretProvider> providers;
    private final boolean lookUpSecrets;
    private final boolean mayBeUnset;
    private final Problems problems;
    private final Map<String, List<Segment>> substituted;
    private final Uses uses;
    private int unset;

    /** Which variables were looked up, wherever a value was: in all that share this. */
    private static final class Uses {
        final Map<String, String> values = new TreeMap<>();
        final Set<String> secret = new TreeSet<>();
        final Set<String> writtenSecrets = new TreeSet<>();
    }

    /** A reference, and what took its place; offsets in characters. */
    private record Segment(int writtenStart, int writtenEnd, int start, int end) {}

    /**
     * Creates a substitution.
     *
     * @param lookUpSecrets whether to fetch secrets, or only to check that their provider exists
     */
    References(
            Map<String, String> environment,
            Map<String, SecretProvider> providers,
            boolean lookUpSecrets,
            Problems problems) {
        this(environment, providers, lookUpSecrets, false, problems, new HashMap<>(), new Uses());
    }

    private References(
            Map<String, String> environment,
            Map<String, SecretProvider> providers,
            boolean lookUpSecrets,
            boolean mayBeUnset,
            Problems problems,
            Map<String, List<Segment>> substituted,
            Uses uses) {
        this.environment = environment;
        this.providers = providers;
        this.lookUpSecrets = lookUpSecrets;
        this.mayBeUnset = mayBeUnset;
        this.problems = problems;
        this.substituted = substituted;
        this.uses = uses;
    }

    /**
     * Returns the same for components that are not made: a variable that is not set stands for itself, and secrets are not
     * fetched.
     */
    References ofReplaced() {
        return new References(environment, providers, false, true, problems, substituted, uses);
    }

    /** Returns which variables were looked up so far, and which secrets were written out. */
    ReferredValues referred() {
        Map<String, String> plain = new TreeMap<>(uses.values);
        plain.keySet().removeAll(uses.secret);
        return new ReferredValues(plain, uses.secret, uses.writtenSecrets);
    }

    /** Returns how many variables stood for themselves so far. */
    int unset() {
        return unset;
    }

    /**
     * Returns a raw value with its references resolved; null if one cannot be, and then the problem is told.
     *
     * @param secret whether the value may be a secret
     */
    @Nullable Object resolve(Object raw, boolean secret, String pointer, ComponentOrigin origin, List<String> path) {
        if (raw instanceof String text) {
            if (secret && !WHOLE.matcher(text).matches()) {
                uses.writtenSecrets.add(pointer);
            }
            return text.contains("${") ? text(text, secret, pointer) : text;
        }
        if (raw instanceof List<?> list) {
            return list(list, secret, origin, path);
        }
        if (raw instanceof Map<?, ?> map) {
            return map(map, secret, origin, path);
        }
        return raw;
    }

    private @Nullable Object list(List<?> list, boolean secret, ComponentOrigin origin, List<String> path) {
        List<Object> resolved = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < list.size(); i++) {
            List<String> below = append(path, String.valueOf(i));
            Object item = resolve(list.get(i), secret, origin.pointer(below), origin, below);
            if (item == null) {
                whole = false;
            } else {
                resolved.add(item);
            }
        }
        return whole ? resolved : null;
    }

    private @Nullable Object map(Map<?, ?> map, boolean secret, ComponentOrigin origin, List<String> path) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            List<String> below = append(path, String.valueOf(entry.getKey()));
            Object item = resolve(entry.getValue(), secret, origin.pointer(below), origin, below);
            if (item == null) {
                whole = false;
            } else {
                resolved.put(String.valueOf(entry.getKey()), item);
            }
        }
        return whole ? resolved : null;
    }

    private static List<String> append(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** Returns where in the written text the character {@code index} of the resolved text comes from. */
    int written(String pointer, int index, boolean end) {
        int shift = 0;
        for (Segment segment : substituted.getOrDefault(pointer, List.of())) {
            if (index < segment.start || (end && index == segment.start)) {
                break;
            }
            if (index < segment.end || (end && index == segment.end)) {
                return end ? segment.writtenEnd : segment.writtenStart;
            }
            shift = segment.writtenEnd - segment.end;
        }
        return index + shift;
    }

    /** Resolves a text; null if that fails, and then the problem is told. */
    @Nullable Object text(String text, boolean secret, String pointer) {
        StringBuilder resolved = new StringBuilder();
        List<Segment> segments = new ArrayList<>();
        boolean whole = true;
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf("${", at);
            if (next < 0) {
                break;
            }
            if (next > at && text.charAt(next - 1) == '$') {
                resolved.append(text, at, next - 1).append("${");
                segments.add(new Segment(next - 1, next + 2, resolved.length() - 2, resolved.length()));
                at = next + 2;
                continue;
            }
            resolved.append(text, at, next);
            int close = close(text, next);
            if (close < 0) {
                malformed(pointer, next, text.length(), "`${` is not closed by `}`");
                return null;
            }
            String body = text.substring(next + 2, close);
            if (body.startsWith(SECRET)) {
                boolean all = next == 0 && close == text.length() - 1;
                return secret(body.substring(SECRET.length()), secret, all, pointer, next, close + 1);
            }
            String value = variable(body, secret, pointer, next, close + 1);
            if (value == null) {
                whole = false;
            } else {
                segments.add(new Segment(next, close + 1, resolved.length(), resolved.length() + value.length()));
                resolved.append(value);
            }
            at = close + 1;
        }
        resolved.append(text, at, text.length());
        substituted.put(pointer, segments);
        return whole ? resolved.toString() : null;
    }

    /** Returns the index of the brace that closes the one behind {@code open}; -1 if there is none. */
    private static int close(String text, int open) {
        int depth = 0;
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable String variable(String body, boolean secret, String pointer, int start, int end) {
        int colon = body.indexOf(':');
        String name = colon < 0 ? body : body.substring(0, colon);
        String rest = colon < 0 ? "" : body.substring(colon + 1);
        if (!VARIABLE.matcher(name).matches() || (colon >= 0 && !rest.startsWith("-") && !rest.startsWith("?"))) {
            malformed(pointer, start, end, "`${" + body + "}` is neither a variable nor a secret");
            return null;
        }
        String value = environment.get(name);
        if (secret) {
            uses.secret.add(name);
        } else if (value != null) {
            uses.values.put(name, value);
        }
        if (value != null && !(value.isEmpty() && colon >= 0)) {
            return value;
        }
        if (rest.startsWith("-")) {
            return rest.substring(1);
        }
        if (mayBeUnset) {
            unset++;
            return "${" + name + "}";
        }
        String message = rest.startsWith("?") && rest.length() > 1 ? ": " + rest.substring(1) : "";
        String close = Suggestions.closest(name, environment.keySet())
                .map(match -> "; did you mean `" + match + "`?")
                .orElse("");
        problems.errorIn(
                DefinitionErrorCode.VARIABLE_NOT_SET,
                pointer,
                start,
                end,
                "${" + name + "} is not set" + message,
                "looked in: environment" + (close.isEmpty() ? "; a default is ${" + name + ":-value}" : close));
        return null;
    }

    private @Nullable Object secret(
            String reference, boolean allowed, boolean whole, String pointer, int start, int end) {
        if (!allowed || !whole) {
            problems.errorIn(
                    DefinitionErrorCode.SECRET_NOT_ALLOWED,
                    pointer,
                    start,
                    end,
                    allowed
                            ? "a secret must be the whole value, not a part of it"
                            : "a secret is not allowed here: this value is not kept secret and would print",
                    "use it as the whole value of an option that is secret, such as `password`");
            return null;
        }
        int slash = reference.indexOf('/');
        if (slash < 1 || slash == reference.length() - 1) {
            malformed(pointer, start, end, "`${secret:" + reference + "}` names no provider and key");
            return null;
        }
        String providerName = reference.substring(0, slash);
        SecretProvider provider = providers.get(providerName);
        if (provider == null) {
            String close = Suggestions.didYouMean(providerName, providers.keySet());
            problems.errorIn(
                    DefinitionErrorCode.UNKNOWN_SECRET_PROVIDER,
                    pointer,
                    start,
                    end,
                    "there is no secret provider `" + providerName + "`",
                    close == null ? "there are: " + String.join(", ", providers.keySet()) : close);
            return null;
        }
        return lookUpSecrets ? lookUp(provider, reference.substring(slash + 1), pointer, start, end) : Secret.of("");
    }

    private @Nullable Secret lookUp(SecretProvider provider, String key, String pointer, int start, int end) {
        try {
            Optional<Secret> found = provider.find(key);
            if (found.isEmpty()) {
                problems.errorIn(
                        DefinitionErrorCode.SECRET_NOT_FOUND,
                        pointer,
                        start,
                        end,
                        "the secret `" + key + "` is not found",
                        "looked in: " + provider.summary());
            }
            return found.orElse(null);
        } catch (DataWeaverException failed) {
            problems.errorIn(failed.code(), pointer, start, end, String.valueOf(failed.getMessage()), failed.hint());
            return null;
        }
    }

    private void malformed(String pointer, int start, int end, String message) {
        problems.errorIn(
                DefinitionErrorCode.BAD_REFERENCE,
                pointer,
                start,
                end,
                message,
                "write ${NAME}, ${NAME:-default} or ${secret:PROVIDER/KEY}; for the text itself write $${");
    }
}

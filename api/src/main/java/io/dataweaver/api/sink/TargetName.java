package io.dataweaver.api.sink;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sink calls the target of a dataset: {@code orders}, or with parts of the dataset's name in it, {@code
 * copy_{table}} or {@code dwh.{schema}_{table}}.
 *
 * <p>Of the dataset {@code public.orders}, {@code {table}} is {@code orders} and {@code {schema}} is {@code public}. A name
 * that is written in double quotes is taken as it stands, braces included. What comes from a dataset stays within the part
 * of the name in which it is asked for: a dot in it begins no other part.
 */
public final class TargetName {

    private static final String TABLE = "{table}";
    private static final String SCHEMA = "{schema}";

    private final String text;
    private final List<String> parts;
    private final ErrorCode invalid;
    private final String option;

    private TargetName(String text, ErrorCode invalid, String option) {
        this.text = text;
        this.parts = parts(text);
        this.invalid = invalid;
        this.option = option;
    }

    /**
     * Reads the value of {@code option}.
     *
     * @param invalid the code of what is wrong with it
     * @throws OptionException if it asks for anything else than {@code {schema}} and {@code {table}}
     */
    public static TargetName parse(String text, ErrorCode invalid, Option<?> option) {
        TargetName name = new TargetName(text, invalid, option.name());
        for (String part : name.parts) {
            if (!isQuoted(part)) {
                name.requireKnown(part.replace(TABLE, "").replace(SCHEMA, ""));
            }
        }
        return name;
    }

    private void requireKnown(String literal) {
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw wrong(
                    "`" + option + ": " + text + "` has braces around something else than `schema` or `table`",
                    "write {table} or {schema} for the name of the dataset, or the whole name in double quotes");
        }
    }

    private OptionException wrong(String message, String hint) {
        return new OptionException(invalid, message, hint, List.of(option));
    }

    /** Returns the names between the dots that are outside quotes, each as it stands. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                quoted = !quoted;
            } else if (text.charAt(i) == '.' && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static boolean isQuoted(String part) {
        return part.startsWith("\"");
    }

    private static boolean asks(String part) {
        return !isQuoted(part) && (part.contains(TABLE) || part.contains(SCHEMA));
    }

    /** Tells whether it is the same for all datasets. */
    public boolean isFixed() {
        return parts.stream().noneMatch(TargetName::asks);
    }

    /** Returns what stands in front of the last dot, as it stands, if that is the same for all datasets. */
    public Optional<String> fixedQualifier() {
        List<String> qualifier = parts.subList(0, parts.size() - 1);
        return qualifier.isEmpty() || qualifier.stream().anyMatch(TargetName::asks)
                ? Optional.empty()
                : Optional.of(String.join(".", qualifier));
    }

    /**
     * Returns the name for {@code dataset} in the form of SQL: a part that is made of the dataset's name stands in double
     * quotes, in which a quote is doubled.
     *
     * @throws OptionException if it asks for the schema of a dataset that has none
     */
    public String quoted(String dataset) {
        List<String> names = new ArrayList<>();
        for (String part : parts) {
            names.add(asks(part) ? '"' + filled(part, dataset).replace("\"", "\"\"") + '"' : part);
        }
        return String.join(".", names);
    }

    /**
     * Returns the name for {@code dataset}, for systems whose names have no parts and no quotes.
     *
     * @throws OptionException if it asks for the schema of a dataset that has none
     */
    public String plain(String dataset) {
        List<String> names = new ArrayList<>();
        for (String part : parts) {
            names.add(asks(part) ? filled(part, dataset) : part);
        }
        return String.join(".", names);
    }

    private String filled(String part, String dataset) {
        List<String> names = parts(dataset);
        int last = names.size() - 1;
        if (part.contains(SCHEMA) && last == 0) {
            throw wrong(
                    "`" + option + ": " + text + "` asks for the schema of '" + dataset + "', which has none",
                    "leave {schema} out, or read tables with their schema, such as public.orders");
        }
        String schema = String.join(
                ".", names.subList(0, last).stream().map(TargetName::unquoted).toList());
        StringBuilder filled = new StringBuilder();
        for (int at = 0; at < part.length(); ) {
            // In one pass, so that a table that is called {schema} stays what it is.
            if (part.startsWith(TABLE, at)) {
                filled.append(unquoted(names.get(last)));
                at += TABLE.length();
            } else if (part.startsWith(SCHEMA, at)) {
                filled.append(schema);
                at += SCHEMA.length();
            } else {
                filled.append(part.charAt(at++));
            }
        }
        return filled.toString();
    }

    private static String unquoted(String name) {
        return isQuoted(name) && name.length() > 1
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }

    /** Returns it as it was written. */
    @Override
    public String toString() {
        return text;
    }
}

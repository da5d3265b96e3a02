package io.dataweaver.core.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference page of functions in Markdown, made of what they say of themselves. */
public final class FunctionReference {

    private FunctionReference() {}

    /** Returns a page about {@code functions}, by group. */
    public static String page(List<FunctionDescription> functions) {
        Map<String, List<FunctionDescription>> groups = new LinkedHashMap<>();
        for (FunctionDescription function : functions) {
            groups.computeIfAbsent(function.group(), group -> new ArrayList<>()).add(function);
        }
        StringBuilder page = new StringBuilder("# Functions\n\n")
                .append("What expressions can call, besides operators, `case`, `cast` and `try_cast`: ")
                .append(functions.size())
                .append(
                        " functions. Names and rules are PostgreSQL's where it has the function. Unless a function says")
                .append(
                        " otherwise, NULL makes NULL; what has no result rejects the record. Each example is true, and the")
                .append(" build runs it.\n");
        groups.forEach((group, members) -> {
            page.append("\n## ").append(group).append("\n\n| call | result | example |\n|---|---|---|\n");
            members.forEach(function -> page.append(row(function)));
        });
        return page.toString();
    }

    private static String row(FunctionDescription function) {
        String calls =
                function.signatures().stream().map(FunctionReference::code).collect(Collectors.joining("<br>"));
        return "| " + calls + " | " + cell(function.doc()) + " | " + code(function.example()) + " |\n";
    }

    /** Returns the text about one function, as a terminal shows it. */
    public static String text(FunctionDescription function) {
        String calls = function.signatures().stream().map(call -> "  " + call).collect(Collectors.joining("\n"));
        return "function " + function.name() + " (" + function.group() + ")\n\n" + calls + "\n\n" + function.doc()
                + "\n\nExample: " + function.example() + "\n";
    }

    private static String code(String text) {
        return cell(text.contains("`") ? "`` " + text + " ``" : "`" + text + "`");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}

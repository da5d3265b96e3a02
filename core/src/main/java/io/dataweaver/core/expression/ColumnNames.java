package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks up names in the input: as the schema spells them, and in any case if that leaves one. */
final class ColumnNames {

    private static final int MAX_LISTED = 12;
    private static final Set<String> CURRENT = Set.of(
            "current_timestamp",
            "current_date",
            "current_time",
            "localtime",
            "localtimestamp",
            "current_user",
            "session_user",
            "system_user");

    private final Problems problems;
    private final Schema input;

    ColumnNames(Problems problems, Schema input) {
        this.problems = problems;
        this.input = input;
    }

    Expression find(Syntax.Name name) {
        Syntax.Part first = name.parts().get(0);
        int index = find(first, input.fields(), false);
        if (index < 0) {
            boolean alone = name.parts().size() == 1;
            if (!alone && find(name.parts().get(1), input.fields(), false) >= 0) {
                throw problems.problem(
                        ExpressionErrorCode.UNKNOWN_COLUMN,
                        first.span(),
                        "there is no column `" + first.name() + "` in the input",
                        "name the column alone, without its table: `"
                                + problems.excerpt(name.parts().get(1).span()) + "`");
            }
            throw unknown(first, input.names(), "the input", alone);
        }
        Field column = input.field(index);
        DataType type = column.type();
        boolean nullable = column.nullable();
        List<Integer> path = new ArrayList<>();
        for (int i = 1; i < name.parts().size(); i++) {
            Syntax.Part part = name.parts().get(i);
            Syntax.Part parent = name.parts().get(i - 1);
            if (type instanceof DataType.Json) {
                return inJson(new ColumnValue(type, nullable, column.name(), index, path), name, i);
            }
            if (!(type instanceof DataType.Struct struct)) {
                throw problems.problem(
                        ExpressionErrorCode.STRUCTURE,
                        part.span(),
                        "`" + parent.name() + "` is " + type.display() + " and has no field `" + part.name() + "`",
                        i == 1 ? "name the column alone, without the table: `" + part.name() + "`" : null);
            }
            int field = find(part, struct.fields(), true);
            if (field < 0) {
                List<String> names = struct.fields().stream().map(Field::name).toList();
                throw unknown(part, names, "`" + parent.name() + "`", false);
            }
            path.add(field);
            type = struct.fields().get(field).type();
            nullable |= struct.fields().get(field).nullable();
        }
        return new ColumnValue(type, nullable, column.name(), index, path);
    }

    private Expression inJson(Expression json, Syntax.Name name, int first) {
        Expression value = json;
        for (Syntax.Part part : name.parts().subList(first, name.parts().size())) {
            value = Paths.member(problems, value, name.span(), part);
        }
        return value;
    }

    private int find(Syntax.Part part, List<Field> fields, boolean nested) {
        int found = -1;
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).name();
            if (name.equals(part.name())) {
                return i;
            }
            if (!part.quoted() && name.equalsIgnoreCase(part.name())) {
                if (found >= 0) {
                    throw problems.problem(
                            ExpressionErrorCode.AMBIGUOUS_COLUMN,
                            part.span(),
                            "`" + part.name() + "` could be \""
                                    + fields.get(found).name() + "\" or \"" + name + "\""
                                    + (nested ? " in the struct" : ""),
                            "write the one you mean in double quotes");
                }
                found = i;
            }
        }
        return found;
    }

    private OptionException unknown(Syntax.Part part, List<String> names, String where, boolean alone) {
        String word = part.name().toLowerCase(Locale.ROOT);
        if (alone && !part.quoted() && CURRENT.contains(word)) {
            return problems.problem(
                    ExpressionErrorCode.NOT_DETERMINISTIC,
                    part.span(),
                    "`" + part.name() + "` gives another result each time, so that a resumed run would not repeat it",
                    "use a column of the record");
        }
        return problems.problem(
                ExpressionErrorCode.UNKNOWN_COLUMN,
                part.span(),
                "there is no column `" + part.name() + "` in " + where,
                hint(part, names, where.equals("the input")));
    }

    private static String hint(Syntax.Part part, List<String> names, boolean maybeText) {
        String nearest = Suggestions.closest(part.name(), names).orElse(null);
        String text = "'" + part.name() + "'";
        if (nearest != null) {
            String shown = nearest.matches("[A-Za-z_][A-Za-z0-9_]*") ? nearest : '"' + nearest + '"';
            return "did you mean `" + shown + "`?";
        }
        String listed = String.join(", ", names.subList(0, Math.min(names.size(), MAX_LISTED)))
                + (names.size() > MAX_LISTED ? ", …" : "");
        return "it has " + listed + (maybeText ? "; if " + text + " is meant as text, write it in single quotes" : "");
    }
}

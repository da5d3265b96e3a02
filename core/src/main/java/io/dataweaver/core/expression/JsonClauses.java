package io.dataweaver.core.expression;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of a SQL/JSON function, as Calcite's tree has them.
 *
 * @param wrapper such as {@code without array}
 * @param onEmpty what a path that finds nothing gives: {@code null}, {@code error}, …
 * @param onError what a failing path gives, likewise
 * @param returning the type of the result, if it is given
 * @param unknown a clause that we do not have
 */
record JsonClauses(
        String wrapper,
        String onEmpty,
        String onError,
        @Nullable SqlDataTypeSpec returning,
        @Nullable SqlNode unknown) {

    private static final int CLAUSES = 2;

    /** Reads the clauses of a call of {@code json_value}, {@code json_query} or {@code json_exists}. */
    static JsonClauses of(String name, SqlBasicCall call) {
        List<SqlNode> operands = call.getOperandList();
        return switch (name) {
            case "json_value" -> value(operands);
            case "json_query" ->
                new JsonClauses(
                        symbol(operands.get(2)),
                        symbol(operands.get(3)),
                        symbol(operands.get(4)),
                        null,
                        operands.size() > 5 ? operands.get(5) : null);
            default ->
                new JsonClauses("", "", operands.size() > CLAUSES ? symbol(operands.get(2)) : "false", null, null);
        };
    }

    private static JsonClauses value(List<SqlNode> operands) {
        String onEmpty = "null";
        String onError = "null";
        SqlDataTypeSpec returning = null;
        SqlNode unknown = null;
        for (int i = CLAUSES; i + 1 < operands.size(); i += 2) {
            if (operands.get(i + 1) instanceof SqlDataTypeSpec type) {
                returning = type;
            } else if (symbol(operands.get(i)).equals("default")) {
                unknown = operands.get(i + 1);
                break;
            } else if (symbol(operands.get(i + 1)).endsWith("empty")) {
                onEmpty = symbol(operands.get(i));
            } else {
                onError = symbol(operands.get(i));
            }
        }
        return new JsonClauses("", onEmpty, onError, returning, unknown);
    }

    static String symbol(SqlNode node) {
        Object value = ((SqlLiteral) node).getValue();
        String name = value instanceof Enum<?> choice ? choice.name() : String.valueOf(value);
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

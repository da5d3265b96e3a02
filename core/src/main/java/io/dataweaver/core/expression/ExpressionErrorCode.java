package io.dataweaver.core.expression;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with an expression; all of it is reported before anything starts. */
public enum ExpressionErrorCode implements ErrorCode {
    SYNTAX(
            "DW-EXP-001",
            "the expression is not SQL",
            "Look at the marked place: a missing operand, quote or parenthesis, or a reserved word as a column name, "
                    + "which needs double quotes."),
    UNKNOWN_COLUMN(
            "DW-EXP-002",
            "the expression names a column that its input does not have",
            "Correct the name. Text stands in single quotes, names in double quotes."),
    UNKNOWN_FUNCTION(
            "DW-EXP-003", "there is no function of that name", "Correct the name, or add a plugin that has it."),
    WRONG_ARGUMENTS(
            "DW-EXP-004",
            "a function or operator does not take these arguments",
            "Give it what its description says; CAST and TRY_CAST change types."),
    NOT_A_CONDITION(
            "DW-EXP-005",
            "something that is true or false is expected",
            "Compare the value with something, for instance `total > 0`."),
    UNKNOWN_TYPE("DW-EXP-006", "there is no type of that name", "Use one of the types that the message lists."),
    NOT_COMPARABLE(
            "DW-EXP-007",
            "values of these types cannot be compared",
            "Make both sides the same type with CAST or TRY_CAST."),
    BAD_LITERAL("DW-EXP-008", "a literal is not a value of the type that it should be", "Correct the literal."),
    NOT_SUPPORTED(
            "DW-EXP-009",
            "this part of SQL is not for expressions over one row",
            "Use functions and operators that depend on the row alone."),
    NOT_DETERMINISTIC(
            "DW-EXP-010",
            "the function gives another result each time, so a resumed run would not repeat what it did",
            "Use a column of the record, such as the time at which it was written."),
    NO_CAST(
            "DW-EXP-011",
            "values of this type cannot be cast to that type",
            "Cast by way of TEXT, if that has a meaning."),
    ALWAYS_FAILS("DW-EXP-012", "a part of the expression fails for every record", "Correct the constants in it."),
    INCOMPATIBLE_BRANCHES(
            "DW-EXP-013",
            "the alternatives of an expression have different types",
            "Make all alternatives the same type with CAST."),
    AMBIGUOUS_COLUMN(
            "DW-EXP-014",
            "several columns have that name but for case",
            "Write the name in double quotes, exactly as the input spells it."),
    TOO_COMPLEX("DW-EXP-015", "the expression is too long or too deeply nested", "Split it into several steps."),
    BAD_PATTERN("DW-EXP-016", "a pattern is not well-formed", "Correct the pattern."),
    BAD_FUNCTION_PLUGIN(
            "DW-EXP-017",
            "a plugin's function cannot be called from expressions",
            "The plugin's author has to correct the method that the message names."),
    UNKNOWN_MAP_COLUMN(
            "DW-EXP-018",
            "the step names a column that its input does not have",
            "Correct the name; it is compared exactly."),
    MAP_CONFLICT(
            "DW-EXP-019",
            "the settings of a map contradict each other",
            "Let each output column come from one setting, and keep at least one."),
    STRUCTURE(
            "DW-EXP-020",
            "a field is asked of something that has none",
            "Structs and JSON have fields, as in `address.city`; lists, maps and JSON have elements, as in `tags[0]`."),
    INTERVAL_RESULT(
            "DW-EXP-021",
            "the expression gives an interval, which no column can hold",
            "Make it text with CAST, or a number with EXTRACT(EPOCH FROM …)."),
    UNKNOWN_ZONE(
            "DW-EXP-060",
            "there is no time zone of that name",
            "Name it by its region, as in 'Europe/Berlin', or by its offset, as in '+02:00'."),
    BAD_PATH(
            "DW-EXP-061",
            "a path into JSON is not well-formed, or uses what is not there",
            "Paths are those of SQL/JSON, as in '$.items[0].price'; see the functions of JSON.");

    private final ErrorDescription description;

    ExpressionErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

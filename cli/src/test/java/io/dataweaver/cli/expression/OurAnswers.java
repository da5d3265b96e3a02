package io.dataweaver.cli.expression;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.expression.CompiledExpression;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What we make of expressions. */
final class OurAnswers {

    private final ExpressionCompiler compiler = new ExpressionCompiler();
    private final RecordBatch batch;

    OurAnswers(List<List<@Nullable String>> rows) {
        this.batch = RandomRows.batch(rows);
    }

    /** Returns the answer; of an expression that fails for every record, without a type. */
    Answer answer(String sql) {
        try {
            CompiledExpression compiled = compiler.compile(sql, RandomRows.SCHEMA);
            return new Answer(type(compiled.type()), values(sql, compiled));
        } catch (OptionException problem) {
            // What fails for every record is refused before the start.
            return problem.code().id().equals("DW-EXP-012")
                    ? new Answer("", Collections.nCopies(batch.size(), Answer.ERROR))
                    : new Answer(
                            "not understood: " + problem.getMessage(), Collections.nCopies(batch.size(), Answer.ERROR));
        }
    }

    /** A value is shown as text by a cast, which must neither make an error nor hide one. */
    private List<@Nullable String> values(String sql, CompiledExpression compiled) {
        EvaluationErrors errors = new EvaluationErrors();
        compiled.evaluate(batch, errors);
        EvaluationErrors errorsAsText = new EvaluationErrors();
        Column texts =
                compiler.compile("cast(" + sql + " as text)", RandomRows.SCHEMA).evaluate(batch, errorsAsText);
        List<@Nullable String> values = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            if (errors.failed(row) != errorsAsText.failed(row)) {
                values.add("as text not the same: " + errorsAsText.message(row));
            } else {
                values.add(errors.failed(row) ? Answer.ERROR : (String) texts.value(row));
            }
        }
        return values;
    }

    /** Returns the rows that a filter lets pass, from 0. */
    List<Integer> filtered(String sql) {
        int[] rows = new int[batch.size()];
        int count = compiler.compileCondition(sql, RandomRows.SCHEMA).select(batch, rows, new EvaluationErrors());
        return Arrays.stream(rows, 0, count).boxed().toList();
    }

    private static String type(DataType type) {
        String name = type.toString().replaceFirst("\\(.*", "");
        return switch (name) {
            case "decimal" -> "numeric";
            case "double" -> "double precision";
            case "timestamp", "time" -> name + " without time zone";
            case "timestamptz" -> "timestamp with time zone";
            default -> name;
        };
    }
}

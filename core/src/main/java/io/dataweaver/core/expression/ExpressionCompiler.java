package io.dataweaver.core.expression;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import java.util.List;

/**
 * Checks SQL expressions against a schema and makes them computable.
 *
 * <p>Columns go by their names as the schema spells them; if there is none, by their names in any case. A name that is a
 * word of SQL, or more than letters, digits and underscores, needs double quotes. Text stands in single quotes.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class ExpressionCompiler {

    private final FunctionCatalog functions;

    /** Creates a compiler that knows the built-in functions and those of plugins on the class path. */
    public ExpressionCompiler() {
        this(FunctionCatalog.installed());
    }

    /** Creates a compiler that knows {@code functions}. */
    public ExpressionCompiler(FunctionCatalog functions) {
        this.functions = functions;
    }

    /**
     * Compiles an expression.
     *
     * @param sql such as {@code round(total * 1.19, 2)}
     * @param input the columns that it may use
     * @param path the option that holds it, for problems: {@code ["set", "total"]}
     * @throws OptionException if it is wrong, with the characters at fault and a code of {@link ExpressionErrorCode}
     */
    public CompiledExpression compile(String sql, Schema input, List<String> path) {
        Expression expression = analyze(sql, input, path);
        if (Kind.of(expression.type()) == Kind.INTERVAL) {
            throw new Problems(path, sql)
                    .problem(
                            ExpressionErrorCode.INTERVAL_RESULT,
                            new Span(0, sql.length()),
                            "an interval is no value of a column",
                            "write cast(… as text), or extract(epoch from …) for its seconds");
        }
        return new CompiledExpression(expression);
    }

    /** Compiles an expression that is no option's. */
    public CompiledExpression compile(String sql, Schema input) {
        return compile(sql, input, List.of());
    }

    /**
     * Compiles a condition.
     *
     * @param sql such as {@code status = 'PAID' and total > 0}
     * @throws OptionException if it is wrong, or is neither true nor false
     */
    public CompiledCondition compileCondition(String sql, Schema input, List<String> path) {
        Expression value = analyze(sql, input, path);
        Span all = new Span(0, sql.length());
        return new CompiledCondition(Operators.condition(new Problems(path, sql), value, all), input);
    }

    /** Compiles a condition that is no option's. */
    public CompiledCondition compileCondition(String sql, Schema input) {
        return compileCondition(sql, input, List.of());
    }

    private Expression analyze(String sql, Schema input, List<String> path) {
        Problems problems = new Problems(path, sql);
        Syntax plain = PlainReader.read(sql, input);
        Syntax syntax = plain == null ? SqlReader.read(problems, input.names()) : plain;
        return new Analyzer(problems, input, functions).analyze(syntax);
    }
}

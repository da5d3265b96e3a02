package io.dataweaver.core.expression;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code x like pattern escape c}, of SQL:2016 section 8.5: without {@code escape}, no character escapes. */
final class Like extends Condition {

    private final Expression value;
    private final Expression pattern;
    private final @Nullable Expression escape;
    private final @Nullable LikePattern fixed;

    private Like(Expression value, Expression pattern, @Nullable Expression escape, @Nullable LikePattern fixed) {
        super(
                operands(value, pattern, escape).stream().anyMatch(Expression::nullable),
                operands(value, pattern, escape));
        this.value = value;
        this.pattern = pattern;
        this.escape = escape;
        this.fixed = fixed;
    }

    private static List<Expression> operands(Expression value, Expression pattern, @Nullable Expression escape) {
        List<Expression> operands = new ArrayList<>(List.of(value, pattern));
        if (escape != null) {
            operands.add(escape);
        }
        return operands;
    }

    /** Returns the call with value and pattern in lower case, which is what ILIKE compares. */
    static CallSite folded(CallSite site) {
        List<Expression> arguments = new ArrayList<>(site.arguments());
        for (int i = 0; i < 2; i++) {
            if (!site.isNull(i)) {
                arguments.set(i, ConstantFolding.fold(new CaseFold(Arguments.text(site, i), false)));
            }
        }
        return site.with(arguments);
    }

    static Condition bind(CallSite site) {
        for (int i = 0; i < site.size(); i++) {
            if (site.isNull(i)) {
                return BooleanValue.of(Constant.of(DataTypes.BOOLEAN, null));
            }
            Arguments.text(site, i);
        }
        Expression escape = site.size() > 2 ? site.argument(2) : null;
        LikePattern fixed = null;
        if (site.literal(1) instanceof String pattern && (escape == null || site.literal(2) != null)) {
            try {
                fixed = LikePattern.of(pattern, escape == null ? "" : String.valueOf(site.literal(2)));
            } catch (IllegalArgumentException malformed) {
                throw site.problem(
                        ExpressionErrorCode.BAD_PATTERN,
                        site.span(1),
                        String.valueOf(malformed.getMessage()),
                        "the escape character is written twice to stand for itself");
            }
        }
        return new Like(site.argument(0), site.argument(1), escape, fixed);
    }

    @Override
    boolean mayFail() {
        return fixed == null || value.mayFail();
    }

    @Override
    void test(Evaluation run, Rows rows, byte[] truth) {
        BytesColumn values = (BytesColumn) value.evaluate(run, rows);
        if (fixed != null) {
            test(fixed, values, rows, truth);
            maskNulls(values.marks(), value.mask(), rows, truth);
            return;
        }
        BytesColumn patterns = (BytesColumn) pattern.evaluate(run, rows);
        Column escapes = escape == null ? null : escape.evaluate(run, rows);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            boolean known = values.isPresent(row & value.mask()) && patterns.isPresent(row & pattern.mask());
            String character = "";
            if (escape != null && escapes != null) {
                known &= escapes.isPresent(row & escape.mask());
                character = known ? String.valueOf(escapes.value(row & escape.mask())) : "";
            }
            truth[row] = known ? test(run, row, values, patterns, character) : Truth.UNKNOWN;
        }
    }

    private void test(LikePattern like, BytesColumn values, Rows rows, byte[] truth) {
        byte[] data = values.data();
        int[] offsets = values.offsets();
        int mask = value.mask();
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            int at = row & mask;
            truth[row] = like.matches(data, offsets[at], offsets[at + 1]) ? Truth.TRUE : Truth.FALSE;
        }
    }

    private byte test(Evaluation run, int row, BytesColumn values, BytesColumn patterns, String character) {
        try {
            LikePattern like = LikePattern.of(patterns.text(row & pattern.mask()), character);
            int at = row & value.mask();
            return like.matches(values.data(), values.start(at), values.end(at)) ? Truth.TRUE : Truth.FALSE;
        } catch (IllegalArgumentException malformed) {
            run.fail(row, String.valueOf(malformed.getMessage()));
            return Truth.UNKNOWN;
        }
    }
}

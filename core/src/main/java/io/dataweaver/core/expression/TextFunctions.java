package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions on text. */
final class TextFunctions implements FunctionGroup {

    @Override
    public List<FunctionDescription> functions() {
        return List.of();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        return null;
    }

    /** Returns {@code a || b}; one of them is text, the other is written as text. */
    static Expression concatenate(CallSite site) {
        for (int i = 0; i < site.size(); i++) {
            if (site.isNull(i)) {
                return Constant.of(DataTypes.TEXT, null);
            }
        }
        if (site.kind(0) != Kind.TEXT && site.kind(1) != Kind.TEXT) {
            throw Arguments.wrong(site, 0, "TEXT");
        }
        return new Concatenation(texts(site, 0), false);
    }

    /** Returns the arguments from {@code first} on, as text. */
    static List<Expression> texts(CallSite site, int first) {
        List<Expression> texts = new ArrayList<>();
        for (int i = first; i < site.size(); i++) {
            Expression text = Casts.of(site.argument(i), DataTypes.TEXT, false);
            if (text == null) {
                throw Arguments.wrong(site, i, "TEXT");
            }
            texts.add(text);
        }
        return texts;
    }
}

package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.descriptor.OptionException;
import java.util.List;

/** What lies in lists, maps, structs and JSON: {@code a.b}, {@code a[0]}, {@code a['key']}. The first element is 0. */
final class Paths {

    private Paths() {}

    /**
     * Returns {@code base.part}.
     *
     * @throws OptionException if there is no such field
     */
    static Expression member(Problems problems, Expression base, Span span, Syntax.Part part) {
        if (base.type() instanceof DataType.Json) {
            return new JsonPart(base, Constant.of(DataTypes.TEXT, part.name()));
        }
        int index = -1;
        if (base.type() instanceof DataType.Struct struct && Kind.of(struct) != Kind.INTERVAL) {
            for (int i = 0; i < struct.fields().size(); i++) {
                String name = struct.fields().get(i).name();
                boolean same = part.quoted() ? name.equals(part.name()) : name.equalsIgnoreCase(part.name());
                if (name.equals(part.name()) || (same && index < 0)) {
                    index = i;
                }
            }
            if (index >= 0) {
                return new StructField(base, index);
            }
            List<String> names = struct.fields().stream().map(Field::name).toList();
            throw problems.problem(
                    ExpressionErrorCode.STRUCTURE,
                    part.span(),
                    "`" + problems.excerpt(span) + "` has no field `" + part.name() + "`",
                    "it has " + String.join(", ", names));
        }
        boolean isMap = base.type() instanceof DataType.MapOf;
        throw problems.problem(
                ExpressionErrorCode.STRUCTURE,
                part.span(),
                "`" + problems.excerpt(span) + "` is " + base.type().display() + " and has no field `" + part.name()
                        + "`",
                isMap ? "write " + problems.excerpt(span) + "['" + part.name() + "']" : null);
    }

    /** Returns {@code base[index]}. */
    static Expression item(CallSite site) {
        DataType type = site.type(0);
        if (type instanceof DataType.ListOf list) {
            if (site.kind(1) != Kind.INTEGER) {
                throw wrongIndex(site, "an integer; the first element is 0");
            }
            return new ListItem(list.element(), site.argument(0), site.argument(1));
        } else if (type instanceof DataType.MapOf map) {
            return item(site, map);
        } else if (type instanceof DataType.Json) {
            if (site.kind(1) != Kind.INTEGER && site.kind(1) != Kind.TEXT) {
                throw wrongIndex(site, "a name, or an integer; the first element is 0");
            }
            return new JsonPart(site.argument(0), site.argument(1));
        } else if (type instanceof DataType.Struct && site.literal(1) instanceof String name) {
            Syntax.Part part = new Syntax.Part(name, true, site.span(1));
            return member(site.problems(), site.argument(0), site.span(0), part);
        }
        throw site.problem(
                ExpressionErrorCode.STRUCTURE,
                site.span(1),
                "`" + site.text(0) + "` is " + type.display() + " and has no elements",
                null);
    }

    private static Expression item(CallSite site, DataType.MapOf map) {
        Comparisons.Side key = new Comparisons.Side(site.argument(1), site.span(1));
        Expression wanted = Literals.adapt(site.problems(), key, map.key());
        if (!wanted.type().equals(map.key())) {
            boolean isKindred = Kind.of(wanted.type()) == Kind.INTEGER && Kind.of(map.key()) == Kind.INTEGER;
            if (!isKindred) {
                throw wrongIndex(site, map.key().display() + ", as the keys are");
            }
            wanted = Casts.implicit(wanted, map.key());
        }
        return new MapItem(map.value(), site.argument(0), wanted);
    }

    private static OptionException wrongIndex(CallSite site, String expected) {
        return site.problem(
                ExpressionErrorCode.WRONG_ARGUMENTS,
                site.span(1),
                "`" + site.text(1) + "` is " + site.type(1).display() + ", but this place needs " + expected,
                null);
    }
}

package io.dataweaver.core.keyed;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.keyed.JoinLayout.Pair;
import io.dataweaver.core.keyed.JoinLayout.Side;
import io.dataweaver.core.keyed.JoinLayout.Taken;
import io.dataweaver.core.transform.StepColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns that come out of a join: those of the left side, then those of the right; what both share comes once, on the left. */
final class JoinColumns {

    private final List<Side> sides;
    private final Schema passed;
    private final List<Pair> pairs;
    private final JoinPlugin.Type type;
    private final List<String> prefixes;
    private final List<Field> fields = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<String> key = new ArrayList<>();
    private boolean isKey;

    JoinColumns(List<Side> sides, Schema passed, List<Pair> pairs, JoinPlugin.Type type, List<String> prefixes) {
        this.sides = sides;
        this.passed = passed;
        this.pairs = pairs;
        this.type = type;
        this.prefixes = prefixes;
        // A pair is told apart by its two records; the key of one that may be missing is NULL, which no key is.
        this.isKey = type == JoinPlugin.Type.INNER
                && sides.stream().noneMatch(side -> side.schema().key().isEmpty());
        for (int side = JoinLayout.LEFT; side <= JoinLayout.RIGHT; side++) {
            add(side);
        }
    }

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    Schema schema(String dataset) {
        return new Schema(dataset, fields, isKey ? key : List.of());
    }

    private void add(int side) {
        Schema schema = sides.get(side).schema();
        for (Field field : schema.fields()) {
            Optional<Pair> shared = pairs.stream()
                    .filter(pair -> pair.isOne() && pair.left().equals(field.name()))
                    .findFirst();
            String name = shared.isPresent() ? field.name() : prefixes.get(side) + field.name();
            if (shared.isEmpty()) {
                add(side, name, field);
            } else if (side == JoinLayout.LEFT) {
                addShared(shared.get(), field);
            }
            if (schema.key().contains(field.name()) && !key.contains(name)) {
                key.add(name);
            }
        }
    }

    private void addShared(Pair pair, Field left) {
        String name = JoinLayout.passedAs(pair);
        Schema other = sides.get(JoinLayout.RIGHT).schema();
        boolean rightIsNullable = other.field(other.indexOf(pair.right())).nullable();
        boolean nullable = switch (type) {
            case INNER -> false;
            case LEFT -> left.nullable();
            case RIGHT -> rightIsNullable;
            case FULL -> left.nullable() || rightIsNullable;
        };
        fields.add(new Field(left.name(), pair.type(), nullable));
        taken.add(new Taken(name, name));
    }

    private void add(int side, String name, Field field) {
        if (fields.stream().anyMatch(known -> known.name().equals(name))) {
            throw StepColumns.twice(
                    name,
                    "give one side a prefix, as in `prefix: {" + sides.get(side).name()
                            + ": r_}`, rename the column with a"
                            + " `map` in front, or, if both sides are joined by it, say so with `using`",
                    JoinPlugin.PREFIX.name());
        }
        boolean mayBeMissing = side == JoinLayout.LEFT ? type.keeps(JoinLayout.RIGHT) : type.keeps(JoinLayout.LEFT);
        fields.add(new Field(name, field.type(), field.nullable() || mayBeMissing));
        String as = sides.get(side).passedAs(field.name(), passed);
        taken.add(side == JoinLayout.LEFT ? new Taken(as, null) : new Taken(null, as));
    }
}

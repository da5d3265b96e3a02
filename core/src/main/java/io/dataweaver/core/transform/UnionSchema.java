package io.dataweaver.core.transform;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the schema that several datasets have in common, column by column, by name. */
final class UnionSchema {

    private final UnionSettings settings;
    private final List<Input> inputs;
    private final List<String> missing = new ArrayList<>();
    private final List<String> different = new ArrayList<>();

    UnionSchema(UnionSettings settings, List<Input> inputs) {
        this.settings = settings;
        this.inputs = inputs;
    }

    /**
     * Returns the schema.
     *
     * @throws OptionException if there is none
     */
    Schema find() {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Input input : inputs) {
            for (Field field : input.schema().fields()) {
                fields.computeIfAbsent(field.name(), this::common);
            }
        }
        refuse(UnionErrorCode.COLUMN_MISSING, missing, "say `missing: set_null` to have NULL there", "missing");
        refuse(UnionErrorCode.TYPES_DIFFER, different, "cast one of them in front of the union", "name");
        List<String> key = key();
        addOrigin(settings.sourceColumn(), UnionPlugin.SOURCE_COLUMN, fields, key);
        addOrigin(settings.datasetColumn(), UnionPlugin.DATASET_COLUMN, fields, key);
        return new Schema(settings.name(), List.copyOf(fields.values()), key);
    }

    private static void addOrigin(
            Optional<String> column, Option<String> option, Map<String, Field> fields, List<String> key) {
        column.ifPresent(name -> {
            if (fields.put(name, Field.required(name, DataTypes.TEXT)) != null) {
                throw new OptionException(
                        UnionErrorCode.SOURCE_COLUMN_TAKEN,
                        "there is a column `" + name + "` already",
                        "choose another name",
                        List.of(option.name()));
            }
            if (!key.isEmpty()) {
                key.add(name);
            }
        });
    }

    private static void refuse(UnionErrorCode code, List<String> problems, String hint, String option) {
        if (!problems.isEmpty()) {
            throw new OptionException(code, String.join("; ", problems), hint, List.of(option));
        }
    }

    /** Returns a column of the union; what is wrong with it is noted. */
    private Field common(String name) {
        Input first = null;
        DataType type = DataTypes.TEXT;
        boolean nullable = false;
        List<String> without = new ArrayList<>();
        for (Input input : inputs) {
            int index = input.schema().indexOf(name);
            if (index < 0) {
                without.add(who(input));
                continue;
            }
            Field field = input.schema().field(index);
            nullable |= field.nullable();
            type = first == null ? field.type() : common(name, first, type, input, field.type());
            first = first == null ? input : first;
        }
        if (!without.isEmpty() && settings.missing() == UnionPlugin.Missing.REFUSE && first != null) {
            missing.add("`" + name + "` of " + who(first) + " is missing in " + String.join(", ", without));
        }
        return new Field(name, type, nullable || !without.isEmpty()).filledWith(filling(name));
    }

    /** Returns what older rows have in a column of the union: that is known if it is the same in all datasets. */
    private @Nullable Filling filling(String name) {
        Set<Optional<Filling>> fillings = new HashSet<>();
        for (Input input : inputs) {
            int index = input.schema().indexOf(name);
            fillings.add(
                    index < 0
                            ? Optional.empty()
                            : Optional.ofNullable(input.schema().field(index).filling()));
        }
        return fillings.size() == 1 ? fillings.iterator().next().orElse(null) : Filling.UNKNOWN;
    }

    private DataType common(String name, Input first, DataType type, Input other, DataType otherType) {
        Optional<DataType> common = settings.widen()
                ? CommonType.of(type, otherType)
                : Optional.of(type).filter(otherType::equals);
        if (common.isEmpty()) {
            different.add("`" + name + "` is " + type.display() + " in " + who(first) + ", and " + otherType.display()
                    + " in " + who(other));
        }
        return common.orElse(type);
    }

    private static String who(Input input) {
        String dataset = "'" + input.schema().dataset() + "'";
        return input.source().isEmpty() ? dataset : dataset + " of source `" + input.source() + "`";
    }

    /** Returns the key if all agree on it. */
    private List<String> key() {
        List<String> key = inputs.get(0).schema().key();
        boolean agreed = inputs.stream().allMatch(input -> input.schema().key().equals(key));
        return new ArrayList<>(agreed ? key : List.of());
    }
}

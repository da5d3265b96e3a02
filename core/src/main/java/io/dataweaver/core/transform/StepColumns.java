package io.dataweaver.core.transform;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.core.problem.Suggestions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the columns that a step names in its input. */
public final class StepColumns {

    private StepColumns() {}

    /**
     * Returns the index of a column.
     *
     * @param path the option that names it
     * @throws OptionException if there is none of that name
     */
    public static int index(Schema input, String name, String... path) {
        int index = input.indexOf(name);
        if (index < 0) {
            String guess = Suggestions.didYouMean(name, input.names());
            throw new OptionException(
                    TransformErrorCode.UNKNOWN_COLUMN,
                    "there is no column `" + name + "` in the input",
                    guess == null ? "it has " + String.join(", ", input.names()) : guess,
                    List.of(path));
        }
        return index;
    }

    /** Returns a column of text. */
    public static Field text(Schema input, String name, String... path) {
        Field field = input.field(index(input, name, path));
        if (!(field.type() instanceof DataType.Text)) {
            throw wrongType(field, "text is expected", "put a `cast` to text in front", path);
        }
        return field;
    }

    /** Checks that columns that an option lists are there, and that their values can be compared. */
    public static void comparable(Schema input, List<String> names, String option) {
        for (String name : names) {
            Field field = input.field(index(input, name, option));
            if (isNested(field.type())) {
                throw wrongType(field, "only single values are compared", "name other columns", option);
            }
        }
    }

    /** Returns a problem with the type of a column. */
    public static OptionException wrongType(Field field, String expected, @Nullable String hint, String... path) {
        return new OptionException(
                TransformErrorCode.WRONG_TYPE,
                "`" + field.name() + "` is " + field.type().display() + ", but " + expected,
                hint,
                List.of(path));
    }

    /** Returns a problem with options that do not go together. */
    public static OptionException conflict(String message, @Nullable String hint, String... path) {
        return new OptionException(TransformErrorCode.OPTIONS_CONFLICT, message, hint, List.of(path));
    }

    /** Returns a problem with two columns of one name. */
    public static OptionException twice(String name, @Nullable String hint, String... path) {
        return new OptionException(
                TransformErrorCode.COLUMN_CONFLICT, "two columns would be called `" + name + "`", hint, List.of(path));
    }

    public static boolean isNested(DataType type) {
        return type instanceof DataType.ListOf || type instanceof DataType.MapOf || type instanceof DataType.Struct;
    }
}

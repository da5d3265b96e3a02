package io.dataweaver.core.transform;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with a transform, and with a record on its way through one. */
public enum TransformErrorCode implements ErrorCode {
    UNKNOWN_COLUMN(
            "DW-CFG-140",
            ErrorKind.DEFINITION,
            "the step names a column that its input does not have",
            "Correct the name; it is compared exactly."),
    WRONG_TYPE(
            "DW-CFG-141",
            ErrorKind.DEFINITION,
            "the step cannot do this with a column of that type",
            "Choose another column, or put a `cast` in front."),
    LOSSY_CAST(
            "DW-CFG-142",
            ErrorKind.DEFINITION,
            "the conversion would lose a part of values",
            "Choose a type that holds all of them, or say what is to happen with `lossy`."),
    NO_CAST(
            "DW-CFG-143",
            ErrorKind.DEFINITION,
            "values of this type cannot become values of that type",
            "Cast by way of text, if that has a meaning, or compute the column with `map`."),
    COLUMN_CONFLICT(
            "DW-CFG-144",
            ErrorKind.DEFINITION,
            "two columns of the step's output would have the same name",
            "Rename or drop one of them with a `map` in front, or choose another prefix or separator."),
    OPTIONS_CONFLICT(
            "DW-CFG-145",
            ErrorKind.DEFINITION,
            "options of the step contradict each other, or a value is out of its range",
            "Read the message: it says which."),
    CHANGES_NEED_KEY(
            "DW-CFG-146",
            ErrorKind.DEFINITION,
            "updates and deletes came to a step that can only tell records apart by a key that it was not given",
            "Name the columns that identify a record."),
    JAVA_CODE(
            "DW-CFG-147",
            ErrorKind.DEFINITION,
            "a pipeline that holds Java code cannot be written as a file",
            "Make a transform of the code that a jar brings, and name it: docs/how-to/write-a-transform.md."),
    UNKNOWN_CLASS(
            "DW-CFG-148",
            ErrorKind.DEFINITION,
            "no installed transform is of the class that `apply` names",
            "Put the jar on the class path or into the plugin folder. It has to list the class in"
                    + " META-INF/services/io.dataweaver.api.transform.TransformPlugin: a file cannot run any other."),
    CAST_FAILED(
            "DW-REC-040",
            ErrorKind.RECORD,
            "a value does not fit the type that it is cast to",
            "Correct the value, choose a wider type, or let `on_error` make it NULL."),
    ELEMENTS_UNKNOWN(
            "DW-REC-041",
            ErrorKind.RECORD,
            "the source did not send a list or map, so that the rows of its elements cannot be told",
            "Let the source send the whole old row, in PostgreSQL with `REPLICA IDENTITY FULL`."),
    NOT_TOKENIZABLE(
            "DW-REC-042",
            ErrorKind.RECORD,
            "a value cannot be replaced by a token: it has too few characters, or others than those that are replaced",
            "Choose `characters` that fit the values, or `hash` them.");

    private final ErrorDescription description;

    TransformErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}

package io.dataweaver.format.protobuf;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link FieldReader} has to know of a field.
 *
 * @param number of the field
 * @param wireType how its values are encoded, if not packed
 * @param path the column as messages name it, such as {@code device.os}
 * @param column where values go; -1 if they are not wanted
 * @param isRepeated whether there may be several values
 * @param isRequired whether a message without it is bad
 * @param defaultValue one row: what the value is if there is none; null for null
 * @param isEntryValue whether it is the value of an entry of a map, for which an empty message stands if there is none
 * @param mapEntry what reads entries; null if the field is no map
 */
record FieldPlan(
        int number,
        int wireType,
        String path,
        int column,
        FieldReader.Role role,
        ValuePlan value,
        boolean isRepeated,
        boolean isRequired,
        @Nullable Column defaultValue,
        boolean isEntryValue,
        @Nullable MessageReader mapEntry) {

    /**
     * What one value is.
     *
     * @param isMessage whether it is a message
     * @param natural the type of the column that it would be, if nothing else were asked for
     * @param innerReader what reads the value inside of a wrapper, or one that is converted; null if there is none
     * @param structReader what reads the fields of a struct; null if it is none
     * @param enumNames of an enum; null if it is none
     * @param meaning of a message
     */
    record ValuePlan(
            FieldReader.Kind kind,
            boolean isMessage,
            DataType natural,
            @Nullable FieldReader innerReader,
            @Nullable MessageReader structReader,
            @Nullable EnumNames enumNames,
            Meaning meaning) {

        /** Returns what reads the value inside. */
        FieldReader inner() {
            return Objects.requireNonNull(innerReader);
        }

        /** Returns what reads the fields of a struct. */
        MessageReader struct() {
            return Objects.requireNonNull(structReader);
        }

        /** Returns the names of an enum. */
        EnumNames names() {
            return Objects.requireNonNull(enumNames);
        }
    }

    /** Returns what reads the entries of a map. */
    MessageReader entry() {
        return Objects.requireNonNull(mapEntry);
    }
}

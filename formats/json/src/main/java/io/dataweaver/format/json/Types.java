package io.dataweaver.format.json;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.error.DataWeaverException;

/** Which types JSON can hold. */
final class Types {

    private Types() {}

    /** The names in an object are text (RFC 8259 §4). */
    static void requireTextKeys(DataType.MapOf type, String path) {
        if (!(type.key() instanceof DataType.Text)) {
            throw new DataWeaverException(
                    JsonErrorCode.JSON_TYPE_UNSUPPORTED,
                    "column '" + path + "' is " + type.display() + ", but the names in a JSON object are text",
                    "make its keys TEXT, or leave the column out",
                    null);
        }
    }
}

package io.dataweaver.format.raw;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;

/** What bytes are taken for. */
enum RawType {
    BYTES,
    TEXT;

    DataType type() {
        return this == BYTES ? DataTypes.BYTES : DataTypes.TEXT;
    }
}

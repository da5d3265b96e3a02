package io.dataweaver.connector.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * How values of a type stand in binary COPY: what its {@code typsend} and {@code typreceive} functions write and read
 * (PostgreSQL sources, {@code src/backend/utils/adt}). Object identifiers are those of {@code pg_type.dat}, which never
 * change.
 */
enum Wire {
    BOOL(16, 1000),
    INT2(21, 1005),
    INT4(23, 1007),
    INT8(20, 1016),
    FLOAT4(700, 1021),
    FLOAT8(701, 1022),
    NUMERIC(1700, 1231),
    TEXT(25, 1009),
    VARCHAR(1043, 1015),
    BPCHAR(1042, 1014),
    NAME(19, 1003),
    BYTEA(17, 1001),
    DATE(1082, 1182),
    TIME(1083, 1183),
    TIMESTAMP(1114, 1115),
    TIMESTAMPTZ(1184, 1185),
    UUID(2950, 2951),
    JSON(114, 199),
    /** A version byte, 1, and then the text. */
    JSONB(3802, 3807),
    /** The label as text. */
    ENUM(0, 0),
    /** Only as the texts of its values, by a cast in SQL. */
    OTHER(0, 0),
    ARRAY(0, 0);

    private static final Map<Integer, Wire> BY_OID = new HashMap<>();
    private static final Map<Integer, Wire> BY_ARRAY_OID = new HashMap<>();

    static {
        for (Wire wire : values()) {
            if (wire.oid != 0) {
                BY_OID.put(wire.oid, wire);
                BY_ARRAY_OID.put(wire.arrayOid, wire);
            }
        }
    }

    private final int oid;
    private final int arrayOid;

    Wire(int oid, int arrayOid) {
        this.oid = oid;
        this.arrayOid = arrayOid;
    }

    /** Returns the object identifier of the built-in type, 0 if it is none. */
    int oid() {
        return oid;
    }

    /** Returns the wire of the built-in type {@code oid}, or OTHER. */
    static Wire ofOid(int oid) {
        return BY_OID.getOrDefault(oid, OTHER);
    }

    /** Returns the wire of the elements of the built-in array type {@code oid}, or OTHER. */
    static Wire ofElementsOf(int oid) {
        return BY_ARRAY_OID.getOrDefault(oid, OTHER);
    }

    /** Tells whether values are equal to the server only if their bytes are: not so with collations, zeros after a point and the like. */
    boolean comparesBytes() {
        return switch (this) {
            case BOOL, INT2, INT4, INT8, BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ, UUID -> true;
            default -> false;
        };
    }

    /** Tells whether values are text as it is. */
    boolean isText() {
        return this == TEXT || this == VARCHAR || this == BPCHAR || this == NAME || this == ENUM;
    }
}

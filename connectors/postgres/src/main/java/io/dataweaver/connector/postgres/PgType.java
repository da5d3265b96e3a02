package io.dataweaver.connector.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The type of a column, domains resolved to what they stand on.
 *
 * @param oid of {@code pg_type}
 * @param modifier the type modifier of the column; -1 if it has none
 * @param wire how values travel
 * @param element what an array holds; null if it is none
 * @param name as SQL has it, such as {@code numeric(12,2)}, with its schema if it is of a user; of the domain if it is one
 * @param domain whether it is one
 */
record PgType(int oid, int modifier, Wire wire, @Nullable PgType element, String name, boolean domain) {

    /** {@code VARHDRSZ}: what modifiers of text and numeric count too many. */
    private static final int HEADER = 4;

    /** Returns the type of a built-in without modifier. */
    static PgType of(Wire wire, String name) {
        return new PgType(wire.oid(), -1, wire, null, name, false);
    }

    /** Returns the type of a column of a domain that stands on this. */
    PgType as(String domainName) {
        return new PgType(oid, modifier, wire, element, domainName, true);
    }

    /** Returns this type, but with its values as the server writes them. */
    PgType asText() {
        return new PgType(oid, modifier, Wire.OTHER, null, name, domain);
    }

    /**
     * Tells whether a column must be made of just this type to hold just what this one does: the type of ours that it is
     * read as would make it another.
     */
    boolean isMoreThanItIsReadAs() {
        return domain
                || switch (wire) {
                    case VARCHAR, BPCHAR, NAME, ENUM, OTHER, JSON -> true;
                    case NUMERIC -> hasModifier() && (scale() < 0 || scale() > precision());
                    case ARRAY -> TypeMapping.element(this).isMoreThanItIsReadAs();
                    case BOOL,
                            INT2,
                            INT4,
                            INT8,
                            FLOAT4,
                            FLOAT8,
                            TEXT,
                            BYTEA,
                            DATE,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMPTZ,
                            UUID,
                            JSONB -> false;
                };
    }

    boolean hasModifier() {
        return modifier >= 0;
    }

    /** Returns the n of {@code varchar(n)} or {@code char(n)}, in characters; -1 if there is no limit. */
    int maxCharacters() {
        return (wire == Wire.VARCHAR || wire == Wire.BPCHAR) && hasModifier() ? modifier - HEADER : -1;
    }

    /** Returns the p of {@code numeric(p,s)}; only if there is a modifier. */
    int precision() {
        return (modifier - HEADER) >> 16 & 0xffff;
    }

    /** Returns the s of {@code numeric(p,s)}, which may be negative or above p: {@code numeric_typmod_scale}. */
    int scale() {
        return ((modifier - HEADER & 0x7ff) ^ 1024) - 1024;
    }

    /** Returns the digits of the second's fraction that a time type keeps. */
    int fractionDigits() {
        return hasModifier() ? modifier : 6;
    }
}

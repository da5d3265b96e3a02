package io.dataweaver.api.data;

/** What happened to the row. A batch without kinds holds inserts only. */
public enum ChangeKind {
    /** The row is new. */
    INSERT(0),
    /** The row as it was before an update; always followed by its {@link #UPDATE_AFTER}. */
    UPDATE_BEFORE(1),
    /** The row as it is after an update. */
    UPDATE_AFTER(2),
    /** The row is gone; at least its key is set. */
    DELETE(3);

    private static final ChangeKind[] VALUES = values();

    private final byte code;

    ChangeKind(int code) {
        this.code = (byte) code;
    }

    /** Returns the byte that stands for this kind in {@link RecordBatch#kinds}. */
    public byte code() {
        return code;
    }

    /**
     * Tells whether it speaks of a row as it was, the before-image of a change: that row is not there any more, and of its values only
     * the key may have been sent.
     */
    public boolean isBeforeImage() {
        return this == UPDATE_BEFORE || this == DELETE;
    }

    /** Returns the kind that {@code code} stands for. */
    public static ChangeKind of(byte code) {
        return VALUES[code];
    }
}

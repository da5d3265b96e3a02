package io.dataweaver.core.verify;

/** Some keys, by their hashes. Immutable; any thread may read. */
record KeySet(KeyIndex keys) {

    boolean isEmpty() {
        return keys.size() == 0;
    }

    int size() {
        return keys.size();
    }

    boolean has(RowHashes rows, int index) {
        return keys.find(rows.keyA(index), rows.keyB(index)) >= 0;
    }
}

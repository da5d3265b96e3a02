package io.dataweaver.core.definition;

/** Stands for a key without a value in what was read from a file. */
enum Empty {
    NO_VALUE;

    @Override
    public String toString() {
        return "nothing";
    }
}

package io.dataweaver.connector.kafka;

/**
 * The keys whose hash begins with some bits.
 *
 * @param bits how many, fewer than 64
 * @param start what they are
 */
record KeyPart(int bits, long start) {

    static final KeyPart ALL = new KeyPart(0, 0);

    boolean has(long hash) {
        return bits == 0 || hash >>> (Long.SIZE - bits) == start;
    }

    /** Returns those of its keys whose next bit is 0. */
    KeyPart lower() {
        return new KeyPart(bits + 1, start << 1);
    }

    /** Returns the others. */
    KeyPart upper() {
        return new KeyPart(bits + 1, start << 1 | 1);
    }
}

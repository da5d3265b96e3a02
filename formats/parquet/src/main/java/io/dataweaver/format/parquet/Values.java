package io.dataweaver.format.parquet;

import io.dataweaver.api.data.Column;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column: pages decoded to arrays, and arrays made a column. Only values that are there are counted here;
 * nulls come in when the column is made. Not thread-safe.
 */
abstract class Values {

    private final RunLengthReader indexes = new RunLengthReader();
    private int[] index = new int[0];
    private boolean usesDictionary;
    private int dictionarySize = -1;

    /** How many values the batch has so far. */
    int count;

    /** Takes over a dictionary of {@code size} values. */
    final void dictionary(byte[] bytes, int from, int to, int size) {
        if (size < 0) {
            throw new DamagedException("a dictionary of " + size + " values");
        }
        readDictionary(bytes, from, to, size);
        dictionarySize = size;
    }

    /**
     * Begins a page, whose values {@link #read} decodes.
     *
     * @param most how many values it has at most
     */
    final void page(Encoding encoding, byte[] bytes, int from, int to, int most) {
        usesDictionary = encoding == Encoding.PLAIN_DICTIONARY || encoding == Encoding.RLE_DICTIONARY;
        if (!usesDictionary) {
            startPage(encoding, bytes, from, to, most);
        } else if (dictionarySize < 0) {
            throw new DamagedException("a page refers to a dictionary, but there is none");
        } else if (from == to) {
            indexes.start(bytes, from, to, 0); // A page of nulls only has not even a width.
        } else {
            indexes.start(bytes, from + 1, to, bytes[from] & 0xff);
        }
    }

    /** Decodes {@code some} values of the page behind those of the batch. */
    final void read(int some) {
        if (some == 0) {
            return;
        }
        if (!usesDictionary) {
            decode(some);
        } else {
            if (index.length < some) {
                index = new int[Math.max(some, 4096)];
            }
            indexes.read(index, 0, some);
            for (int i = 0; i < some; i++) {
                if (Integer.compareUnsigned(index[i], dictionarySize) >= 0) {
                    throw new DamagedException(
                            "value " + Integer.toUnsignedString(index[i]) + " of a dictionary of " + dictionarySize);
                }
            }
            look(index, some);
        }
        count += some;
    }

    abstract void readDictionary(byte[] bytes, int from, int to, int size);

    abstract void startPage(Encoding encoding, byte[] bytes, int from, int to, int most);

    abstract void decode(int some);

    /** Adds the values of the dictionary that {@code wanted[0..some)} names. */
    abstract void look(int[] wanted, int some);

    /** Begins a batch of about {@code rows}. */
    void begin(int rows) {
        count = 0;
    }

    /** Returns how many bytes the values so far take. */
    abstract long byteSize();

    /** Returns about how many bytes a value takes at most, as far as that is known; 0 if it is not. */
    int largest() {
        return 0;
    }

    /**
     * Makes the column.
     *
     * @param slots how many values and nulls it has
     * @param marks one a slot; null if all have values
     * @param bad takes the values that do not fit the type
     */
    abstract Column column(int slots, byte @Nullable [] marks, Bad bad);

    /** Takes values that do not fit their type. */
    interface Bad {
        /**
         * Rejects the row of a value.
         *
         * @param value its number among the values of the batch
         * @param found what it is, for messages
         */
        void reject(int value, String found);
    }

    static DamagedException unsupported(Encoding encoding, Object type) {
        return new DamagedException("values of " + type + " cannot be encoded as " + encoding);
    }

    static DamagedException tooFew(int have, int want) {
        return new DamagedException("a page has " + have + " bytes of values, but " + want + " more are expected");
    }
}

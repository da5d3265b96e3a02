package io.dataweaver.format.changes;

import java.util.List;
import java.util.Map;

/**
 * What the members of an envelope are called.
 *
 * @param operation the word that tells what happened
 * @param before the row as it was
 * @param after the row as it is
 * @param around the member that holds all of these if they do not stand at the top; empty if there is none
 * @param words what each word means; the first of each operation is written
 */
record EnvelopeNames(String operation, String before, String after, String around, Map<String, Operation> words) {

    /** Tells whether a member holds a row, or what happened to it. */
    boolean isOfRows(String member) {
        return member.equals(operation) || member.equals(before) || member.equals(after) || member.equals(around);
    }

    /** Returns the word that is written for {@code wanted}. */
    String word(Operation wanted) {
        return words(wanted).get(0);
    }

    private List<String> words(Operation wanted) {
        return words.entrySet().stream()
                .filter(word -> word.getValue() == wanted)
                .map(Map.Entry::getKey)
                .toList();
    }
}

package io.dataweaver.core.deadletter;

import io.dataweaver.api.source.Position;

/**
 * Behind some letters of a folder.
 *
 * @param segment the number of the segment
 * @param letters how many of its letters lie before
 */
record LetterPosition(long segment, long letters) {

    static final LetterPosition START = new LetterPosition(0, 0);

    /** Returns the position in segment {@code number}, of which this is not behind. */
    LetterPosition in(long number) {
        return number == segment ? this : new LetterPosition(number, 0);
    }

    Position toPosition() {
        return new Position("[" + segment + "," + letters + "]");
    }

    static LetterPosition parse(Position position) {
        String[] parts = position.json().replaceAll("[\\[\\] ]", "").split(",", 2);
        return new LetterPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
}

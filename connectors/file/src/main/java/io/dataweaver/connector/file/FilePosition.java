package io.dataweaver.connector.file;

import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;

/**
 * Where a reader stands in a file.
 *
 * @param offset of the next record or its block, in unpacked bytes from the start of the file
 * @param origin the line, or number, of the next record
 * @param skipped how many records from {@code offset} on are done with: those of its block that stand before it
 */
record FilePosition(long offset, long origin, long skipped) {

    private static final String SKIPPED = "skipped";

    /** Returns where {@code decoder} stands, which reads {@code input}. */
    static FilePosition of(ByteInput input, Decoder decoder) {
        return new FilePosition(input.offset(), decoder.nextOrigin(), decoder.nextSkipped());
    }

    static FilePosition startOf(FileSplit part) {
        return new FilePosition(part.range().start(), part.range().firstOrigin(), 0);
    }

    static FilePosition parse(Position position) {
        StateObject json = StateObject.parse(position.json());
        long skipped = json.has(SKIPPED) ? json.number(SKIPPED) : 0;
        return new FilePosition(json.number("offset"), json.number("origin"), skipped);
    }

    Position toPosition() {
        StateObject json = StateObject.empty().with("offset", offset).with("origin", origin);
        return new Position((skipped == 0 ? json : json.with(SKIPPED, skipped)).toString());
    }
}

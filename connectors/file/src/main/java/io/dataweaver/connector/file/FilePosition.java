package io.dataweaver.connector.file;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;

/**
 * Where a reader stands in a file.
 *
 * @param offset of the next record, in unpacked bytes from the start of the file
 * @param origin the line, or number, of the next record
 */
record FilePosition(long offset, long origin) {

    static FilePosition startOf(FileSplit part) {
        return new FilePosition(part.range().start(), part.range().firstOrigin());
    }

    static FilePosition parse(Position position) {
        StateObject json = StateObject.parse(position.json());
        return new FilePosition(json.number("offset"), json.number("origin"));
    }

    Position toPosition() {
        return new Position(StateObject.empty()
                .with("offset", offset)
                .with("origin", origin)
                .toString());
    }
}

package io.dataweaver.connector.postgres;

import io.dataweaver.api.source.Position;
import io.dataweaver.api.state.StateObject;
import java.nio.ByteBuffer;

/**
 * The last row that was read of a split: its place in the table, which is its {@code ctid}.
 *
 * @param rows how many rows were read up to it
 * @param block its block
 * @param item its number in the block
 */
record RowAddress(long rows, long block, int item) {

    /** Before the first row. */
    static final RowAddress NONE = new RowAddress(0, -1, 0);

    /** Bytes of a {@code tid}, which is the last column that is asked for: {@code tidsend}. */
    private static final int BYTES = 6;

    static RowAddress parse(Position position) {
        StateObject json = StateObject.parse(position.json());
        return new RowAddress(json.number("rows"), json.number("block"), (int) json.number("item"));
    }

    Position toPosition() {
        return new Position(StateObject.empty()
                .with("rows", rows)
                .with("block", block)
                .with("item", item)
                .toString());
    }

    /** Returns the address at the end of a row of binary COPY. */
    RowAddress next(long newRows, byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        long newBlock = Integer.toUnsignedLong(in.getInt(row.length - BYTES));
        int newItem = in.getShort(row.length - 2) & 0xffff;
        if (newBlock < block || (newBlock == block && newItem <= item)) {
            throw new IllegalStateException("rows came out of their order: (" + newBlock + "," + newItem + ") after ("
                    + block + "," + item + ")");
        }
        return new RowAddress(newRows, newBlock, newItem);
    }

    /** Returns the address where rows have no place. */
    RowAddress next(long newRows) {
        return new RowAddress(newRows, block, item);
    }

    String toSql() {
        return "'(" + block + "," + item + ")'::tid";
    }
}

package io.dataweaver.format.avro;

import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.StructColumn;
import java.util.function.IntFunction;

/**
 * Reads many plain records at once, up to the first that is not plain: the code that {@link LoopGenerator} makes.
 *
 * <p>A record is plain if it can be read without a look at what is rare: a text for which its column has no room yet, a null where
 * none was before, a number out of range, the end of the bytes. What is not plain is left for {@link RecordCode}, which knows all
 * cases and what to say of each; so there is nothing that only this accepts. Not thread-safe.
 */
abstract class RowLoop {

    private final int[][] paths;
    private final ValueReader.Enums[] enums;
    private final int mostBytes;
    private final ColumnBuilder[] to;

    /** Where the first record starts that was not read. */
    private int at;

    /**
     * Creates a loop.
     *
     * @param paths the columns that it writes: indexes from that of the batch on through the members of structs
     * @param enums the readers whose symbols it writes
     * @param mostBytes the most that a plain record takes whose texts are short, and what is looked at behind it
     */
    RowLoop(int[][] paths, ValueReader.Enums[] enums, int mostBytes) {
        this.paths = paths;
        this.enums = enums;
        this.mostBytes = mostBytes;
        this.to = new ColumnBuilder[paths.length];
    }

    /** Says where the values of each column go from now on. */
    final void bind(IntFunction<ColumnBuilder> builders) {
        for (int i = 0; i < paths.length; i++) {
            int[] path = paths[i];
            ColumnBuilder column = builders.apply(path[0]);
            for (int level = 1; level < path.length; level++) {
                column = ((StructColumn.Builder) column).child(path[level]);
            }
            to[i] = column;
        }
    }

    /**
     * Reads records and adds their values to the columns.
     *
     * @param in is moved behind the last record that was read
     * @param rows how many to read at most
     * @param bytes no record is read that starts this far behind the first, or farther
     * @param maxRecordBytes what has more is not plain
     * @return how many were read
     */
    final int read(BinaryInput in, int rows, int bytes, int maxRecordBytes) {
        int last = in.end() - mostBytes;
        if (in.at > last || maxRecordBytes < mostBytes) {
            return 0;
        }
        int first = to[0].size();
        int room = rows;
        for (ColumnBuilder column : to) {
            room = Math.min(room, column.capacity() - first);
        }
        int stop = bytes <= last - in.at ? in.at + bytes - 1 : last;
        int spare = Math.min(maxRecordBytes, in.end()) - mostBytes;
        int count = loop(in.bytes, in.at, stop, last, spare, first, first + room, to, enums) - first;
        for (ColumnBuilder column : to) {
            column.advance(count);
        }
        in.at = at;
        return count;
    }

    /** Says where the first record starts that was not read. */
    final void endAt(int newAt) {
        at = newAt;
    }

    /**
     * Reads records, and says {@linkplain #endAt where it ended}.
     *
     * @param stop no record is read that starts behind it
     * @param last from here on all bytes of a plain record are there whose texts are short
     * @param spare how many bytes more than such a record one may have
     * @param fromRow the first row to write
     * @param toRow the one behind the last to write
     * @return the row behind the last that was written in full
     */
    abstract int loop(
            byte[] bytes,
            int from,
            int stop,
            int last,
            int spare,
            int fromRow,
            int toRow,
            ColumnBuilder[] columns,
            ValueReader.Enums[] symbols);
}

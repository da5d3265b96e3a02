package io.dataweaver.core.keyed;

import static java.util.Objects.requireNonNull;

import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of both sides of a join that are in memory. A row is a number here, valid until it is forgotten; that of a row that is
 * forgotten is given to another.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
final class RowPages {

    private final List<Schema> kept;
    private final @Nullable RowPage[] open = new @Nullable RowPage[2];
    private @Nullable RowPage[] pages = new @Nullable RowPage[16];
    private int used;
    private int[] free = new int[0];
    private int freed;
    private long bytes;

    /**
     * Creates memory without rows.
     *
     * @param kept what is kept of a row on the left, and on the right
     */
    RowPages(List<Schema> kept) {
        this.kept = kept;
    }

    /**
     * Adds rows of one side.
     *
     * @param batch of the columns that are kept of that side
     * @param times when each happened
     * @param rows physical rows of the batch, of which {@code count} are added
     * @param next the number of the first row of the next page; pages reserve {@link RowPage#ROWS} each
     * @param added gets the rows, as they are called here
     * @return the number of the first row of the next page
     */
    long add(int side, RecordBatch batch, LongColumn times, int[] rows, int count, long next, int[] added) {
        long first = next;
        int done = 0;
        while (done < count) {
            RowPage page = open[side];
            if (page == null || page.isFull()) {
                page = new RowPage(side, first, kept.get(side));
                first += RowPage.ROWS;
                place(page);
                open[side] = page;
            }
            bytes -= page.byteSize();
            int begin = page.row(page.size());
            int more = page.add(batch, times, rows, done, count);
            bytes += page.byteSize();
            for (int i = 0; i < more; i++) {
                added[done++] = begin + i;
            }
        }
        return first;
    }

    /** Adds a page. */
    void place(RowPage page) {
        page.place = freed > 0 ? free[--freed] : used++;
        if (page.place == pages.length) {
            pages = Arrays.copyOf(pages, 2 * pages.length);
        }
        pages[page.place] = page;
        bytes += page.byteSize();
    }

    /** Forgets a row; tells whether it was the last of its page, which is gone then. */
    boolean forget(int row) {
        RowPage page = of(row);
        if (!page.forget(row & RowPage.MASK)) {
            return false;
        }
        bytes -= page.byteSize();
        pages[page.place] = null;
        if (open[page.side] == page) {
            open[page.side] = null;
        }
        if (freed == free.length) {
            free = Arrays.copyOf(free, Math.max(16, 2 * freed));
        }
        free[freed++] = page.place;
        return true;
    }

    /** Returns the page that a row is in, at the index {@code row &} {@link RowPage#MASK}. */
    RowPage of(int row) {
        return requireNonNull(pages[row >>> RowPage.BITS], "a row is named that is forgotten");
    }

    long time(int row) {
        return of(row).times[row & RowPage.MASK];
    }

    /** Tells whether a row happened before another of its side; the one that came first if both happened at once. */
    boolean isBefore(int row, int other) {
        long time = time(row);
        long otherTime = time(other);
        return time != otherTime ? time < otherTime : number(row) < number(other);
    }

    /** Returns a number that is larger than those of the rows of its side that came before. */
    long number(int row) {
        return of(row).first + (row & RowPage.MASK);
    }

    void forEachPage(Consumer<RowPage> to) {
        for (int i = 0; i < used; i++) {
            RowPage page = pages[i];
            if (page != null) {
                to.accept(page);
            }
        }
    }

    /** Returns about how many bytes of memory are held. */
    long byteSize() {
        return bytes;
    }
}

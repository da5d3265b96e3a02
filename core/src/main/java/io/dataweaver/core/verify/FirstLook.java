package io.dataweaver.core.verify;

import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.core.rehearsal.Course;
import io.dataweaver.core.schedule.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The look that sums both sides up. It goes on behind the splits that an interrupted verification has summed up, and keeps what it
 * has summed up itself.
 *
 * <p>What was summed up then is not read again; but nothing is told by it alone: the keys behind sums that differ are looked for in
 * both sides as they are now.
 */
final class FirstLook implements Look {

    /** How long sums may be that only the memory has. */
    private static final long KEPT_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final Unfinished unfinished;
    private final UnfinishedFile file;
    private final BothSides sides;
    private final LongSupplier rejections;
    private final Look look;
    private final Scheduler scheduler;
    private final Buckets buckets;
    private long kept;

    /**
     * Creates a look.
     *
     * @param unfinished with what it goes on; it is told how far that is
     * @param file where that is kept
     * @param sides which are looked at
     * @param rejections how many records of the source have been rejected
     */
    FirstLook(
            Unfinished unfinished,
            UnfinishedFile file,
            BothSides sides,
            LongSupplier rejections,
            long rate,
            Scheduler scheduler) {
        this.unfinished = unfinished;
        this.file = file;
        this.sides = sides;
        this.rejections = rejections;
        this.look = Look.anew(true, rate, scheduler);
        this.scheduler = scheduler;
        this.buckets = unfinished.buckets();
        this.kept = scheduler.nanoTime();
    }

    /** Returns the sums, to which rows are added. */
    Buckets buckets() {
        return buckets;
    }

    @Override
    public boolean isInWindow() {
        return true;
    }

    @Override
    public long rows(Comparison of, Side side) {
        return unfinished.rows(side, of.number());
    }

    @Override
    public long rejected() {
        return unfinished.rejected();
    }

    @Override
    public Course course(Side side, String end) {
        Course paced = look.course(side, end);
        return new Course() {
            @Override
            public List<Split> splits(Source source, List<ReadRequest> requests) {
                List<Split> known = unfinished.splits(side, end);
                if (known.isEmpty()) {
                    List<Split> planned = source.plan(requests);
                    unfinished.planned(side, end, planned);
                    return planned;
                }
                source.resume(known);
                return known.subList(unfinished.done(side, end), known.size());
            }

            @Override
            public SplitReader reader(SplitReader opened) {
                return paced.reader(opened);
            }

            @Override
            public void done(Split split) {
                summedUp(side, end);
            }
        };
    }

    /** The sums of the side are those of whole splits now: its only thread is here. */
    private void summedUp(Side side, String end) {
        long[] rows = sides.comparisons().stream()
                .mapToLong(each -> sides.rows(each, side))
                .toArray();
        unfinished.done(side, end, buckets.sums(side), rows, rejections.getAsLong());
        synchronized (this) {
            if (scheduler.nanoTime() - kept < KEPT_EVERY_NANOS) {
                return;
            }
            kept = scheduler.nanoTime();
        }
        keep();
    }

    /** Keeps what whole splits have come to. */
    void keep() {
        file.keep(unfinished);
    }
}

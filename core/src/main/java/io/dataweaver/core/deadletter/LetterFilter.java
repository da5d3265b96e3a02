package io.dataweaver.core.deadletter;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant. All that is given must hold.
 *
 * @param where an SQL condition over the columns of a letter, such as {@code step = 'sink' and message like '%key%'}; null
 *     for any
 * @param code an error code; null for any
 * @param id the start of an id; null for any
 * @param statuses where a letter may stand
 * @param limit how many at most, the oldest first
 */
public record LetterFilter(
        @Nullable String where,
        @Nullable String code,
        @Nullable String id,
        Set<Fate.Status> statuses,
        long limit) {

    /** Those that wait: neither replayed nor dropped. */
    public static final LetterFilter WAITING =
            new LetterFilter(null, null, null, EnumSet.of(Fate.Status.WAITING), Long.MAX_VALUE);

    /** All that there are. */
    public static final LetterFilter ALL =
            new LetterFilter(null, null, null, EnumSet.allOf(Fate.Status.class), Long.MAX_VALUE);

    public LetterFilter {
        statuses = Set.copyOf(statuses);
    }

    /** Returns this with a condition. */
    public LetterFilter where(@Nullable String condition) {
        return new LetterFilter(condition, code, id, statuses, limit);
    }

    /** Returns this for one error code. */
    public LetterFilter code(@Nullable String wanted) {
        return new LetterFilter(where, wanted, id, statuses, limit);
    }

    /** Returns this for letters whose id begins so. */
    public LetterFilter id(@Nullable String start) {
        return new LetterFilter(where, code, start, statuses, limit);
    }

    /** Returns this for at most so many. */
    public LetterFilter limit(long most) {
        return new LetterFilter(where, code, id, statuses, most);
    }

    /** Tells whether the letter is meant, as far as {@code where} does not matter. */
    boolean isAbout(DeadLetter letter) {
        return statuses.contains(letter.fate().status())
                && (code == null || code.equals(letter.code()))
                && (id == null || letter.id().startsWith(id));
    }
}

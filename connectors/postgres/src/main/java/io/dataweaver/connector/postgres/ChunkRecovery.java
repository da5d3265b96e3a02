package io.dataweaver.connector.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * Finds the rows of an undone chunk that the server refuses, and stores the others: with the result that there would be if
 * each row had come alone, in its order.
 *
 * <p>If the server names the row at which it stopped, the rows around are loaded again without it. That row is a suspect
 * until those before it are stored: only then is it certain that it is refused whatever is done about others, a duplicate of
 * a row that is refused itself, say, is not. If the server names none, halves are tried.
 *
 * <p>Not thread-safe; used once.
 */
final class ChunkRecovery {

    private static final Pattern COPY_LINE = Pattern.compile("COPY .*, line (\\d+)");

    /** Stores rows, each time as a whole. */
    interface Loader {

        /**
         * Stores the rows {@code from} to {@code to}, exclusive, but those in {@code left}, which ascend.
         *
         * @return why the server refuses them, after which none of them is stored; null if it took them
         * @throws SQLException if it failed for another reason
         */
        @Nullable SQLException load(int from, int to, int[] left) throws SQLException;

        /** Takes note that the server refuses the row, for good. Rows come in their order. */
        void reject(int row, SQLException failure);
    }

    private record Suspect(int row, SQLException failure) {}

    private final Loader loader;
    private final RefusalRate rate;
    private final int rows;
    /** In the order of their rows; all in the attempt that is made next. */
    private final List<Suspect> suspects = new ArrayList<>();
    /** Rows before it are stored or rejected. */
    private int settled;
    /** If it is beyond {@link #settled}, the server refuses some row before it, and did not say which. */
    private int troubled;

    ChunkRecovery(int rows, RefusalRate rate, Loader loader) {
        this.rows = rows;
        this.rate = rate;
        this.loader = loader;
    }

    /** Settles all rows, of which the server has refused the whole with {@code refused}. */
    void run(SQLException refused) throws SQLException {
        blame(refused, rows);
        while (settled < rows) {
            int end = nextEnd();
            SQLException failure = attempt(end);
            if (failure == null) {
                settle(end);
            } else {
                blame(failure, end);
            }
        }
    }

    private @Nullable SQLException attempt(int end) throws SQLException {
        int[] left = suspects.stream().mapToInt(Suspect::row).toArray();
        return left.length == end - settled ? null : loader.load(settled, end, left);
    }

    /** Draws a conclusion from the failure of the rows up to {@code end}. */
    private void blame(SQLException failure, int end) {
        int row = culprit(failure, end);
        if (row < 0) {
            troubled = end;
            return;
        }
        // What was said of rows behind it was said while this one was there.
        suspects.removeIf(suspect -> suspect.row() > row);
        suspects.add(new Suspect(row, failure));
        troubled = settled;
    }

    /** Returns where the next attempt ends: behind the last suspect, or in the middle of what is known to hold one. */
    private int nextEnd() {
        if (troubled > settled) {
            int end = settled + Math.max(1, (troubled - settled) / 2);
            suspects.removeIf(suspect -> suspect.row() >= end);
            return end;
        }
        if (suspects.isEmpty()) {
            return Math.min(rows, settled + rate.chunkRows());
        }
        // If they are many, the rows before a suspect are stored by themselves: another refusal would undo them again.
        int usual = settled + rate.chunkRowsIfRefusedAfter(suspects.get(0).row() - settled);
        return Math.min(rows, Math.max(usual, suspects.get(suspects.size() - 1).row() + 1));
    }

    /** The rows up to {@code end} are stored, but for the suspects. */
    private void settle(int end) {
        for (Suspect suspect : suspects) {
            rate.stored(suspect.row() - settled);
            rate.refused();
            loader.reject(suspect.row(), suspect.failure());
            settled = suspect.row() + 1;
        }
        suspects.clear();
        rate.stored(end - settled);
        settled = end;
    }

    /** Returns the row at which the server stopped; -1 if that is not known. */
    private int culprit(SQLException failure, int end) {
        int loaded = end - settled - suspects.size();
        int line = loaded == 1 ? 1 : line(failure);
        if (line <= 0 || line > loaded) {
            return -1;
        }
        int row = settled + line - 1;
        for (Suspect suspect : suspects) {
            if (suspect.row() <= row) {
                row++;
            }
        }
        return row;
    }

    /** Returns the row of the COPY at which the server stopped, from 1; 0 if it does not say. */
    private static int line(SQLException failure) {
        ServerErrorMessage server = SqlFailures.server(failure);
        String where = server == null ? null : server.getWhere();
        Matcher matcher = COPY_LINE.matcher(where == null ? "" : where);
        return matcher.find() && matcher.group(1).length() < 10 ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
